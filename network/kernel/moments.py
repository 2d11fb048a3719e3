"""Moments as a neighbour says them, in the time of the town. Not for asking what time it is: see `clock`.

Every function is pure: the present moment comes in as `now`.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

TOWN_TIME = ZoneInfo("Europe/Brussels")

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def local(moment: datetime) -> datetime:
    """Return the moment on the clock of the town. Raises ValueError for a moment without time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(TOWN_TIME)


def hour(moment: datetime) -> str:
    """Return the hour, for instance `8.30 uur` or `20 uur`."""
    here = local(moment)
    digits = f"{here.hour}.{here.minute:02d}" if here.minute else str(here.hour)
    return _("%(time)s\u00a0uur") % {"time": digits}


def day(moment: datetime | date) -> str:
    """Return the day without its year, for instance `woensdag 18 november`."""
    there = _date_of(moment)
    return f"{WEEKDAYS[there.weekday()]} {there.day} {MONTHS[there.month]}"


def short_day(moment: datetime | date) -> str:
    """Return the day in a list, for instance `za 21`."""
    there = _date_of(moment)
    return f"{WEEKDAYS_ABBR[there.weekday()]} {there.day}"


def full_date(moment: datetime | date) -> str:
    """Return the date with its year, for instance `18 november 2026`."""
    there = _date_of(moment)
    return f"{there.day} {MONTHS[there.month]} {there.year}"


def exact(moment: datetime) -> str:
    """Return day and hour, for instance `maandag 23 november, 7 uur`."""
    return f"{day(moment)}, {hour(moment)}"


def relative(moment: datetime, now: datetime) -> str:
    """Return how a neighbour would say when it was, or will be.

    `zonet`, `25 min geleden`, `vandaag, 8.30 uur`, `gisteren, 17.20 uur`, `morgen, 9 uur`,
    `woensdag 18 november`, and with the year when it is another one.
    """
    ago = now - moment
    if -MINUTE < ago < MINUTE:
        return _("zonet")
    if MINUTE <= ago < HOUR:
        return _("%(count)d min geleden") % {"count": ago // MINUTE}
    there, here = local(moment), local(now)
    days = (there.date() - here.date()).days
    if days == 0:
        return _("vandaag, %(hour)s") % {"hour": hour(moment)}
    if days == -1:
        return _("gisteren, %(hour)s") % {"hour": hour(moment)}
    if days == 1:
        return _("morgen, %(hour)s") % {"hour": hour(moment)}
    return day(moment) if there.year == here.year else full_date(moment)


def remaining(until: datetime, now: datetime) -> str:
    """Return how long is left: `nog 3 u 20 min`, `nog 4 dagen`, or `voorbij`."""
    left = until - now
    if left <= timedelta(0):
        return _("voorbij")
    if left >= DAY:
        days = left // DAY
        return ngettext("nog %(count)d dag", "nog %(count)d dagen", days) % {"count": days}
    hours, minutes = left // HOUR, left % HOUR // MINUTE
    if not hours:
        return _("nog %(minutes)d min") % {"minutes": max(1, minutes)}
    if not minutes:
        return _("nog %(hours)d u") % {"hours": hours}
    return _("nog %(hours)d u %(minutes)d min") % {"hours": hours, "minutes": minutes}


def period(start: datetime, until: datetime | None) -> str:
    """Return an interval `[start, until)` in dates, for instance `1 maart 2025 tot en met 31 december 2030`.

    An end at midnight belongs to the day before: that is the last day on which it holds.
    """
    if until is None:
        return _("sinds %(start)s") % {"start": full_date(start)}
    return _("%(start)s tot en met %(end)s") % {"start": full_date(start), "end": full_date(last_day(until))}


def last_day(until: datetime) -> date:
    """Return the last day of an interval that ends, exclusively, at `until`."""
    return (local(until) - timedelta(microseconds=1)).date()


def start_of_day(day_: date) -> datetime:
    """Return midnight with which a day begins in the town."""
    return datetime.combine(day_, time.min, tzinfo=TOWN_TIME)


def end_of_day(day_: date) -> datetime:
    """Return midnight after a day: the exclusive end of `until and including that day`.

    The last day of the calendar has no next one, and gives its own midnight.
    """
    return start_of_day(min(day_, date.max - DAY) + DAY)


def _date_of(moment: datetime | date) -> date:
    return local(moment).date() if isinstance(moment, datetime) else moment
