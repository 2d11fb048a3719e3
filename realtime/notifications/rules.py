"""When a delivery leaves, is tried again and waits; until when things are kept. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from network.kernel.moments import TOWN_TIME, local
from network.kernel.ports.notices import Rhythm
from realtime.notifications.enums import DayPart

MAX_ATTEMPTS = 5
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
LEASE = timedelta(minutes=15)
"""After so long a delivery that was leaving is taken to be forgotten by a worker that died."""

DIGEST_HOURS = {DayPart.MORNING: time(7), DayPart.EVENING: time(18)}
"""Before people leave for work, and when most of them are home from it."""
DIGEST_WEEKDAY = 4
"""The weekly one on Friday, unless somebody chose: what is in it is read in the weekend."""

PUT_BACK_TO = time(2)
"""What the clock of the town shows right after the change in autumn."""

KEEP_NOTIFICATIONS = timedelta(days=180)
KEEP_DELIVERIES = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class DigestTime:
    """When the digests of a person leave, on the clock of the town.

    Attributes:
        weekday: that of the weekly one; Monday is 0.
    """

    part: DayPart = DayPart.EVENING
    weekday: int = DIGEST_WEEKDAY

    @property
    def hour(self) -> time:
        """What the clock shows then."""
        return DIGEST_HOURS[self.part]


USUAL = DigestTime()
"""When digests leave of who chose nothing."""


def next_try(attempts: int, at: datetime) -> datetime | None:
    """Return when to try again after `attempts` that failed, or None to give up."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return at + RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]


def is_quiet(at: datetime, starts: time, ends: time) -> bool:
    """Return whether the clock of the town stands within quiet hours; they may go over midnight."""
    here = local(at).time()
    return starts <= here < ends if starts < ends else here >= starts or here < ends


def quiet_until(at: datetime, starts: time, ends: time) -> datetime | None:
    """Return when the quiet hours of this moment end, or None outside of them.

    An end that the clock skips in spring is the moment of the change; one that it strikes twice in autumn
    counts both times. In autumn the clock may also go back out of hours that began just before.
    """
    if not is_quiet(at, starts, ends):
        return None
    today = local(at).date()
    days = [today + timedelta(days=ahead) for ahead in range(3)]
    turns = [(hour, fold) for hour in (ends, PUT_BACK_TO) for fold in (0, 1)]
    moments = sorted(_on_clock(day, hour, fold) for day in days for hour, fold in turns)
    return next(moment for moment in moments if moment > at and not is_quiet(moment, starts, ends))


def next_digest(rhythm: Rhythm, at: datetime, when: DigestTime = USUAL) -> datetime:
    """Return the first moment after `at` at which a digest of this rhythm leaves."""
    today = local(at).date()
    days = (today + timedelta(days=ahead) for ahead in range(9))
    moments = (
        _on_clock(day, when.hour) for day in days if rhythm != Rhythm.WEEKLY or day.weekday() == when.weekday
    )
    return next(moment for moment in moments if moment > at)


def period_of(at: datetime, part: DayPart = DayPart.EVENING) -> date:
    """Return the day whose digest moment was the last one before `at`, or is `at`."""
    today = local(at).date()
    return today if _on_clock(today, DIGEST_HOURS[part]) <= at else today - timedelta(days=1)


def _on_clock(day: date, hour: time, fold: int = 0) -> datetime:
    """Return when the clock of the town shows this, or skips it: it changes on the hour."""
    moment = datetime.combine(day, hour.replace(fold=fold), TOWN_TIME).astimezone(UTC)
    skipped = local(moment).time() != hour
    return moment.replace(minute=0, second=0, microsecond=0) if skipped else moment
