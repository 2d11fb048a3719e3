"""Where a page of a list begins: opaque to whoever carries it, exact to us. Never an offset."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from network.kernel.errors import Invalid

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_WRITTEN = re.compile(r"([on])(\d{1,16})\.(\d{1,18})", re.ASCII)
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two entries of a list that is ordered by `(published_at, id)`, newest first.

    Attributes:
        published_at, id: of the entry beside which it stands.
        newer: whether it points to what came after that entry, not before.
    """

    published_at: datetime
    id: int
    newer: bool = False

    def encode(self) -> str:
        """Return the cursor as one word for an address."""
        micros = (self.published_at - _EPOCH) // _MICROSECOND
        written = f"{'n' if self.newer else 'o'}{micros}.{self.id}"
        return urlsafe_b64encode(written.encode()).decode().rstrip("=")


def decode(word: str) -> Cursor:
    """Return the cursor that `encode` wrote. Raises: Invalid for anything else."""
    if len(word) <= _LONGEST and word.isascii():
        try:
            found = _WRITTEN.fullmatch(urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode("ascii"))
            if found is not None:
                moment = _EPOCH + int(found[2]) * _MICROSECOND
                return Cursor(published_at=moment, id=int(found[3]), newer=found[1] == "n")
        except (ValueError, OverflowError):
            pass
    raise Invalid(_("Deze plek in de lijst bestaat niet. Begin opnieuw bij het nieuwste."), code="cursor")
