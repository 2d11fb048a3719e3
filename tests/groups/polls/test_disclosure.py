"""A cell under ten stays hidden, also for who adds and subtracts: checked against a linear program."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from groups.polls.disclosure import Protected, protect, spread
from tests.helpers.sampled import examples

LEAST = 10
tables = st.integers(2, 6).flatmap(
    lambda columns: st.lists(
        st.lists(st.one_of(st.integers(0, 12), st.integers(0, 400)), min_size=columns, max_size=columns),
        min_size=1,
        max_size=6,
    )
)


def range_of(shown: Protected, cell: tuple[int, int]) -> tuple[int, int]:
    """What somebody finds who knows the totals and all cells that are shown, with a linear program."""
    assert shown.rows is not None
    assert shown.columns is not None
    hidden = [(r, c) for r, row in enumerate(shown.cells) for c, count in enumerate(row) if count is None]
    sums, totals = [], []
    for r, total in enumerate(shown.rows):
        sums.append([1.0 if one[0] == r else 0.0 for one in hidden])
        totals.append(total - sum(count or 0 for count in shown.cells[r]))
    for c, total in enumerate(shown.columns):
        sums.append([1.0 if one[1] == c else 0.0 for one in hidden])
        totals.append(total - sum(row[c] or 0 for row in shown.cells))
    found = []
    for sign in (1, -1):
        goal = np.zeros(len(hidden))
        goal[hidden.index(cell)] = sign
        answer = linprog(goal, A_eq=np.array(sums), b_eq=np.array(totals), bounds=(0, None))
        assert answer.status == 0
        found.append(round(sign * answer.fun))
    return found[0], found[1]


def small_cells(counts: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    return [(r, c) for r, row in enumerate(counts) for c, count in enumerate(row) if count < LEAST]


@given(tables)
@settings(max_examples=examples(300), deadline=None)
def test_nobody_works_out_a_small_cell(counts):
    shown = protect(counts, least=LEAST)
    for r, c in small_cells(counts):
        assert shown.cells[r][c] is None
        if not shown.is_hidden:
            least, most = range_of(shown, (r, c))
            assert least <= counts[r][c] <= most
            assert most - least >= LEAST


@given(tables)
@settings(max_examples=examples(200), deadline=None)
def test_what_is_shown_is_true_and_adds_up(counts):
    shown = protect(counts, least=LEAST)
    for row, told in zip(counts, shown.cells, strict=True):
        assert all(cell is None or cell == count for cell, count in zip(told, row, strict=True))
    if not shown.is_hidden:
        assert shown.rows == tuple(sum(row) for row in counts)
        assert shown.columns == tuple(map(sum, zip(*counts, strict=True)))


@given(tables)
@settings(max_examples=examples(100), deadline=None)
def test_the_range_is_exact(counts):
    hidden = {(r, c) for r, row in enumerate(counts) for c in range(len(row)) if (r + c) % 2 == 0 or r == 0}
    cells = tuple(
        tuple(None if (r, c) in hidden else count for c, count in enumerate(row))
        for r, row in enumerate(counts)
    )
    seen = Protected(cells, tuple(map(sum, counts)), tuple(map(sum, zip(*counts, strict=True))))
    for cell in sorted(hidden)[:4]:
        least, most = range_of(seen, cell)
        assert spread(counts, hidden, cell) == most - least


def test_a_table_without_small_cells_is_shown_whole():
    shown = protect([[40, 25], [31, 18]], least=LEAST)
    assert not shown.hides
    assert shown.cells == ((40, 25), (31, 18))


def test_one_small_cell_takes_three_others_with_it():
    shown = protect([[3, 40, 90], [50, 60, 70], [20, 30, 80]], least=LEAST)
    assert shown.cells == ((None, None, 90), (50, 60, 70), (None, None, 80))


@pytest.mark.parametrize("counts", [[[3, 40]], [[3], [40]], [[0, 0], [0, 0]], [[2, 3], [4, 1]]])
def test_what_cannot_be_protected_is_not_shown_at_all(counts):
    shown = protect(counts, least=LEAST)
    assert shown.is_hidden
    assert all(cell is None for row in shown.cells for cell in row)
