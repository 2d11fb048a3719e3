"""What a part of a draft was when somebody began to change it, as a short text. Not for who changed it.

A form carries the stamp of what it shows; a service that finds another one says that somebody was faster.
"""

import json
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from groups.polls.models import Audience, Poll
from network.kernel.errors import Conflict

LENGTH = 16
TERMS = (
    "title",
    "intro",
    "kind",
    "secrecy",
    "opens_at",
    "closes_at",
    "may_change",
    "results_shown",
    "groups_asked",
    "quorum",
    "population",
    "shares",
    "seats",
)


def stamp_of(value: Any) -> str:
    """Return the stamp of something that JSON can hold."""
    written = json.dumps(value, sort_keys=True, default=str)
    return sha256(written.encode()).hexdigest()[:LENGTH]


def stamp_of_terms(poll: Poll) -> str:
    """Return the stamp of what a poll says of itself."""
    return stamp_of([getattr(poll, name) for name in TERMS])


def stamp_of_audience(audience: Audience) -> str:
    """Return the stamp of whom a poll asks. Four queries."""
    named = (audience.districts, audience.streets, audience.groups, audience.listed)
    numbers = [sorted(each.values_list("pk", flat=True)) for each in named]
    return stamp_of([audience.everywhere, audience.min_age, *numbers])


def ensure_seen(now: str, seen: str | None) -> None:
    """Refuse to write over what somebody else changed meanwhile. Raises: Conflict."""
    if seen is not None and seen != now:
        raise Conflict(
            _(
                "Iemand anders veranderde dit terwijl je bezig was. Wat jij invulde, staat er nog. Vergelijk "
                "het met hoe het nu is, en bewaar dan opnieuw."
            ),
            code="stale",
        )
