"""Parts and numbers by group: what is shown is true, and small cells stay unknown beside it all."""

import sys
from collections import Counter
from random import Random
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.polls.bands import bands_of
from groups.polls.crossing import OPEN, OTHER, REST, Crossing
from groups.polls.questions import read_definition
from tests.groups.polls.test_crossing import BLANK, LEAST, Ballot, Reader, options
from tests.helpers.sampled import examples

GROUPS = {"district": ("Kern", "Noord", "Oost")}
PARTS = ("desk", "waste", "green")
SAID = ("bad", "fair", "good")
DEFINITION = read_definition(
    {
        "pages": [
            {
                "key": "p1",
                "questions": [
                    {
                        "key": "grid",
                        "kind": "matrix",
                        "title": "Rooster",
                        "rows": options(*PARTS),
                        "columns": options(*SAID),
                        "no_opinion": True,
                    },
                    {
                        "key": "marks",
                        "kind": "score",
                        "title": "Punten",
                        "low": -1,
                        "high": 1,
                        "options": options(*PARTS),
                        "no_opinion": True,
                    },
                    {"key": "years", "kind": "number", "title": "Jaren", "low": 0, "high": 110},
                ],
            }
        ]
    }
)


def a_crowd(seed: int, people: int) -> list[Ballot]:
    """Ballots in which districts differ, and few or many leave a part or the whole of it open."""
    chance = Random(seed)
    sizes = [chance.random() ** 2 + 0.02 for _ in GROUPS["district"]]
    tastes = {name: [chance.random() ** 3 for _ in SAID] for name in GROUPS["district"]}
    whole, part = chance.choice((0, 0.02, 0.3)), chance.choice((0, 0.02, 0.2))
    made = []
    for _ in range(people):
        district = chance.choices(GROUPS["district"], sizes)[0]
        said = {key: chance.choices(SAID, tastes[district])[0] for key in PARTS if chance.random() >= part}
        answers: dict[str, Any] = {}
        if said and chance.random() >= whole:
            answers["grid"] = said
            answers["marks"] = {key: SAID.index(one) - 1 for key, one in said.items()}
        elif chance.random() < 0.5:
            answers["grid"] = answers["marks"] = BLANK
        if chance.random() > 0.1:
            answers["years"] = int(chance.paretovariate(1) * (1 + SAID.index(chance.choice(SAID))))
        made.append((answers, {"district": district} if chance.random() > 0.03 else {}))
    return made


def tables_of(ballots: list[Ballot]) -> dict[str, Any]:
    crossing = Crossing(DEFINITION, GROUPS)
    for answers, groups in ballots:
        crossing.add(answers, groups)
    return crossing.tables(least=LEAST)


def counted(ballots: list[Ballot]) -> Counter[tuple[str, str, str]]:
    """Return by part, answer and district how many there are; who said nothing there under OPEN."""
    found: Counter[tuple[str, str, str]] = Counter()
    for answers, groups in ballots:
        said = answers.get("grid") or {}
        for part in PARTS:
            found[part, said.get(part, OPEN), groups.get("district", REST)] += 1
    return found


def crowds(ballots: list[Ballot]) -> Counter[tuple[str, str, str]]:
    """Return who left all of it, by why, and who left a part and answered others."""
    found: Counter[tuple[str, str, str]] = Counter()
    for answers, groups in ballots:
        said, column = answers.get("grid"), groups.get("district", REST)
        if said in (None, BLANK):
            found["", "silent" if said is None else "blank", column] += 1
        else:
            found.update((part, "some", column) for part in PARTS if part not in said)
    return found


