"""Pictures as they are stored: clean, in two sizes, with a random name."""

from pathlib import Path

from django.conf import settings
from django.db import models

from network.kernel.models.identified import Identified
from network.kernel.models.space import Space


class Picture(Identified):
    """A picture of a person, made anew by `kernel.images`; the file that was sent is not kept.

    It hangs on one item of some app (`item_kind`, `item_id`, see `ports.content`), and whoever sees the item
    sees the picture. Without an item only its owner does.
    """

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="pictures")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="pictures"
    )
    item_kind = models.CharField(max_length=40, blank=True, default="")
    item_id = models.BigIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(max_length=300, blank=True, default="")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    thumb_width = models.PositiveSmallIntegerField()
    thumb_height = models.PositiveSmallIntegerField()
    bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(item_kind="", item_id__isnull=True)
                | (~models.Q(item_kind="") & models.Q(item_id__isnull=False)),
                name="a_picture_hangs_on_a_whole_item_or_on_none",
            )
        ]
        indexes = [
            models.Index(fields=["item_kind", "item_id", "position"], name="pictures_of_item"),
            models.Index(
                fields=["created_at"], condition=models.Q(item_id__isnull=True), name="pictures_without_item"
            ),
        ]

    def __str__(self) -> str:
        return self.uid

    @property
    def path(self) -> Path:
        """Where the large size is."""
        return self._folder / f"{self.uid}.webp"

    @property
    def thumb_path(self) -> Path:
        """Where the small size is."""
        return self._folder / f"{self.uid}-thumb.webp"

    @property
    def _folder(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "pictures" / self.uid[:2]
