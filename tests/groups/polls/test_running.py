"""A running total never moves by one voter: not by a correction, nor in a question of its own."""

from copy import deepcopy
from typing import Any

import pytest
import time_machine

from groups.polls.enums import ResultsShown
from groups.polls.models import Poll, RunningTotal
from groups.polls.queries.results import result_for, why_nothing
from groups.polls.services.casting import cast_ballot
from groups.polls.services.correcting import correct_poll
from groups.polls.services.counting import count_poll
from groups.polls.services.running import count_again
from network.people.models import Person
from tests.factories import people as make
from tests.factories import polls as ask

TWO = deepcopy(ask.QUESTIONS)
TWO["pages"][0]["questions"].append({**deepcopy(TWO["pages"][0]["questions"][0]), "key": "tree"})
BENCH = {"bench": "church"}


@pytest.fixture
def voters(town: make.Town) -> list[Person]:
    return [make.a_resident(town.here, f"stem{number}") for number in range(21)]


@pytest.fixture
def poll(town: make.Town, officer: Person, voters: list[Person]) -> Poll:
    """A poll with two questions; five voters answered the first, and then five more, so that it is told."""
    made = ask.an_open_poll(town, officer, definition=TWO, results_shown=ResultsShown.LIVE)
    for some in (voters[:5], voters[5:10]):
        cast(made, some, BENCH)
        assert count_again(poll=made)
    return made


def cast(poll: Poll, people: list[Person], *answers: dict[str, Any]) -> None:
    """Let people answer, the first so, the next so, the others like the last."""
    for number, person in enumerate(people):
        said = answers[min(number, len(answers) - 1)]
        cast_ballot(by=person, poll=poll, answers=said, version=poll.version)


def answered(viewer: Person, poll: Poll) -> dict[str, int]:
    """Return how many answered each question that is told; none of them where nothing is."""
    shown = result_for(viewer, Poll.objects.get(pk=poll.pk))
    return {} if shown is None else {key: told["heard"]["answered"] for key, told in shown.figures.items()}


def corrected(poll: Poll, officer: Person, **changes: Any) -> Poll:
    definition = deepcopy(poll.definition)
    definition["pages"][0]["questions"][0].update(changes)
    said = {"bench": {"to": changes.get("key", "bench")}}
    correct_poll(by=officer, poll=poll, definition=definition, mapping=said, reason="Een komma.")
    return Poll.objects.get(pk=poll.pk)


def test_the_first_total_waits_for_five_more(town, officer, voters):
    poll = ask.an_open_poll(town, officer, definition=TWO, results_shown=ResultsShown.LIVE)
    cast(poll, voters[:8], BENCH)
    assert count_again(poll=poll)
    cast(poll, voters[8:12], BENCH)
    assert not count_again(poll=poll)
    assert answered(voters[0], poll) == {}
    assert "zodra 10 mensen gestemd hebben" in why_nothing(voters[0], poll)
    cast(poll, voters[12:13], BENCH)
    assert count_again(poll=poll)
    assert answered(voters[0], poll) == {"bench": 8}
    shown = result_for(voters[0], poll)
    assert shown is not None
    assert shown.told_participants == 8


def test_the_result_differs_from_the_last_total_by_five(poll, officer, voters):
    """The last who votes before the end would otherwise be read off as the difference."""
    cast(poll, voters[10:11], {"bench": "park"})
    count_again(poll=poll)
    last = result_for(voters[0], poll)
    with time_machine.travel(ask.after(poll), tick=False):
        count_poll(poll=poll, by=officer)
        final = result_for(voters[0], Poll.objects.get(pk=poll.pk))
    assert last is not None
    assert final is not None
    assert (last.told_participants, final.told_participants) == (5, 11)


def test_a_correction_makes_no_step(poll, officer, voters):
    cast(poll, voters[10:11], {"bench": "park"})
    assert not count_again(poll=poll)
    better = corrected(poll, officer)
    assert not count_again(poll=better)
    assert RunningTotal.objects.get().participants == 5
    cast(better, voters[11:15], BENCH)
    assert count_again(poll=better)
    assert answered(voters[0], better) == {"bench": 10}


def test_a_question_moves_by_five_answers_of_its_own(poll, voters):
    cast(poll, voters[10:15], {"bench": "park"}, {"tree": "park"})
    assert count_again(poll=poll)
    assert RunningTotal.objects.get().participants == 10
    assert answered(voters[0], poll) == {"bench": 5}  # ten answered, and after them one
    cast(poll, voters[15:20], {"bench": "park", "tree": "church"})
    assert count_again(poll=poll)
    assert answered(voters[0], poll) == {
        "bench": 10
    }  # after four who said a tree came five; none of it is told


@pytest.mark.parametrize("changes", [{"title": "Waar dan?"}, {"key": "seat", "title": "Waar dan?"}])
def test_a_question_that_was_corrected_is_shown_again_once_it_moved(poll, officer, voters, changes):
    better = corrected(poll, officer, **changes)
    key = changes.get("key", "bench")
    cast(better, voters[10:15], {key: "park"}, {"tree": "park"})
    assert count_again(poll=better)
    assert answered(voters[0], better) == {}
    cast(better, voters[15:20], {key: "park", "tree": "church"})
    assert count_again(poll=better)
    assert answered(voters[0], better) == {key: 11}


def test_one_old_total_that_was_told_at_once_is_told_on(poll, voters):
    RunningTotal.objects.update(waiting={})
    cast(poll, voters[10:15], BENCH)
    assert count_again(poll=poll)
    assert answered(voters[0], poll) == {"bench": 5}