class PartsReader(Reader):
    """Who reads everything of a matrix by district, and knows that who left all of it is in every table."""

    def __init__(self, ballots: list[Ballot], table: dict[str, Any]) -> None:
        self.places, self.equal, self.under = {}, [], []
        columns = (*GROUPS["district"], REST)
        cells = counted(ballots)
        for crowd, said in (("silent", None), ("blank", BLANK)):
            total = sum(answers.get("grid") == said for answers, _groups in ballots)
            self.say({("", crowd, column): 1.0 for column in columns}, total)
        for column in columns:
            whole = {("", "silent", column): 1.0, ("", "blank", column): 1.0}
            self.say({**whole, ("", "whole", column): -1.0}, 0)
            for part in PARTS:
                some = {(part, "some", column): 1.0, ("", "whole", column): 1.0}
                self.say({**some, (part, OPEN, column): -1.0}, 0)
        self.say({("", "all", column): 1.0 for column in columns}, len(ballots))
        for part in PARTS:
            rows = (*SAID, OPEN)
            for row in rows:
                total = sum(cells[part, row, column] for column in columns)
                self.say({(part, row, column): 1.0 for column in columns}, total)
            for column in columns:
                self.say(
                    {**{(part, row, column): 1.0 for row in rows}, ("", "all", column): -1.0},
                    0,
                )
            shown = {**table["parts"][part], "columns": table["columns"]}
            shown["column_totals"] = table["column_totals"] or [0] * len(table["columns"])
            if table["column_totals"] is not None:
                self.read(part, "district", columns, shown, list(rows))
        for column in columns:
            self.say(
                {
                    **{(part, OPEN, column): 1.0 for part in PARTS},
                    ("", "all", column): 1.0 - len(PARTS),
                    ("", "whole", column): -1.0,
                },
                0,
                under=True,
            )


@given(st.integers(0, 10**6), st.integers(5, 250))
@settings(max_examples=examples(20), deadline=None)
def test_nobody_works_out_a_small_cell_from_all_parts_together(seed, people):
    ballots = a_crowd(seed, people)
    tables = tables_of(ballots).get("grid")
    if tables is None:
        return
    reader, cells = PartsReader(ballots, tables["district"]), counted(ballots) + crowds(ballots)
    for part, row in (*((part, "some") for part in PARTS), ("", "silent"), ("", "blank")):
        total = sum(cells[part, row, column] for column in (*GROUPS["district"], REST))
        for column in GROUPS["district"]:
            if cells[part, row, column] < LEAST:
                left = reader.range_of((part, row, column))
                assert left > min(LEAST, total, people - total) - 0.001, (part, row, column)
    for part in PARTS:
        for row in (*SAID, OPEN):
            total = sum(cells[part, row, column] for column in (*GROUPS["district"], REST))
            told_by_figures = min(total, people - total)
            for column in GROUPS["district"]:
                if cells[part, row, column] < LEAST:
                    left = reader.range_of((part, row, column))
                    assert left > min(LEAST, told_by_figures) - 0.001, (part, row, column)


@given(st.integers(0, 10**6), st.integers(5, 400))
@settings(max_examples=examples(60), deadline=None)
def test_what_is_shown_of_parts_and_bands_is_true(seed, people):
    ballots = a_crowd(seed, people)
    tables, cells = tables_of(ballots), counted(ballots)
    if not tables:
        return
    grid, marks, years = (tables[key]["district"] for key in ("grid", "marks", "years"))
    assert grid["parts"].keys() == marks["parts"].keys() == set(PARTS)
    for part in PARTS:
        one, other = grid["parts"][part], marks["parts"][part]
        assert one["cells"] == other["cells"]  # the same answers, said as scores
        for row, shown in zip(one["rows"], one["cells"] or (), strict=bool(one["cells"])):
            for column, figure in zip(grid["columns"], shown, strict=True):
                assert figure is None or figure >= LEAST
                if figure is not None and column != REST and row != OTHER:
                    assert figure == cells[part, row, column]
    if years["cells"] is not None:
        numbers = [(said["years"], by.get("district")) for said, by in ballots if "years" in said]
        bands = bands_of(Counter(value for value, _by in numbers), LEAST)
        assert [band.to_json() for band in bands] == years["bands"]
        for row, shown in zip(years["rows"], years["cells"], strict=True):
            for column, figure in zip(years["columns"], shown, strict=True):
                if figure is not None and column != REST and row.isdigit():
                    assert figure == sum(
                        by == column and bands[int(row)].holds(value) for value, by in numbers
                    )


