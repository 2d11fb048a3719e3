"""Scores, numbers and the rows of a matrix by weight: what each single row of answers would give."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.polls.crossing import Crossing
from groups.polls.questions import count, from_figures, read_definition
from groups.polls.tally.score import ITSELF
from groups.polls.weighing import Weighing, weigh
from tests.groups.polls.test_crossing import LEAST, options
from tests.helpers.sampled import examples

BANDS = ("18-34", "35-54", "75+")
VALUES = (-1, 0, 2)
DEFINITION = read_definition(
    {
        "pages": [
            {
                "key": "p1",
                "questions": [
                    {"key": "happy", "kind": "score", "title": "Hoe blij?", "low": -2, "high": 2},
                    {
                        "key": "marks",
                        "kind": "score",
                        "title": "Punten",
                        "low": -2,
                        "high": 2,
                        "options": options("bus", "train"),
                    },
                    {
                        "key": "grid",
                        "kind": "matrix",
                        "title": "Rooster",
                        "rows": options("desk", "waste"),
                        "columns": options("bad", "fair", "good"),
                    },
                    {"key": "years", "kind": "number", "title": "Jaren"},
                    {
                        "key": "order",
                        "kind": "ranking",
                        "title": "Volgorde",
                        "options": options("a", "b", "c"),
                    },
                ],
            }
        ]
    }
)
Cell = tuple[int, int, int]
Person = tuple[str, int]
"""Of which age somebody is, and which of three answers they gave everywhere."""


def answers_of(choice: int, years: float) -> dict[str, Any]:
    return {
        "happy": VALUES[choice],
        "marks": {"bus": VALUES[choice], "train": VALUES[(choice + 1) % 3]},
        "grid": {"desk": ("bad", "fair", "good")[choice], "waste": ("good", "bad", "fair")[choice]},
        "years": years,
        "order": ["a", "b", "c"][choice:],
    }


def published(people: list[tuple[str, int, float]]) -> tuple[dict[str, Any], dict[str, Any]]:
    crossing, cast = Crossing(DEFINITION, {"age": BANDS}), []
    for band, choice, years in people:
        answers = answers_of(choice, years)
        crossing.add(answers, {"age": band})
        cast.append((answers, 1, 1))
    return count(DEFINITION, cast).figures(), crossing.tables(least=LEAST)


def told(people: list[tuple[str, int, float]], shares: dict[str, float]) -> Weighing:
    figures, tables = published(people)
    found = weigh(from_figures(figures), tables, {"age": shares})
    assert found is not None
    assert found.weights is not None
    return found


def a_crowd(cells: list[Cell]) -> list[Person]:
    return [
        (band, choice)
        for band, numbers in zip(BANDS, cells, strict=True)
        for choice, many in enumerate(numbers)
        for _ in range(many)
    ]


def some_shares(parts: list[int]) -> dict[str, float]:
    return {band: part / sum(parts) for band, part in zip(BANDS, parts, strict=True)}


full = st.lists(st.tuples(*[st.integers(LEAST, 60)] * 3), min_size=3, max_size=3)
parts = st.lists(st.integers(1, 20), min_size=3, max_size=3)


@given(full, parts)
@settings(max_examples=examples(25), deadline=None)
def test_where_everything_is_shown_it_is_what_each_row_of_answers_gives(cells, divided):
    people = [(band, choice, float(10**choice)) for band, choice in a_crowd(cells)]
    found = told(people, some_shares(divided))
    assert found.weights is not None
    weight = found.weights.of
    whole = sum(weight[band] for band, _choice, _years in people)

    def mean_of(values: tuple[float, ...]) -> float:
        return sum(weight[band] * values[choice] for band, choice, _years in people) / whole

    happy = found.means["happy"][ITSELF]
    assert happy.mean == pytest.approx(mean_of(VALUES))
    apart = mean_of(tuple((value - happy.mean) ** 2 for value in VALUES))
    assert happy.deviation == pytest.approx(apart**0.5)
    assert found.means["marks"]["bus"].mean == pytest.approx(happy.mean)
    assert found.means["marks"]["train"].mean == pytest.approx(mean_of((0, 2, -1)))
    assert found.rows["happy"][ITSELF]["2"] == pytest.approx(100 * mean_of((0, 0, 1)), abs=0.5001)
    assert found.rows["happy"][ITSELF]["1"] == 0
    for key, at in (("bad", (1, 0, 0)), ("fair", (0, 1, 0)), ("good", (0, 0, 1))):
        assert found.rows["grid"]["desk"][key] == pytest.approx(100 * mean_of(at), abs=0.5001)
    assert found.rows["grid"]["waste"]["good"] == found.rows["grid"]["desk"]["bad"]


@given(full, parts, st.lists(st.integers(0, 40), min_size=600, max_size=600))
@settings(max_examples=examples(25), deadline=None)
def test_a_number_is_as_far_off_as_groups_differ_within_a_band_and_no_further(cells, divided, years):
    people = [
        (band, choice, float(number + 20 * choice))
        for (band, choice), number in zip(a_crowd(cells), years, strict=False)
    ]
    found = told(people, some_shares(divided))
    if "years" not in found.means:
        return
    assert found.weights is not None
    weight = found.weights.of
    exact = sum(weight[band] * number for band, _choice, number in people) / sum(
        weight[band] for band, _choice, _number in people
    )
    table = published(people)[1]["years"]["age"]
    if any(cell is None for row in table["cells"] for cell in row):
        return
    ends = [-1.0, *(band["upto"] for band in table["bands"][:-1]), max(years) + 41.0]
    widest = max(high - low for low, high in pairwise(ends))
    assert abs(found.means["years"][ITSELF].mean - exact) <= widest


@given(full)
@settings(max_examples=examples(25), deadline=None)
def test_shares_as_those_who_voted_change_no_mean(cells):
    people = [(band, choice, float(7 * choice)) for band, choice in a_crowd(cells)]
    sizes = {band: sum(numbers) / len(people) for band, numbers in zip(BANDS, cells, strict=True)}
    found = told(people, sizes)
    whole = len(people)
    for mean, said in (
        (found.means["happy"][ITSELF].mean, [VALUES[choice] for _band, choice, _years in people]),
        (found.means["years"][ITSELF].mean, [years for _band, _choice, years in people]),
    ):
        assert mean == pytest.approx(sum(said) / whole)


def test_an_order_is_never_weighed():
    people = [(band, choice, 1.0) for band, choice in a_crowd([(20, 20, 20)] * 3)]
    found = told(people, some_shares([1, 2, 3]))
    for by_question in (found.percents, found.rows, found.means):
        assert "order" not in by_question


def test_of_a_number_in_one_band_there_is_no_weighted_mean():
    people = [(band, choice, 4.0) for band, choice in a_crowd([(20, 20, 20)] * 3)]
    assert "years" not in told(people, some_shares([1, 2, 3])).means
    few = [(band, choice, float(number)) for number, (band, choice) in enumerate(a_crowd([(5, 5, 5)] * 3))]
    figures, tables = published(few)  # of no table enough is left to show
    found = weigh(from_figures(figures), tables, {"age": some_shares([1, 2, 3])})
    assert found is not None
    assert found.weights is None
