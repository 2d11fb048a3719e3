"""Whoever keeps every reading of a running total, and reads the result, sees no answers of few apart."""

from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.polls.corrections import Carrier, Step, read_changes
from groups.polls.questions import Count, Definition, read_definition
from groups.polls.steps import STALE, Steps, step_on
from groups.polls.withholding import told_figures
from tests.groups.polls.test_crossing import options
from tests.helpers.sampled import examples

PARTS, STEP = ("desk", "waste", "green"), 5
QUESTIONS: list[dict[str, Any]] = [
    {"key": "one", "kind": "single", "title": "Eén", "options": options("a", "b")},
    {
        "key": "grid",
        "kind": "matrix",
        "title": "Rooster",
        "rows": options(*PARTS),
        "columns": options("x", "y"),
    },
    {"key": "marks", "kind": "score", "title": "Punten", "low": 0, "high": 2, "options": options(*PARTS)},
    {"key": "years", "kind": "number", "title": "Jaren", "low": 0, "high": 9},
]
Reading = dict[str, dict[str, tuple[int, Any]]]
"""By question and part how many answered, and what is told of it."""


def asked(questions: list[dict[str, Any]]) -> Definition:
    return read_definition({"pages": [{"key": "p", "questions": questions}]})


def with_other_keys() -> Carrier:
    """A poll in which a row of the matrix got another key, and its question other words."""
    better = deepcopy(QUESTIONS)
    better[1] |= {"title": "Wat dan?", "rows": options("counter", *PARTS[1:])}
    first, second = asked(QUESTIONS), asked(better)
    changes = read_changes(first, second, {"grid": {"to": "grid", "options": {"desk": "counter"}}})
    return Carrier(first, [Step(second, changes)])


def a_ballot(chance: Random, often: float) -> dict[str, Any]:
    some = [part for part in PARTS if chance.random() < (1.0 if part == "green" else often)]
    answers: dict[str, Any] = {"one": chance.choice("ab"), "years": chance.randint(0, 9)}
    answers |= {
        "grid": {part: chance.choice("xy") for part in some},
        "marks": {part: chance.randint(0, 2) for part in some},
    }
    return {key: said for key, said in answers.items() if said != {} and chance.random() < 0.9}


def figures_of(carrier: Carrier, ballots: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of ballots of the first version in the words of the newest."""
    count = Count(carrier.newest)
    for answers in ballots:
        count.add(carrier.carried(answers, 1))
    return count.figures()


def read(figures: dict[str, Any], names: dict[str, str]) -> Reading:
    found: Reading = {}
    for key, told in told_figures({key: one for key, one in figures.items() if STALE not in one}).items():
        parts: dict[str, tuple[int, Any]] = {
            "": (told["heard"]["answered"], told.get("mean") or told.get("options"))
        }
        if key == "grid":
            parts = {
                names.get(row["key"], row["key"]): (
                    row["result"]["heard"]["answered"],
                    row["result"]["options"],
                )
                for row in told["rows"]
            }
        elif key == "marks":
            parts = {option["key"]: (option["scored"], option["values"]) for option in told["options"]}
        found[key] = parts
    return found


@pytest.mark.parametrize("corrected", [False, True])
@given(seed=st.integers(0, 10**6), often=st.sampled_from([0.1, 0.3, 0.5, 1.0]))
@settings(max_examples=examples(25), deadline=None)
def test_between_two_readings_of_a_poll_lie_enough_answers_in_each_part(seed, often, corrected):
    chance, before, ballots = Random(seed), None, []
    first, second = Carrier(asked(QUESTIONS)), with_other_keys()
    readings: list[Reading] = []
    for turn in range(10):
        carrier = second if corrected and turn > 5 else first
        ballots += [a_ballot(chance, often) for _voter in range(chance.randint(5, 9))]
        told, waiting = step_on(before or Steps(1), carrier, figures_of(carrier, ballots))
        before = Steps(carrier.version, told, waiting)
        readings.append(read(told, {"counter": "desk"}))
    ballots += [a_ballot(chance, often) for _voter in range(chance.randint(0, 4))]
    last = second if corrected else first
    readings.append(read(figures_of(last, ballots), {"counter": "desk"}))
    for at, reading in enumerate(readings):
        for later in readings[at + 1 :]:
            for key, part in ((key, part) for key, parts in reading.items() for part in parts):
                if part in later.get(key, {}):
                    many, said = reading[key][part]
                    more, now = later[key][part]
                    need = 2 * STEP if key == "years" and said is not None else STEP
                    assert (many, said) == (more, now) or more - many >= need, (key, part)


def test_what_is_told_goes_on_where_enough_answer():
    before, told, ballots = Steps(1), {}, []
    carrier, chance = Carrier(asked(QUESTIONS)), Random(4)
    for turn in range(1, 7):
        ballots += [a_ballot(chance, 1.0) for _voter in range(12)]
        told, waiting = step_on(before, carrier, figures_of(carrier, ballots))
        before = Steps(1, told, waiting)
        assert set(told) == (set() if turn == 1 else {question["key"] for question in QUESTIONS})
    assert told["one"]["heard"]["answered"] > 45
