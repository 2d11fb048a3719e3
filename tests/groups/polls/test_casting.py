"""One person, one ballot: within the window, for who stands on the roll, on the questions as they are now."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import translation

from groups.polls.enums import Mark
from groups.polls.models import NamedBallot, Poll, RollEntry
from groups.polls.services.casting import Receipt, cast_ballot
from groups.polls.services.closing import close_poll
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.people.models import Person
from tests.factories import people as make
from tests.factories import polls
from tests.factories.people import Town
from tests.helpers.at_once import at_once

PARK = {"bench": "park"}


@pytest.fixture
def poll(town: Town, anna: Person, griet: Person) -> Poll:
    return polls.an_open_poll(town, polls.an_officer(town))


def test_a_vote_marks_the_roll_and_lies_beside_it(poll: Poll, anna: Person) -> None:
    assert cast_ballot(by=anna, poll=poll, answers=PARK, version=1) == Receipt()
    ballot = NamedBallot.objects.get()
    assert (ballot.answers, ballot.entry.person, ballot.entry.mark) == (PARK, anna, Mark.SCREEN)


def test_a_second_vote_changes_nothing(poll: Poll, anna: Person) -> None:
    cast_ballot(by=anna, poll=poll, answers=PARK, version=1)
    with pytest.raises(Conflict, match="al gestemd"):
        cast_ballot(by=anna, poll=poll, answers={"bench": "church"}, version=1)
    assert NamedBallot.objects.get().answers == PARK


def test_who_may_change_replaces_the_one_ballot(town: Town, anna: Person) -> None:
    poll = polls.an_open_poll(town, polls.an_officer(town), may_change=True)
    cast_ballot(by=anna, poll=poll, answers=PARK, version=1)
    assert cast_ballot(by=anna, poll=poll, answers={"bench": "church"}, version=1).changed
    ballot = NamedBallot.objects.get()
    assert ballot.answers == {"bench": "church"}
    assert ballot.changed_at is not None


@pytest.mark.parametrize(
    "answers",
    [
        {"bench": "elsewhere"},
        {"other": "park"},
        {"bench": ["park", "church"]},
        [],
        "park",
        None,
        {"bench": {"a": 1}},
    ],
)
def test_what_does_not_fit_leaves_no_mark(poll: Poll, anna: Person, answers: Any) -> None:
    with pytest.raises(Invalid):
        cast_ballot(by=anna, poll=poll, answers=answers, version=1)
    assert polls.entry_of(poll, anna).mark == Mark.NONE
    assert not NamedBallot.objects.exists()


def test_the_window_counts_to_the_second(poll: Poll, anna: Person, griet: Person) -> None:
    assert poll.closes_at is not None
    with time_machine.travel(poll.closes_at - timedelta(seconds=1), tick=False):
        cast_ballot(by=anna, poll=poll, answers=PARK, version=1)
    with (
        time_machine.travel(poll.closes_at, tick=False),
        translation.override("nl"),
        pytest.raises(Conflict, match="Je kon stemmen tot"),
    ):
        cast_ballot(by=griet, poll=poll, answers=PARK, version=1)
    assert polls.entry_of(poll, griet).mark == Mark.NONE


def test_a_poll_that_opens_later_takes_nothing_yet(town: Town, anna: Person) -> None:
    later = clock.now() + timedelta(hours=3)
    poll = polls.an_open_poll(town, polls.an_officer(town), opens_at=later)
    with pytest.raises(Conflict, match="vanaf"):
        cast_ballot(by=anna, poll=poll, answers=PARK, version=1)


def test_who_is_not_on_the_roll_or_was_suspended_does_not_vote(
    poll: Poll, bram: Person, anna: Person
) -> None:
    with pytest.raises(Forbidden, match="niet op de lijst"):
        cast_ballot(by=bram, poll=poll, answers=PARK, version=1)
    Person.objects.filter(pk=anna.pk).update(is_active=False)
    with pytest.raises(Forbidden):
        cast_ballot(by=anna, poll=poll, answers=PARK, version=1)
    assert not RollEntry.objects.exclude(mark=Mark.NONE).exists()


def test_an_older_version_is_not_answered_any_more(poll: Poll, anna: Person) -> None:
    with pytest.raises(Conflict, match="verbeterd"):
        cast_ballot(by=anna, poll=poll, answers=PARK, version=2)
    assert polls.entry_of(poll, anna).mark == Mark.NONE


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_thousand_attempts_leave_one_ballot(town: Town, anna: Person) -> None:
    poll = polls.an_open_poll(town, polls.an_officer(town))
    outcome: Counter[str] = Counter()
    for _ in range(50):
        tries = [lambda: cast_ballot(by=anna, poll=poll, answers=PARK, version=1)] * 20
        outcome.update(type(result).__name__ for result in at_once(*tries))
    assert outcome == {"Receipt": 1, "Conflict": 999}
    assert NamedBallot.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_no_ballot_slips_in_while_it_closes(town: Town) -> None:
    voters = [make.a_resident(town.here, f"kiezer{number}") for number in range(12)]
    poll = polls.an_open_poll(town, polls.an_officer(town))
    assert poll.closes_at is not None
    Poll.objects.filter(pk=poll.pk).update(opens_at=clock.now() - timedelta(days=2), closes_at=clock.now())
    late = at_once(
        lambda: close_poll(poll=poll),
        *(lambda voter=voter: cast_ballot(by=voter, poll=poll, answers=PARK, version=1) for voter in voters),
    )
    assert all(isinstance(result, Conflict) for result in late[1:])
    assert not NamedBallot.objects.exists()
