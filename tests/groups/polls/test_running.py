"""A running total never moves by one voter: not by a correction, nor in a question of its own."""

from copy import deepcopy
from typing import Any

import pytest

from groups.polls.enums import ResultsShown
from groups.polls.models import Poll, RunningTotal
from groups.polls.queries.results import result_for
from groups.polls.services.casting import cast_ballot
from groups.polls.services.correcting import correct_poll
from groups.polls.services.running import count_again
from network.people.models import Person
from tests.factories import people as make
from tests.factories import polls as ask

TWO = deepcopy(ask.QUESTIONS)
TWO["pages"][0]["questions"].append({**deepcopy(TWO["pages"][0]["questions"][0]), "key": "tree"})
BENCH = {"bench": "church"}


@pytest.fixture
def voters(town: make.Town) -> list[Person]:
    return [make.a_resident(town.here, f"stem{number}") for number in range(16)]


@pytest.fixture
def poll(town: make.Town, officer: Person, voters: list[Person]) -> Poll:
    """A poll with two questions, of which five voters answered the first."""
    made = ask.an_open_poll(town, officer, definition=TWO, results_shown=ResultsShown.LIVE)
    cast(made, voters[:5], BENCH)
    assert count_again(poll=made)
    return made


def cast(poll: Poll, people: list[Person], *answers: dict[str, Any]) -> None:
    """Let people answer, the first so, the next so, the others like the last."""
    for number, person in enumerate(people):
        said = answers[min(number, len(answers) - 1)]
        cast_ballot(by=person, poll=poll, answers=said, version=poll.version)


def answered(viewer: Person, poll: Poll) -> dict[str, int]:
    shown = result_for(viewer, Poll.objects.get(pk=poll.pk))
    assert shown is not None
    return {key: told["heard"]["answered"] for key, told in shown.figures.items()}


def corrected(poll: Poll, officer: Person, **changes: Any) -> Poll:
    definition = deepcopy(poll.definition)
    definition["pages"][0]["questions"][0].update(changes)
    said = {"bench": {"to": changes.get("key", "bench")}}
    correct_poll(by=officer, poll=poll, definition=definition, mapping=said, reason="Een komma.")
    return Poll.objects.get(pk=poll.pk)


def test_a_correction_makes_no_step(poll, officer, voters):
    cast(poll, voters[5:6], {"bench": "park"})
    assert not count_again(poll=poll)
    better = corrected(poll, officer)
    assert not count_again(poll=better)
    assert RunningTotal.objects.get().participants == 5
    cast(better, voters[6:10], BENCH)
    assert count_again(poll=better)
    assert answered(voters[0], better) == {"bench": 10}


def test_a_question_moves_by_five_answers_of_its_own(poll, voters):
    cast(poll, voters[5:10], {"bench": "park"}, {"tree": "park"})
    assert count_again(poll=poll)
    assert RunningTotal.objects.get().participants == 10
    assert answered(voters[0], poll) == {"bench": 5}
    cast(poll, voters[10:15], {"bench": "park", "tree": "church"})
    assert count_again(poll=poll)
    assert answered(voters[0], poll) == {"bench": 11, "tree": 9}


@pytest.mark.parametrize("changes", [{"title": "Waar dan?"}, {"key": "seat", "title": "Waar dan?"}])
def test_a_question_that_was_corrected_is_shown_again_once_it_moved(poll, officer, voters, changes):
    better = corrected(poll, officer, **changes)
    key = changes.get("key", "bench")
    cast(better, voters[5:10], {key: "park"}, {"tree": "park"})
    assert count_again(poll=better)
    assert answered(voters[0], better) == {}
    cast(better, voters[10:15], {key: "park", "tree": "church"})
    assert count_again(poll=better)
    assert answered(voters[0], better) == {key: 11, "tree": 9}
