"""Whoever reads all figures and all tables of a poll together works out no cell under ten."""

from collections import Counter, defaultdict
from collections.abc import Callable
from random import Random
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from groups.polls.crossing import NO_OPINION, OPEN, OTHER, REST, Crossing
from groups.polls.questions import Definition, Multiple, count, read_definition
from groups.polls.steady import asked_of_everybody
from tests.helpers.sampled import examples

LEAST = 10
GROUPS = {"district": ("Kern", "Noord", "Oost", "West"), "age": ("18-34", "35-54", "75+")}
BLANK = {"no_opinion": True}
Ballot = tuple[dict[str, Any], dict[str, str]]


def options(*keys: str) -> list[dict[str, str]]:
    return [{"key": key, "title": key.upper()} for key in keys]


def asked(least: int = 1, most: int = 2) -> Definition:
    questions = [
        {
            "key": "one",
            "kind": "single",
            "title": "Eén",
            "options": options("a", "b", "c"),
            "no_opinion": True,
        },
        {
            "key": "some",
            "kind": "multiple",
            "title": "Enkele",
            "options": options("p", "q", "r"),
            "least": least,
            "most": most,
        },
        {"key": "mark", "kind": "score", "title": "Score", "low": -1, "high": 1},
    ]
    return read_definition({"pages": [{"key": "p1", "questions": questions}]})


def a_crowd(seed: int, people: int, definition: Definition) -> list[Ballot]:
    """Ballots in which groups differ, some groups are tiny and some answers are rare."""
    chance = Random(seed)
    some = cast(Multiple, definition.question("some"))
    shares = {group: [chance.random() ** 3 + 0.005 for _ in names] for group, names in GROUPS.items()}
    tastes = {name: [chance.random() ** 3 for _ in range(5)] for names in GROUPS.values() for name in names}
    made = []
    for _ in range(people):
        groups = {name: chance.choices(GROUPS[name], shares[name])[0] for name in GROUPS}
        if chance.random() < 0.03:
            del groups["age"]
        taste = tastes[groups["district"]]
        one = chance.choices(["a", "b", "c", BLANK, None], taste)[0]
        marks = sorted(("p", "q", "r"), key=lambda key: -chance.random() * (taste["pqr".index(key)] + 0.01))
        answers = {
            "one": one,
            "some": None
            if chance.random() < 0.05
            else sorted(marks[: chance.randint(some.least, some.most)]),
            "mark": chance.choices([-1, 0, 1, None], taste[:4])[0],
        }
        made.append(({key: value for key, value in answers.items() if value is not None}, groups))
    return made