@given(st.dictionaries(st.integers(-50, 50), st.integers(1, 30), max_size=20))
def test_bands_hold_each_number_once_and_none_is_of_few(amounts):
    bands = bands_of(amounts, LEAST)
    for value in amounts:
        assert sum(band.holds(value) for band in bands) == 1
    if len(bands) > 1:
        for band in bands:
            assert sum(many for value, many in amounts.items() if band.holds(value)) >= LEAST
    whole = sum(amounts.values())
    middle = sum(
        band.mean * sum(many for value, many in amounts.items() if band.holds(value)) for band in bands
    )
    assert middle == pytest.approx(sum(value * many for value, many in amounts.items()), abs=1e-6 * whole)


def test_where_few_left_it_open_each_part_hides_one_more_answer():
    """Six who skipped are in every table: shown in one, they would be known in all."""
    ballots: list[Ballot] = [
        ({"grid": dict.fromkeys(PARTS, SAID[number % 3])} if number > 5 else {}, {"district": name})
        for name in ("Kern", "Noord")
        for number in range(96)
    ]
    table = tables_of(ballots)["grid"]["district"]
    for part in PARTS:
        shown = table["parts"][part]
        assert shown["rows"] == list(SAID)
        assert sum(row == [None, None] for row in shown["cells"]) == 1
    full = [(said, by) for said, by in ballots if said]
    shown = tables_of(full)["grid"]["district"]["parts"]["desk"]
    assert shown["cells"] == [[30, 30], [30, 30], [30, 30]]


def left_by(*crowds: tuple[int, dict[str, Any]]) -> dict[str, list[str]]:
    """Return the rows of each part where so many in each of two districts answer so, and 90 all of it."""
    ballots: list[Ballot] = []
    for name in ("Kern", "Noord"):
        full = [(90, {"grid": dict.fromkeys(PARTS, SAID[at])}) for at in range(3)]
        ballots += [(said, {"district": name}) for many, said in (*full, *crowds) for _ballot in range(many)]
    parts = tables_of(ballots)["grid"]["district"]["parts"]
    return {
        part: [row for row, cells in zip(one["rows"], one["cells"], strict=True) if None not in cells]
        for part, one in parts.items()
    }


def test_who_left_a_row_open_is_told_only_where_the_same_people_left_every_row():
    """Twelve left all of it, and two more the first row: from one table to the next those two are known."""
    all_of_it = [*SAID, OPEN]
    assert left_by((12, {})) == dict.fromkeys(PARTS, all_of_it)
    some = {"grid": dict.fromkeys(PARTS[1:], "bad")}
    for shown in (left_by((12, {}), (2, some)), left_by((12, {"grid": BLANK}), (2, {}))):
        assert all(OPEN not in rows and len(rows) == 2 for rows in shown.values())


def work_of(numbers: int) -> int:
    """Return how many lines of our own run to make the tables of so many questions for a number."""
    questions = [{"key": f"n{each}", "kind": "number", "title": "Hoeveel?"} for each in range(numbers)]
    crossing = Crossing(read_definition({"pages": [{"key": "p1", "questions": questions}]}), GROUPS)
    for ballot in range(150):
        said = {f"n{each}": (ballot * 37 + each) % 90 for each in range(numbers)}
        crossing.add(said, {"district": GROUPS["district"][ballot % 3]})
    lines = 0

    def seen(frame: FrameType, event: str, _found: Any) -> Any:
        nonlocal lines
        lines += event == "line" and "polls" in frame.f_code.co_filename
        return seen

    before = sys.gettrace()
    sys.settrace(seen)
    try:
        crossing.tables(least=LEAST)
    finally:
        sys.settrace(before)
    return lines


def test_twice_as_many_numbers_are_twice_the_work():
    assert work_of(8) < 2.2 * work_of(4)
