"""When it is quiet and when a digest leaves: midnight, and both changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from network.kernel.moments import local
from network.kernel.ports.notices import Rhythm
from realtime.notifications import rules
from realtime.notifications.enums import DayPart
from tests.helpers.sampled import examples

MINUTE = timedelta(minutes=1)
SPRING, AUTUMN = datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)
"""The clock goes from 2 to 3, and from 3 to 2."""
MIDNIGHT = datetime(2026, 11, 23, 23, tzinfo=UTC)

around = st.builds(
    lambda middle, minutes: middle + minutes * MINUTE,
    st.sampled_from([SPRING, AUTUMN, MIDNIGHT, datetime(2026, 6, 30, 22, tzinfo=UTC)]),
    st.integers(-30 * 60, 30 * 60),
)
hours = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 59]))


def within(clock: time, starts: time, ends: time) -> bool:
    """Whether a clock that ticks from `starts` to `ends` passes this minute: said in another way."""
    minutes = [one.hour * 60 + one.minute for one in (starts, ends, clock)]
    start, end, now = minutes
    return (now - start) % 1440 < (end - start) % 1440


@given(around, hours, hours)
@example(SPRING - MINUTE, time(23), time(2, 30))
@example(SPRING - timedelta(hours=6), time(3, 15), time(2, 30))
@example(AUTUMN - MINUTE, time(23), time(2, 30))
@example(AUTUMN + 10 * MINUTE, time(23), time(2, 30))
@example(AUTUMN - MINUTE, time(2, 1), time(0))
@example(MIDNIGHT, time(22), time(7))
@example(MIDNIGHT - MINUTE, time(0), time(23, 59))
@settings(max_examples=examples(300))
def test_quiet_hours_end_at_the_first_moment_that_is_not_quiet(at, starts, ends):
    if starts == ends:
        return
    until = rules.quiet_until(at, starts, ends)
    assert (until is not None) == within(local(at).time(), starts, ends)
    if until is None:
        return
    moment = at
    while within(local(moment).time(), starts, ends):
        moment += MINUTE
    assert until == moment


chosen = st.builds(rules.DigestTime, st.sampled_from(DayPart), st.integers(0, 6))


@given(around, st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]), st.just(rules.USUAL) | chosen)
@settings(max_examples=examples(300))
def test_a_digest_leaves_at_its_hour_on_the_clock_of_the_town_and_not_later_than_needed(at, rhythm, when):
    leaves = rules.next_digest(rhythm, at, when)
    assert at < leaves <= at + timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1, hours=1)
    assert local(leaves).time() == (time(7) if when.part == DayPart.MORNING else time(18))
    assert rhythm == Rhythm.DAILY or local(leaves).weekday() == when.weekday
    assert rules.period_of(leaves, when.part) == local(leaves).date()
    assert rules.period_of(leaves - MINUTE, when.part) == local(leaves).date() - timedelta(days=1)


@given(around, st.integers(0, 60 * 72), st.sampled_from(DayPart))
@settings(max_examples=examples(200))
def test_the_days_of_digests_go_forward_one_by_one(at, minutes, part):
    later = at + minutes * MINUTE
    assert rules.period_of(at, part) <= rules.period_of(later, part)
    ahead = rules.next_digest(Rhythm.DAILY, at, rules.DigestTime(part))
    assert rules.period_of(ahead, part) == rules.period_of(at, part) + timedelta(days=1)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (datetime(2026, 11, 23, 20, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 23, 21, 0, tzinfo=UTC), datetime(2026, 11, 24, 6, tzinfo=UTC)),
        (datetime(2026, 11, 24, 5, 59, tzinfo=UTC), datetime(2026, 11, 24, 6, tzinfo=UTC)),
        (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), None),
        (datetime(2026, 3, 28, 22, 0, tzinfo=UTC), datetime(2026, 3, 29, 5, tzinfo=UTC)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 6, tzinfo=UTC)),
    ],
    ids=["before", "from ten", "until seven", "after", "an hour less", "an hour more"],
)
def test_from_ten_to_seven(at, until):
    assert rules.quiet_until(at, time(22), time(7)) == until


def test_who_chose_nothing_reads_the_weekly_one_on_friday_evening():
    assert (date(2026, 11, 27).weekday(), DayPart.EVENING) == (rules.USUAL.weekday, rules.USUAL.part)
