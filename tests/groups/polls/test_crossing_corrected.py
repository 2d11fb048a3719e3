"""Whoever lays all tables of a corrected poll side by side works out no cell under ten."""

from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.polls.corrections import Carrier, Step, read_changes
from groups.polls.crossing import OPEN, REST, Crossing
from groups.polls.questions import Definition, read_definition
from groups.polls.steady import steady
from tests.groups.polls.test_crossing import LEAST, Reader, options
from tests.helpers.sampled import examples

DISTRICTS = ("Kern", "Noord", "Oost")
Cast = list[tuple[int, dict[str, Any], str]]
"""Ballots as they were cast: the version, the answers and the district."""


def single(key: str, *keys: str) -> dict[str, Any]:
    return {"key": key, "kind": "single", "title": key, "options": options(*keys), "required": True}


TWO = {
    "key": "two",
    "kind": "multiple",
    "title": "two",
    "options": options("p", "q", "r"),
    "least": 2,
    "most": 2,
    "required": True,
}
OLD, NEW, NEWER = single("old", "a", "b"), single("new", "d", "e", "f"), single("newer", "g", "h")
JUMP = {"question": "old", "values": ["b"], "to": "end"}
SKIPS = [{"key": "p1", "questions": [OLD], "jumps": [JUMP]}, {"key": "p2", "questions": [NEW, NEWER]}]
ASKS = [{"key": "p1", "questions": [OLD]}, {"key": "p2", "questions": [NEW, NEWER]}]
CORRECTIONS: dict[str, tuple[Any, Any, Any]] = {
    "two were added": ([{"key": "p1", "questions": [OLD]}], ASKS, {}),
    "one of equally many was added": (
        [{"key": "p1", "questions": [OLD]}],
        [{"key": "p1", "questions": [OLD, NEW, TWO]}],
        {},
    ),
    "one lapsed and one was added": (
        [{"key": "p1", "questions": [OLD, single("new", "x", "y")]}],
        ASKS,
        {"new": {"options": {"x": None, "y": None}}},
    ),
    "everybody gets what some skipped": (SKIPS, ASKS, {}),
}


def carrier_of(name: str) -> Carrier:
    before, after, mapping = CORRECTIONS[name]
    old, new = (read_definition({"pages": pages}) for pages in (before, after))
    return Carrier(old, [Step(new, read_changes(old, new, mapping))])


def a_crowd(seed: int) -> Cast:
    """A few in the first district voted before the correction, and many everywhere after it."""
    chance = Random(seed)
    made: Cast = []
    for district in DISTRICTS:
        before = chance.randint(1, 9) if district == "Kern" else chance.randint(12, 60)
        made += [(1, {"old": "b", "new": "x"}, district)] * before
        taste = [chance.random() ** 2 + 0.01 for _ in range(3)]
        for _ in range(chance.randint(30, 120)):
            answers = {
                "old": chance.choice("ab"),
                "new": chance.choices("def", taste)[0],
                "newer": chance.choices("gh", taste[:2])[0],
                "two": sorted(chance.sample("pqr", 2)),
            }
            made.append((2, answers, district))
    return made


class Beside(Reader):
    """Who knows that the same people have no answer to each question that the correction touched."""

    def __init__(self, definition: Definition, cells: Counter[tuple[str, str, str]], tables: Any) -> None:
        self.places, self.equal, self.under = {}, [], []
        columns = (*DISTRICTS, REST)
        for question in definition.questions:
            rows = [*(option.key for option in getattr(question, "options", ())), OPEN]
            for row in rows:
                total = sum(cells[question.key, row, column] for column in columns)
                self.say({(question.key, row, column): 1.0 for column in columns}, total)
            for column in columns:
                times = 2.0 if question.key == "two" else 1.0
                here = {(question.key, row, column): 1.0 for row in rows if row != OPEN}
                here[question.key, OPEN, column] = times
                self.say({**here, ("", "all", column): -times}, 0)
                if question.key != "old":
                    self.say({(question.key, OPEN, column): 1.0, ("", "before", column): -1.0}, 0)
            table = tables.get(question.key, {}).get("district")
            self.read(question.key, "district", columns, table, rows)


@pytest.mark.parametrize("name", CORRECTIONS)
@given(seed=st.integers(0, 10**6))
@settings(max_examples=examples(8), deadline=None)
def test_nobody_works_out_a_small_cell_from_the_tables_of_a_corrected_poll(name, seed):
    carrier, cast = carrier_of(name), a_crowd(seed)
    crossing = Crossing(carrier.newest, {"district": DISTRICTS}, steady(carrier))
    cells: Counter[tuple[str, str, str]] = Counter()
    for version, given_answers, district in cast:
        asked = {question.key for question in carrier.definition(version).questions}
        said = {key: answer for key, answer in given_answers.items() if key in asked}
        if name == "everybody gets what some skipped" and version == 1:
            said = {"old": "b"}
        answers, _lapsed = carrier.read(said, version)
        crossing.add(answers, {"district": district})
        for question in carrier.newest.questions:
            answer = answers.get(question.key) or OPEN
            for row in answer if isinstance(answer, list) else [answer]:
                cells[question.key, row, district] += 1
    tables = crossing.tables(least=LEAST)
    assert set(tables) == {"old"}
    reader = Beside(carrier.newest, cells, tables)
    for question, row, district in [key for key, people in cells.items() if people < LEAST]:
        total = sum(cells[question, row, one] for one in DISTRICTS)
        left = reader.range_of((question, row, district))
        assert left > min(LEAST, total, len(cast) - total) - 0.001, (question, row, district)
