"""A cell under ten stays hidden, also for who adds and subtracts: checked against a linear program."""

from collections.abc import Iterator, Sequence
from itertools import product

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


def test_what_hides_all_of_a_table_looks_like_one_that_cannot_be_protected():
    assert protect([[4, 40], [30, 60]], least=LEAST) == protect([[5, 39], [29, 61]], least=LEAST)
    assert protect([[4, 40], [30, 60]], least=LEAST).is_hidden


@pytest.mark.parametrize("counts", [[[3, 40]], [[3], [40]], [[0, 0], [0, 0]], [[2, 3], [4, 1]]])
def test_what_cannot_be_protected_is_not_shown_at_all(counts):
    shown = protect(counts, least=LEAST)
    assert shown.is_hidden
    assert all(cell is None for row in shown.cells for cell in row)


def tables_like(rows: Sequence[int], columns: Sequence[int]) -> Iterator[list[list[int]]]:
    """Yield every table with these totals."""
    if len(rows) == 1:
        yield [list(columns)]
        return
    for first in product(*(range(min(rows[0], column) + 1) for column in columns[:-1])):
        last = rows[0] - sum(first)
        if 0 <= last <= columns[-1]:
            row = [*first, last]
            left = [column - count for column, count in zip(columns, row, strict=True)]
            yield from ([row, *others] for others in tables_like(rows[1:], left))


def what_it_can_be(table: list[list[int]], cell: tuple[int, int]) -> set[int]:
    """Return what a cell can be for who knows this very program, and so what it would hide of each table."""
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    shown = protect(table, least=LEAST)
    found = set()
    for other in tables_like(rows, columns):
        fits = all(
            count in (None, other[r][c]) for r, row in enumerate(shown.cells) for c, count in enumerate(row)
        )
        if fits and other[cell[0]][cell[1]] not in found and protect(other, least=LEAST) == shown:
            found.add(other[cell[0]][cell[1]])
    return found


@pytest.mark.parametrize(
    ("table", "cell"),
    [
        ([[12, 23], [4, 42], [10, 0]], (1, 0)),
        ([[12, 23], [4, 42], [10, 0]], (2, 1)),
        ([[44, 10, 9], [30, 42, 9]], (0, 2)),
        ([[32, 21], [18, 15], [9, 9]], (2, 0)),
        ([[29, 18], [8, 9], [29, 15]], (1, 1)),
        ([[22, 8, 36], [12, 4, 31]], (1, 1)),
        ([[0, 21], [39, 9]], (1, 1)),
    ],
)
def test_what_is_hidden_beside_a_small_cell_does_not_tell_how_small_it_is(table, cell):
    """Each was known to one or two numbers where what was hidden with it followed from the cells."""
    assert len(what_it_can_be(table, cell)) > LEAST // 2


@given(st.lists(st.lists(st.integers(0, 26), min_size=3, max_size=3), min_size=2, max_size=2))
@settings(max_examples=examples(10), deadline=None)
def test_no_small_cell_is_one_number_for_who_knows_this_program(table):
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    if min(*rows, *columns) < LEAST:
        return
    for r, row in enumerate(table):
        for c, count in enumerate(row):
            assert count >= LEAST or len(what_it_can_be(table, (r, c))) > 1
