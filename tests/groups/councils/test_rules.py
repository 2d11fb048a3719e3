"""The chain, the quorum and the terms, as pure functions; and the types of councils as data."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.councils import rules
from groups.councils.enums import AdviceState, Family, Obligation
from groups.councils.rules import Count
from groups.councils.types import all_types, by_family, council_type
from network.kernel import clock
from network.kernel.errors import Conflict, DomainError, Invalid

small = st.integers(-2, 12)


def test_every_state_has_its_moves_and_each_can_be_reached():
    assert set(rules.TRANSITIONS) == set(AdviceState)
    begins = {AdviceState.ASKED, AdviceState.DRAFTING}
    reached = set(begins).union(*rules.TRANSITIONS.values())
    assert reached == set(AdviceState)


def test_what_is_public_is_never_taken_back():
    for state in rules.PUBLIC:
        assert AdviceState.WITHDRAWN not in rules.TRANSITIONS[state]
        assert rules.TRANSITIONS[state] <= rules.PUBLIC


def test_no_text_is_written_once_it_was_adopted():
    for state in AdviceState:
        if state in rules.WRITABLE:
            rules.ensure_writable(state)
        else:
            with pytest.raises(Conflict):
                rules.ensure_writable(state)
    assert not rules.WRITABLE & (rules.PUBLIC | {AdviceState.ADOPTED, AdviceState.WITHDRAWN})


@pytest.mark.parametrize(("seats", "needed"), [(0, 0), (1, 1), (2, 1), (3, 2), (7, 4), (9, 5)])
def test_the_quorum_is_half_of_the_seats_rounded_up(seats, needed):
    assert rules.quorum(seats) == needed


@given(present=small, votes_for=small, against=small, abstained=small, seats=st.integers(0, 9))
def test_a_count_passes_only_when_everybody_present_is_counted_once(
    present, votes_for, against, abstained, seats
):
    count = Count(present, votes_for, against, abstained)
    right = (
        min(present, votes_for, against, abstained) >= 0
        and votes_for + against + abstained == present
        and 2 * present >= seats >= present
        and seats > 0
    )
    try:
        rules.ensure_count(count, seats=seats, able=seats)
    except DomainError as error:
        assert not right
        assert error.message
        assert error.field in {"present", "held_on"}
    else:
        assert right


def test_a_suspended_seat_counts_for_the_quorum_and_cannot_be_there():
    rules.ensure_count(Count(3, 3, 0, 0), seats=5, able=3)
    with pytest.raises(Invalid):
        rules.ensure_count(Count(4, 4, 0, 0), seats=5, able=3)
    with pytest.raises(Conflict):
        rules.ensure_count(Count(2, 2, 0, 0), seats=5, able=3)


def test_a_tie_adopts_nothing():
    assert Count(3, 2, 1, 0).adopted
    assert not Count(3, 1, 1, 1).adopted
    assert not Count(3, 0, 0, 3).adopted


def test_a_meeting_lies_between_the_last_change_and_today():
    today = date(2026, 11, 20)
    rules.ensure_meeting(today, today=today, written_on=today)
    with pytest.raises(Invalid, match="nog komen"):
        rules.ensure_meeting(today + timedelta(days=1), today=today, written_on=today)
    with pytest.raises(Invalid, match="nog veranderd"):
        rules.ensure_meeting(today - timedelta(days=1), today=today, written_on=today)


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_term_that_is_none_is_refused(days):
    with pytest.raises(Invalid):
        rules.ensure_term(days)


def test_the_clock_runs_out_at_the_end_of_its_last_day():
    due = clock.now()
    assert rules.is_late(due, due)
    assert not rules.is_late(due, due - timedelta(microseconds=1))
    assert not rules.is_late(None, due)


def test_types_know_their_law_and_say_what_was_not_looked_up():
    types = all_types()
    assert {"jeugdraad", "cultuurraad", "gecoro", "adviesraad", "koepel"} <= set(types)
    for one in types.values():
        assert one.law
        assert one.source.startswith("http")
        assert one.note
        assert len(one.name) <= 40
        assert len(one.summary) <= 200
        assert 1 <= one.min_seats <= one.max_seats
        assert one.confirmed or "Niet nagekeken" in one.note
    assert types["jeugdraad"].obligatory == Obligation.YES
    assert types["gecoro"].obligatory == Obligation.UNLESS_EXEMPT
    assert [family for family, _types in by_family()] == list(Family)
    assert sum(len(found) for _family, found in by_family()) == len(types)


def test_a_type_that_does_not_exist_is_refused():
    with pytest.raises(Invalid):
        council_type("toverraad")
