"""Moments are said as a neighbour says them, on the clock of the town."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.kernel import moments

NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)  # half past nine in Brussels, on a Friday
MOMENTS = st.integers(-(10**6), 10**6).map(lambda minutes: NOW + timedelta(minutes=minutes, seconds=7))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=moments.TOWN_TIME)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW, "zonet"),
        (NOW - timedelta(seconds=59), "zonet"),
        (NOW + timedelta(seconds=59), "zonet"),
        (NOW - timedelta(seconds=60), "1 min geleden"),
        (NOW - timedelta(minutes=25), "25 min geleden"),
        (NOW - timedelta(minutes=59, seconds=59), "59 min geleden"),
        (at("2026-11-20T08:30"), "vandaag, 8.30\u00a0uur"),
        (at("2026-11-20T00:00"), "vandaag, 0\u00a0uur"),
        (at("2026-11-20T20:00"), "vandaag, 20\u00a0uur"),
        (at("2026-11-19T17:20"), "gisteren, 17.20\u00a0uur"),
        (at("2026-11-19T00:00"), "gisteren, 0\u00a0uur"),
        (at("2026-11-21T09:00"), "morgen, 9\u00a0uur"),
        (at("2026-11-18T23:59"), "woensdag 18 november"),
        (at("2026-11-22T00:00"), "zondag 22 november"),
        (at("2025-12-31T23:59"), "31 december 2025"),
    ],
)
def test_relative(moment, said):
    assert moments.relative(moment, NOW) == said


def test_minutes_win_over_midnight():
    """What was said twenty minutes ago is not yesterday's, even when the day turned."""
    assert moments.relative(at("2026-11-19T23:50"), at("2026-11-20T00:10")) == "20 min geleden"


def test_the_day_is_that_of_the_town():
    """Half past eleven at night in UTC is already tomorrow in Brussels."""
    assert moments.day(datetime(2026, 11, 19, 23, 30, tzinfo=UTC)) == "vrijdag 20 november"


def test_summer_time_moves_the_hour():
    assert moments.hour(datetime(2026, 7, 1, 6, 0, tzinfo=UTC)) == "8\u00a0uur"
    assert moments.hour(datetime(2026, 12, 1, 6, 5, tzinfo=UTC)) == "7.05\u00a0uur"


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(0), "voorbij"),
        (timedelta(seconds=-1), "voorbij"),
        (timedelta(seconds=20), "nog 1 min"),
        (timedelta(minutes=25), "nog 25 min"),
        (timedelta(hours=3), "nog 3 u"),
        (timedelta(hours=3, minutes=20), "nog 3 u 20 min"),
        (timedelta(hours=23, minutes=59), "nog 23 u 59 min"),
        (timedelta(days=1), "nog 1 dag"),
        (timedelta(days=4, hours=23), "nog 4 dagen"),
    ],
)
def test_remaining(left, said):
    assert moments.remaining(NOW + left, NOW) == said


def test_a_period_names_its_last_day():
    """An end at midnight is exclusive: the day before is the last one."""
    start, until = at("2025-03-01T00:00"), moments.end_of_day(date(2030, 12, 31))
    assert moments.period(start, until) == "1 maart 2025 tot en met 31 december 2030"
    assert moments.period(start, until - timedelta(hours=3)) == "1 maart 2025 tot en met 31 december 2030"
    assert moments.period(start, None) == "sinds 1 maart 2025"


def test_days_in_other_shapes():
    assert moments.short_day(at("2026-11-21T10:00")) == "za 21"
    assert moments.exact(at("2026-11-23T07:00")) == "maandag 23 november, 7\u00a0uur"
    assert moments.full_date(date(2026, 11, 18)) == "18 november 2026"


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        moments.hour(datetime(2026, 11, 20, 8, 30))  # noqa: DTZ001  that is the fault


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_a_day_begins_where_the_one_before_ends(day):
    """Also on the two days of 23 and 25 hours."""
    start, end = moments.start_of_day(day), moments.end_of_day(day)
    assert end == moments.start_of_day(day + timedelta(days=1))
    assert moments.local(start).date() == day
    assert moments.last_day(end) == day


@given(MOMENTS, MOMENTS)
def test_something_is_always_said(moment, now):
    said = moments.relative(moment, now)
    assert said == said.strip()
    assert said
    assert (said == "zonet") == (abs(now - moment) < timedelta(minutes=1))
