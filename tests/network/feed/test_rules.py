"""What the feed allows in which state: the life of an item, its windows and its limits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.feed import rules
from network.feed.models import Audience, ItemState, PostKind
from network.kernel.errors import Conflict, Invalid
from network.kernel.models import SpaceKind

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
STATES = st.sampled_from(list(ItemState))


def test_every_state_has_its_moves():
    assert set(rules.TRANSITIONS) == set(ItemState)


def test_nothing_comes_back_from_a_deletion():
    assert not rules.TRANSITIONS[ItemState.DELETED]


@given(st.lists(STATES, max_size=8))
def test_no_walk_through_the_states_passes_a_deletion(walk):
    state = ItemState.HELD
    for wanted in walk:
        if rules.may_move(state, wanted):
            assert state != ItemState.DELETED
            state = wanted


@given(STATES)
def test_no_state_leads_to_itself(state):
    assert not rules.may_move(state, state)


@pytest.mark.parametrize("state", list(ItemState))
def test_whoever_wrote_it_may_delete_it_while_it_is_there(state):
    assert rules.may_delete(state) == (state not in {ItemState.REMOVED, ItemState.DELETED})


@given(STATES, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=90)))
def test_words_may_change_for_thirty_days(state, age):
    open_states = {ItemState.HELD, ItemState.PUBLISHED, ItemState.HIDDEN}
    expected = state in open_states and age < timedelta(days=30)
    assert rules.may_edit(state, written_at=NOW - age, at=NOW) == expected


def test_an_edit_that_comes_too_late_is_a_conflict():
    with pytest.raises(Conflict) as refused:
        rules.ensure_editable(ItemState.PUBLISHED, written_at=NOW - timedelta(days=30), at=NOW)
    assert refused.value.code == "too_late"


def test_an_edit_on_an_older_text_is_stale():
    rules.ensure_version(3, 3)
    with pytest.raises(Conflict) as refused:
        rules.ensure_version(2, 3)
    assert (refused.value.code, refused.value.field) == ("stale", "text")


@pytest.mark.parametrize("kind", ["event", "advert", "", "MESSAGE"])
def test_a_kind_that_nobody_can_write_is_refused(kind):
    with pytest.raises(Invalid):
        rules.ensure_kind(kind)


def test_only_a_district_has_districts_beside_it():
    assert rules.ensure_audience("adjoining", SpaceKind.DISTRICT) == Audience.ADJOINING
    with pytest.raises(Invalid):
        rules.ensure_audience("adjoining", SpaceKind.GROUP)
    with pytest.raises(Invalid):
        rules.ensure_audience("everyone", SpaceKind.DISTRICT)


@pytest.mark.parametrize("kind", list(PostKind))
def test_what_can_be_answered_taken_or_found_can_be_closed(kind):
    ends = kind not in {PostKind.MESSAGE, PostKind.EVENT}
    assert rules.may_resolve(kind, ItemState.PUBLISHED) == ends
    assert not rules.may_resolve(kind, ItemState.HIDDEN)


def test_four_photos_fit():
    rules.ensure_photo_count(4)
    with pytest.raises(Invalid):
        rules.ensure_photo_count(5)


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)))
def test_a_visit_ends_after_half_an_hour_away(away):
    assert rules.starts_visit(NOW - away, NOW) == (away >= timedelta(minutes=30))
    assert rules.starts_visit(None, NOW)
    assert not rules.starts_visit(NOW - away, NOW) or rules.needs_noting(NOW - away, NOW)
