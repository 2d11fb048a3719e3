"""Moves of calls and candidacies, and intervals: what overlaps, and how full a term is at its fullest."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.mandates import rules
from groups.mandates.enums import CallState, CandidacyState
from network.kernel.errors import Conflict, Invalid

START = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = st.integers(0, 40)
INTERVALS = st.tuples(HOURS, HOURS).map(
    lambda pair: (START + timedelta(hours=min(pair)), START + timedelta(hours=max(pair)))
)


def test_what_is_over_never_moves():
    for table in (rules.CALL_TRANSITIONS, rules.CANDIDACY_TRANSITIONS):
        assert any(not moves for moves in table.values())
        assert all(wanted in table for moves in table.values() for wanted in moves)
    for state in (CandidacyState.REFUSED, CandidacyState.WITHDRAWN, CandidacyState.APPOINTED):
        with pytest.raises(Conflict):
            rules.ensure_candidacy_move(state, CandidacyState.APPOINTED)
    with pytest.raises(Conflict):
        rules.ensure_call_move(CallState.CANCELLED, CallState.OPEN)


def test_a_call_closes_by_itself_at_its_deadline():
    a_tick = timedelta(microseconds=1)
    assert rules.takes_candidates(CallState.OPEN, START, START - a_tick)
    assert not rules.takes_candidates(CallState.OPEN, START, START)
    assert not rules.takes_candidates(CallState.DRAFT, START, START - a_tick)
    with pytest.raises(Conflict, match="tot en met"):
        rules.ensure_takes_candidates(CallState.OPEN, START, START)
    with pytest.raises(Conflict):
        rules.ensure_closed(START, START - a_tick)
    rules.ensure_closed(START, START)


@pytest.mark.parametrize("days", [0, -1, 6 * 366 + 1])
def test_a_term_ends_after_it_starts_and_within_six_years(days):
    with pytest.raises(Invalid):
        rules.ensure_term(START, START + timedelta(days=days), now=START - timedelta(days=1))


def test_a_term_that_is_over_is_refused():
    with pytest.raises(Invalid):
        rules.ensure_term(START, START + timedelta(days=1), now=START + timedelta(days=1))


@given(st.lists(INTERVALS, max_size=12), INTERVALS)
def test_the_fullest_instant_is_that_of_counting_every_hour(intervals, within):
    hours = [START + timedelta(hours=hour) for hour in range(41)]
    counted = max(
        (sum(start <= at < end for start, end in intervals) for at in hours if within[0] <= at < within[1]),
        default=0,
    )
    assert rules.most_at_once(intervals, within) == counted


@given(INTERVALS, INTERVALS)
def test_intervals_overlap_when_they_share_an_instant(one, other):
    hours = [START + timedelta(hours=hour) for hour in range(41)]
    shared = any(one[0] <= at < one[1] and other[0] <= at < other[1] for at in hours)
    assert rules.overlaps(one, other) == shared == rules.overlaps(other, one)