class Reader:
    """Who reads everything that is published of one group, and knows how questions work."""

    def __init__(
        self, definition: Definition, ballots: list[Ballot], group: str, tables: dict[str, Any]
    ) -> None:
        self.places: dict[tuple[str, str, str], int] = {}
        self.equal: list[tuple[dict[int, float], float]] = []
        self.under: list[tuple[dict[int, float], float]] = []
        columns = (*GROUPS[group], REST)
        results = count(definition, [(answers, 1, 1) for answers, _groups in ballots]).results()
        for question in definition.questions:
            heard = results[question.key].heard
            totals = {
                option.key: option.votes
                for option in getattr(results[question.key], "options", ())
                if hasattr(option, "votes")
            }
            if question.key == "mark":
                totals = {str(each.value): each.votes for each in results["mark"].options[0].values}
            several = question if isinstance(question, Multiple) else None
            rows = {**totals, NO_OPINION: heard.blank, OPEN: heard.skipped}
            for row, total in rows.items():
                self.say({(question.key, row, column): 1 for column in columns}, total)
            for column in columns:
                here = {(question.key, row, column): 1.0 for row in rows if not several or row not in totals}
                if several:
                    voted = (question.key, "voted", column)
                    here[voted] = 1.0
                    marks = {(question.key, row, column): 1.0 for row in totals}
                    self.say({**marks, voted: -several.most}, 0, under=True)
                    self.say({**dict.fromkeys(marks, -1.0), voted: several.least}, 0, under=True)
                    for key in marks:
                        self.say({key: 1.0, voted: -1.0}, 0, under=True)
                self.say({**here, ("", "all", column): -1.0}, 0)
            self.read(question.key, group, columns, tables.get(question.key, {}).get(group), list(rows))
        self.say({("", "all", column): 1.0 for column in columns}, len(ballots))

    def read(self, question: str, group: str, columns: tuple[str, ...], table: Any, rows: list[str]) -> None:
        """Take in one published table."""
        if table is None or table["cells"] is None:
            return
        for at, column in enumerate(table["columns"]):
            parts = [
                name
                for name in columns
                if (name == column if column != REST else name not in table["columns"][:-1])
            ]
            self.say({("", "all", part): 1.0 for part in parts}, table["column_totals"][at])
            for row, cells in zip(table["rows"], table["cells"], strict=True):
                if cells[at] is not None:
                    inside = [row] if row != OTHER else [one for one in rows if one not in table["rows"]]
                    self.say({(question, one, part): 1.0 for one in inside for part in parts}, cells[at])

    def say(self, terms: dict[tuple[str, str, str], float], total: float, *, under: bool = False) -> None:
        for key in terms:
            self.places.setdefault(key, len(self.places))
        line = {self.places[key]: factor for key, factor in terms.items()}
        (self.under if under else self.equal).append((line, total))

    def range_of(self, cell: tuple[str, str, str]) -> float:
        """Return how far apart the least and the most are that a cell can be."""
        found = []
        for sign in (1, -1):
            goal = np.zeros(len(self.places))
            goal[self.places[cell]] = sign
            left, right = self.matrix(self.under)
            even, totals = self.matrix(self.equal)
            answer = linprog(goal, A_eq=even, b_eq=totals, A_ub=left, b_ub=right, bounds=(0, None))
            assert answer.status == 0
            found.append(sign * answer.fun)
        return found[1] - found[0]

    def matrix(self, lines: list[tuple[dict[int, float], float]]) -> tuple[Any, Any]:
        made = np.zeros((len(lines), len(self.places)))
        for number, (line, _total) in enumerate(lines):
            for place, factor in line.items():
                made[number, place] += factor
        return made, np.array([total for _line, total in lines])


