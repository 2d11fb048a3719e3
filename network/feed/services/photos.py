"""Take in the photos for a post. Not for what happens to their bytes: `kernel.images`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.feed import permissions, rules
from network.kernel import images, limits
from network.kernel.actor import Actor
from network.kernel.errors import DomainError, Invalid
from network.kernel.images.intake import Upload
from network.kernel.models import Picture, Space

HALF_HOUR = 1800


@dataclass(frozen=True)
class Photo:
    """A file as it came in, what is to be seen on it, and which photo of the form it is."""

    upload: Upload
    alt: str
    number: int = 1


def take_in_photos(
    *, by: Actor, space: Space, photos: Sequence[Photo], kept: Sequence[str] = ()
) -> list[Picture]:
    """Return clean pictures, not yet on a post; each upload is decoded in a process of its own.

    Not atomic: a transaction would keep everybody waiting for the decoder. What is never hung on a post is
    swept up later.

    Args: kept: names of pictures that the same person sent to this space shortly before.
    Raises: NotFound for who does not stand there, Invalid with its field, TooMany.
    """
    permissions.ensure_can_post(by, space)
    rules.ensure_photo_count(len(photos) + len(kept))
    pictures = images.pick(kept, owner=by, space=space) if kept else []
    return [*pictures, *(_take_in(photo, by=by, space=space) for photo in photos)]


def _take_in(photo: Photo, *, by: Actor, space: Space) -> Picture:
    if not photo.alt.strip():
        raise Invalid(_("Zeg in een paar woorden wat er op de foto staat."), field=f"alt_{photo.number}")
    limits.hit("upload", by.pk, limit=rules.PHOTOS_PER_HALF_HOUR, per_seconds=HALF_HOUR)
    try:
        return images.take_in(photo.upload, space=space, owner=by, alt=photo.alt)
    except DomainError as error:
        error.field = f"alt_{photo.number}" if error.field == "alt" else f"photo_{photo.number}"
        raise


@transaction.atomic
def delete_photos(kind: str, item_id: int) -> None:
    """Delete the photos of an item for good, files included. Idempotent."""
    for picture in images.pictures_of(kind, [item_id])[item_id]:
        images.delete_files(picture)
