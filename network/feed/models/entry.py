"""The one table that every list reads: something was published in a space at a moment."""

from django.conf import settings
from django.db import models

from network.kernel.models import Space


class Entry(models.Model):
    """An item stands in the feed of a space.

    The order of every list is `ORDER BY published_at DESC, id DESC` and nothing else. An item that
    reaches several spaces has one row in each.

    Fields:
        kind, item_id: the ContentKind and number of the item.
        topic: the kind that the reader filters by: a post kind, or `broadcast`.
        shown: false while the item is hidden; the row keeps its place.
    """

    id = models.BigAutoField(primary_key=True)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="entries")
    published_at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    item_id = models.BigIntegerField()
    topic = models.CharField(max_length=20)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    shown = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "item_id", "space"], name="an_item_stands_once_in_a_space"
            ),
        ]
        indexes = [
            models.Index(
                fields=["space", "-published_at", "-id"],
                condition=models.Q(shown=True),
                name="entry_of_space_by_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id} · {self.space_id}"


class SearchText(models.Model):
    """The words of an item, folded, for search by word; empty once it is removed."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    item_id = models.BigIntegerField()
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "item_id"], name="one_search_text_per_item")]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id}"
