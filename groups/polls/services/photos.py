"""Take in a photo for an answer. Not for hanging it there: that comes with the ballot."""

from django.utils.translation import gettext_lazy as _

from groups.polls.models import Poll
from groups.polls.queries.roll import why_unable
from network.kernel import images, limits
from network.kernel.errors import Forbidden, Invalid
from network.kernel.images.intake import Upload
from network.kernel.models import Picture
from network.people.models import Person

HALF_HOUR = 1800
PHOTOS = 30


def take_in_photo(*, by: Person, poll: Poll, upload: Upload, alt: str) -> Picture:
    """Return a clean picture that hangs on nothing yet; without a ballot it is gone after a day.

    Not atomic: a transaction would keep everybody waiting for the decoder.

    Raises: Forbidden for who may not vote, Invalid for what is no picture or has no words with it, TooMany.
    """
    unable = why_unable(by, poll)
    if unable:
        raise Forbidden(unable)
    if not alt.strip():
        raise Invalid(_("Zeg in een paar woorden wat er op de foto staat. Kies de foto daarna opnieuw."))
    limits.hit("upload", by.pk, limit=PHOTOS, per_seconds=HALF_HOUR)
    return images.take_in(upload, space=poll.organiser, owner=by, alt=alt)
