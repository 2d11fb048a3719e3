"""Which period a newsletter may have, and how its letters are. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from network.kernel.errors import Invalid
from network.kernel.moments import end_of_day, local, start_of_day

LONGEST = timedelta(days=190)
USUAL = timedelta(days=30)
AHEAD = timedelta(days=45)
"""How long after its last day a newsletter still looks ahead to activities."""
MOST_STORIES = 60
MOST_INTRO = 800


@dataclass(frozen=True, slots=True)
class Period:
    """The days of which a newsletter tells, both included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        return start_of_day(self.first)

    @property
    def until(self) -> datetime:
        """The exclusive end."""
        return end_of_day(self.last)


def usual_period(now: datetime) -> Period:
    """Return the last thirty days."""
    today = local(now).date()
    return Period(today - USUAL, today)


def ensure_period(period: Period) -> None:
    """Refuse a period that ends before it begins, or is too long for a paper. Raises: Invalid."""
    if period.last < period.first:
        raise Invalid(_("De laatste dag ligt voor de eerste."), field="last")
    if period.last - period.first > LONGEST:
        raise Invalid(_("Kies een periode van hoogstens een half jaar."), field="first")
