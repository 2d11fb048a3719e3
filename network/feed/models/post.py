"""What a neighbour says to a district, or a member to a group."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.kernel import clock
from network.kernel.models import Identified, Space


class PostKind(models.TextChoices):
    """What a post is for. An `event` has an `Occasion` beside it."""

    MESSAGE = "message", _("Bericht")
    QUESTION = "question", _("Vraag")
    OFFER = "offer", _("Aanbod")
    REQUEST = "request", _("Gezocht")
    LOST_FOUND = "lost_found", _("Verloren of gevonden")
    EVENT = "event", _("Evenement")


class Audience(models.TextChoices):
    """Who reads along."""

    DISTRICT = "district", _("Mijn wijk")
    ADJOINING = "adjoining", _("Ook wijken ernaast")


class ItemState(models.TextChoices):
    """Where a post or comment is in its life; moves stand in `feed.rules.TRANSITIONS`."""

    HELD = "held", _("wacht op nazicht")
    PUBLISHED = "published", _("gepubliceerd")
    HIDDEN = "hidden", _("verborgen")
    REMOVED = "removed", _("verwijderd door een moderator")
    DELETED = "deleted", _("verwijderd door de schrijver")


class Post(Identified):
    """One message.

    Fields:
        html: rendered from `text` by `kernel.text` whenever it is written.
        version: grows with each change of the words; a form on an older one is stale.
        thread_version: grows with each visible change below it; with `version` it names the drawn card.
        deleted_at: when its author deleted it; the words stay a while for a case that may run.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="posts"
    )
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=12, choices=PostKind.choices, default=PostKind.MESSAGE)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.DISTRICT)
    text = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=12, choices=ItemState.choices, default=ItemState.PUBLISHED)
    resolved_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    shared_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    comment_count = models.PositiveIntegerField(default=0)
    thanks_count = models.PositiveIntegerField(default=0)
    thread_version = models.PositiveIntegerField(default=0)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="a_published_post_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
                name="a_place_has_two_coordinates",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-id"], name="post_of_author"),
            models.Index(
                fields=["space", "-shared_at"], condition=Q(shared_at__isnull=False), name="post_shared"
            ),
        ]


class Revision(models.Model):
    """What a post or comment said before an edit, visible to whoever sees the item."""

    id = models.BigAutoField(primary_key=True)
    item_kind = models.CharField(max_length=20)
    item_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    text = models.TextField()
    html = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item_kind", "item_id", "version"], name="one_revision_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_kind} {self.item_id} · {self.version}"
