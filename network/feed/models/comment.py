"""Answers below an item, one level deep, and the single thanks."""

from django.conf import settings
from django.db import models

from network.feed.models.post import ItemState
from network.kernel import clock
from network.kernel.models import Identified, Space


class Comment(Identified):
    """An answer below a post or a broadcast (`item_kind`, `item_id`), in the author's own space."""

    item_kind = models.CharField(max_length=20)
    item_id = models.BigIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="comments"
    )
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=12, choices=ItemState.choices, default=ItemState.PUBLISHED)
    written_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="a_published_comment_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["item_kind", "item_id", "published_at", "id"], name="comment_below_item"),
            models.Index(fields=["author", "-id"], name="comment_of_author"),
        ]


class Thanks(models.Model):
    """Somebody said thanks for an item, once."""

    id = models.BigAutoField(primary_key=True)
    item_kind = models.CharField(max_length=20)
    item_id = models.BigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="thanks")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "thanks"
        constraints = [
            models.UniqueConstraint(fields=["item_kind", "item_id", "person"], name="one_thanks_each")
        ]

    def __str__(self) -> str:
        return f"{self.item_kind} {self.item_id} · {self.person_id}"
