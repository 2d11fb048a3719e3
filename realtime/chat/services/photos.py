"""Take in the photo of a message. Not for what happens to its bytes: `kernel.images`."""

from django.utils.translation import gettext_lazy as _

from network.kernel import images, limits
from network.kernel.actor import Actor
from network.kernel.errors import DomainError, Invalid
from network.kernel.images.intake import Upload
from network.kernel.models import Picture
from realtime.chat import permissions
from realtime.chat.models import Room

PHOTOS_PER_HALF_HOUR = 30


def take_in_photo(*, by: Actor, room: Room, upload: Upload | None, alt: str) -> list[Picture]:
    """Return the clean picture, not yet on a message; nothing without an upload.

    Not atomic: a transaction would keep everybody waiting for the decoder.

    Raises: NotFound, Forbidden, Invalid with its field, TooMany.
    """
    if upload is None:
        return []
    permissions.ensure_can_write(by, room)
    if not alt.strip():
        raise Invalid(_("Zeg in een paar woorden wat er op de foto staat."), field="alt")
    limits.hit("upload", by.pk, limit=PHOTOS_PER_HALF_HOUR, per_seconds=1800)
    try:
        return [images.take_in(upload, space=room.space, owner=by, alt=alt)]
    except DomainError as error:
        error.field = "alt" if error.field == "alt" else "photo"
        raise
