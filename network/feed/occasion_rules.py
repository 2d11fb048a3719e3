"""What the agenda allows: when an event may stand in it, who still finds a place. Pure: no query, no clock.

Not for *who* may do it: see `permissions`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from network.feed.models import AttendanceState
from network.kernel.errors import Conflict, Invalid

TITLE_CHARS = 120
PLACE_CHARS = 160
MOST_PLACES = 10_000
ANSWERS_PER_HOUR = 30
LONGEST = timedelta(days=31)
FURTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Facts:
    """What an event is called, when and where it is, and for how many.

    Attributes:
        limit: how many can come; None for as many as want.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    limit: int | None = None


def ensure_period(starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Refuse an event that ends before it starts, is over, lasts too long or is too far. Raises: Invalid."""
    if ends_at <= starts_at:
        raise Invalid(_("Het einde komt na het begin."), field="ends_at")
    if ends_at <= now:
        raise Invalid(_("Dit is al voorbij. Kies een dag die nog komt."), field="starts_at")
    if ends_at - starts_at > LONGEST:
        raise Invalid(_("Een evenement duurt hoogstens 31 dagen."), field="ends_at")
    if starts_at - now > FURTHEST:
        raise Invalid(_("Kies een dag in de komende drie jaar."), field="starts_at")


def ensure_limit(limit: int | None, *, coming: int) -> None:
    """Refuse fewer places than are taken already. Raises: Invalid."""
    if limit is None:
        return
    if not 1 <= limit <= MOST_PLACES:
        raise Invalid(_("Kies een aantal plaatsen van 1 tot 10.000, of laat het leeg."), field="limit")
    if limit < coming:
        raise Invalid(
            ngettext(
                "Er komt al %(count)d mens. Minder plaatsen kan niet.",
                "Er komen al %(count)d mensen. Minder plaatsen kan niet.",
                coming,
            )
            % {"count": coming},
            field="limit",
        )


def takes_people(*, ends_at: datetime, cancelled_at: datetime | None, now: datetime) -> bool:
    """Whether somebody can still say to come or to stay away: until it is over, unless it was called off."""
    return cancelled_at is None and now < ends_at


def ensure_takes_people(*, ends_at: datetime, cancelled_at: datetime | None, now: datetime) -> None:
    """Refuse who comes too late. Raises: Conflict."""
    if cancelled_at is not None:
        raise Conflict(_("Dit gaat niet door: het is afgelast."), code="cancelled")
    if not takes_people(ends_at=ends_at, cancelled_at=cancelled_at, now=now):
        raise Conflict(_("Dit is voorbij."), code="past")


def place_in_line(limit: int | None, *, coming: int, waiting: int) -> AttendanceState:
    """Return whether who comes now finds a place; never before those who wait already."""
    free = limit is None or coming < limit
    return AttendanceState.GOING if free and not waiting else AttendanceState.WAITING


def free_places(limit: int | None, *, coming: int, waiting: int) -> int:
    """Return how many of those who wait can move up."""
    return waiting if limit is None else min(waiting, max(0, limit - coming))