def cells_of(question: str, group: str, ballots: list[Ballot]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for answers, groups in ballots:
        answer = answers.get(question)
        if answer is not None and answer != BLANK:
            for row in answer if isinstance(answer, list) else [str(answer)]:
                found[row, groups.get(group, REST)] += 1
    return found


@given(
    st.integers(0, 10**6),
    st.integers(5, 250),
    st.sampled_from([(1, 1), (1, 2), (2, 2), (1, 3), (3, 3)]),
)
@settings(max_examples=examples(40), deadline=None)
def test_nobody_works_out_a_small_cell_from_all_that_is_published(seed, people, bounds):
    """But for what figures and the size of a group tell by themselves, as of a choice of all but six."""
    definition = asked(*bounds)
    ballots = a_crowd(seed, people, definition)
    crossing = Crossing(definition, GROUPS)
    for answers, groups in ballots:
        crossing.add(answers, groups)
    tables = crossing.tables(least=LEAST)
    for group, names in GROUPS.items():
        if not any(group in found for found in tables.values()):
            continue
        reader = Reader(definition, ballots, group, tables)
        for question in ("one", "some", "mark"):
            cells = cells_of(question, group, ballots)
            totals: dict[str, int] = defaultdict(int)
            for (row, _column), people_there in cells.items():
                totals[row] += people_there
            small = [(row, name) for row in totals for name in names if cells[row, name] < LEAST]
            small = small[:: max(1, len(small) // 3)]
            for answers, groups in ballots:
                if answers.get(question) is None:
                    cells[OPEN, groups.get(group, REST)] += 1
                    totals[OPEN] += 1
            small += [(OPEN, name) for name in names if cells[OPEN, name] < LEAST][:1]
            for row, name in small:
                told_by_figures = min(totals[row], people - totals[row])
                left = reader.range_of((question, row, name))
                assert left > min(LEAST, told_by_figures) - 0.001, (group, question, row, name)


@given(st.integers(0, 10**6), st.integers(5, 400))
@settings(max_examples=examples(100), deadline=None)
def test_what_is_shown_is_true_and_no_group_under_ten_is_named(seed, people):
    definition = asked()
    ballots = a_crowd(seed, people, definition)
    crossing = Crossing(definition, GROUPS)
    for answers, groups in ballots:
        crossing.add(answers, groups)
    for question, tables in crossing.tables(least=LEAST).items():
        for group, table in tables.items():
            assert len(table["columns"]) > 1
            if table["cells"] is None:
                continue
            assert all(total >= LEAST for total in table["column_totals"])
            assert sum(table["column_totals"]) == len(ballots)
            cells = cells_of(question, group, ballots)
            for row, shown in zip(table["rows"], table["cells"], strict=True):
                for column, figure in zip(table["columns"], shown, strict=True):
                    if figure is not None and row in "abcpqr" and column != REST:
                        assert figure == cells[row, column]
                    assert figure is None or figure >= LEAST


def test_a_district_with_few_ballots_goes_with_another():
    crossing = Crossing(asked(), {"district": ("Kern", "Noord", "Oost")})
    for name, people in (("Kern", 60), ("Noord", 40), ("Oost", 2)):
        for number in range(people):
            crossing.add({"one": "ab"[number % 2]}, {"district": name})
    table = crossing.tables(least=LEAST)["one"]["district"] if crossing.tables(least=LEAST) else None
    assert table is not None
    assert table["columns"] == ["Kern", REST]
    assert table["column_totals"] == [60, 42]
    assert table["rows"] == ["a", "b"]
    assert table["cells"] == [[30, 21], [30, 21]]


def test_a_question_that_a_jump_passes_over_has_no_table():
    first = {"key": "q", "kind": "single", "title": "Hond?", "options": options("yes", "no")}
    later = {"key": "breed", "kind": "single", "title": "Welke?", "options": options("big", "small")}
    last = {"key": "last", "kind": "single", "title": "Tot slot?", "options": options("good", "bad")}
    definition = read_definition(
        {
            "pages": [
                {"key": "a", "questions": [first], "jumps": [{"question": "q", "values": ["no"], "to": "c"}]},
                {"key": "b", "questions": [later]},
                {"key": "c", "questions": [last]},
            ]
        }
    )
    assert asked_of_everybody(definition) == {"q", "last"}


@pytest.mark.parametrize("groups", [{}, {"district": ("Kern",)}])
def test_without_groups_to_compare_there_are_no_tables(groups):
    crossing = Crossing(asked(), groups)
    for _ in range(50):
        crossing.add({"one": "a"}, {"district": "Kern"})
    assert crossing.tables(least=LEAST) == {}


def shown_of(bounds: tuple[int, int], silent: int, picked: Callable[[int], str]) -> list[str]:
    """Return the rows that are shown of a choice of several, of two districts where some are silent."""
    crossing = Crossing(asked(*bounds), {"district": ("Kern", "Noord")})
    for name in ("Kern", "Noord"):
        for number in range(100):
            answers = {"some": list(picked(number))} if number >= silent else {}
            crossing.add(answers, {"district": name})
    table = crossing.tables(least=LEAST).get("some")
    return list(table["district"]["rows"]) if table is not None and table["district"]["cells"] else []


def test_where_all_choose_equally_many_no_table_tells_who_chose_nothing():
    """The sum of a column, divided by how many each must choose, would be how many answered there."""
    pairs = ("pq", "qr", "pr")
    assert shown_of((1, 1), 3, lambda number: "pqr"[number % 3]) == []
    assert shown_of((2, 2), 3, lambda number: pairs[number % 3]) == []
    assert shown_of((1, 2), 6, lambda number: pairs[number % 3]) == []  # nobody chose fewer than they may
    assert shown_of((1, 2), 0, lambda number: pairs[number % 3]) == ["p", "q", "r"]  # all answered: told
    assert shown_of((1, 2), 6, lambda number: (*pairs, *"pqr")[number % 6]) == ["p", "q", "r"]
