"""Which cells of a cross-table may be shown. Pure; not for what a cell means.

Every count under `least` is hidden. A reader who knows the row and column totals and every cell that is
shown could still work a hidden one out; so more cells are hidden, until what such a reader computes leaves a
range of at least `least` for each small one. The range is exact: in a table with known totals the hidden
cells form a flow between rows and columns, so the most and the least that one of them can be follow from how
much can be pushed around it (Source: Hundepool and others, Statistical Disclosure Control, 2012, chapter 4).

Tables are made once, after the end: two tables of one poll at two moments would differ by one voter.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Cell = tuple[int, int]
Node = tuple[str, int]
Caps = Sequence[Sequence[int]]
ENDLESS: Final = 10**12
TRIED: Final = 16
"""So many rectangles are looked at before one is taken that is not enough by itself."""


@dataclass(frozen=True)
class Protected:
    """A cross-table as everybody may see it.

    Attributes:
        cells: rows of counts; None where one is hidden.
        rows, columns: the totals, or None for all of it where the table could not be protected.
    """

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int, ...] | None
    columns: tuple[int, ...] | None

    @property
    def is_hidden(self) -> bool:
        """Whether nothing of it can be shown."""
        return self.rows is None

    @property
    def hides(self) -> bool:
        """Whether a cell of it is hidden."""
        return any(cell is None for row in self.cells for cell in row)


def protect(
    counts: Sequence[Sequence[int]],
    *,
    least: int,
    caps: Caps | None = None,
    veiled: Mapping[int, int] | None = None,
) -> Protected:
    """Hide what is small, and as few other cells as are needed to keep it hidden.

    Args:
        counts: rows of whole numbers from 0, all equally long; the totals will be known.
        least: a count below it is hidden, and stays unknown within a range of at least so many.
        caps: the most that each cell can be for reasons that everybody knows; a count so close under it is
            small as well, for then few are left who are not in it.
        veiled: rows that are never shown, with the range that small cells in them keep.
    """
    table = [list(row) for row in counts]
    never = veiled or {}
    needed = {
        (r, c): never.get(r, least)
        for r, row in enumerate(table)
        for c, count in enumerate(row)
        if count < least or (caps is not None and r not in never and caps[r][c] - count < least)
    }
    nothing = Protected(tuple((None,) * len(row) for row in table), None, None)
    hidden = {
        (r, c) for r in range(len(table)) for c in range(len(table[0])) if r in never or (r, c) in needed
    }
    for small, need in sorted(needed.items()):
        while need and spread(table, hidden, small, enough=need, caps=caps) < need:
            more = _rectangle(table, hidden, small, least=need, caps=caps)
            if not more:
                return nothing
            hidden |= more
    if len(hidden) == len(table) * len(table[0]):
        return nothing  # said like this, it tells no more than what could not be protected
    return Protected(
        cells=tuple(
            tuple(None if (r, c) in hidden else count for c, count in enumerate(row))
            for r, row in enumerate(table)
        ),
        rows=tuple(sum(row) for row in table),
        columns=tuple(sum(column) for column in zip(*table, strict=True)),
    )


def spread(
    table: Sequence[Sequence[int]],
    hidden: Iterable[Cell],
    cell: Cell,
    *,
    enough: int = ENDLESS,
    caps: Caps | None = None,
) -> int:
    """Return how far apart the least and the most are that a hidden cell can be, for who knows all others.

    Args:
        enough: stop counting there.
        caps: the most that each cell can be.
    """
    cells = set(hidden)
    own = table[cell[0]][cell[1]]
    above = enough if caps is None else min(enough, caps[cell[0]][cell[1]] - own)
    up = _pushed(table, cells, cell, upwards=True, enough=above, caps=caps)
    if up >= enough:
        return up
    return up + _pushed(table, cells, cell, upwards=False, enough=min(enough - up, own), caps=caps)


def _pushed(
    table: Sequence[Sequence[int]],
    hidden: set[Cell],
    cell: Cell,
    *,
    upwards: bool,
    enough: int,
    caps: Caps | None,
) -> int:
    """How much a cell can grow (or shrink) while all totals stay: a flow around it, path by path."""
    start: Node = ("column", cell[1])
    end: Node = ("row", cell[0])
    room = _rooms(table, hidden - {cell}, first_gives=upwards, caps=caps)
    pushed = 0
    while pushed < enough and (path := _path(room, start, end)):
        step = min(enough - pushed, *(room[one][other] for one, other in path))
        for one, other in path:
            room[one][other] -= step
            room[other][one] = room[other].get(one, 0) + step
        pushed += step
    return pushed


def _rooms(
    table: Sequence[Sequence[int]], hidden: set[Cell], *, first_gives: bool, caps: Caps | None
) -> dict[Node, dict[Node, int]]:
    """Between which rows and columns can be pushed: a cell gives what it holds and takes up to its cap."""
    room: dict[Node, dict[Node, int]] = {}
    for r, c in hidden:
        row, column = ("row", r), ("column", c)
        gives, takes = table[r][c], ENDLESS if caps is None else caps[r][c] - table[r][c]
        room.setdefault(column, {})[row] = gives if first_gives else takes
        room.setdefault(row, {})[column] = takes if first_gives else gives
    return room


def _path(room: dict[Node, dict[Node, int]], start: Node, end: Node) -> list[tuple[Node, Node]]:
    """The shortest way from one node to another along which there is room; empty where there is none."""
    came_from: dict[Node, Node] = {start: start}
    waiting = deque([start])
    while waiting and end not in came_from:
        here = waiting.popleft()
        for there, left in room.get(here, {}).items():
            if left > 0 and there not in came_from:
                came_from[there] = here
                waiting.append(there)
    if end not in came_from:
        return []
    path, here = [], end
    while here != start:
        path.append((came_from[here], here))
        here = came_from[here]
    return path[::-1]


def _rectangle(
    table: Sequence[Sequence[int]], hidden: set[Cell], cell: Cell, *, least: int, caps: Caps | None
) -> set[Cell]:
    """The three cells that, with this one, form a rectangle around which enough can be pushed.

    Of those the smallest, as rows and columns that large let one expect. Where none of the smallest is enough
    by itself, the one that brings most. Empty where every rectangle is hidden already.

    The choice never asks what a cell holds: whoever knows this rule would read from what is hidden beside a
    small cell how small it is, and at times the very number. Nor is it drawn by lot: of two questions that
    everybody answers alike, one would hide what the other shows.
    """
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    r, c = cell
    found = []
    for other_row in range(len(rows)):
        for other_column in range(len(columns)):
            corners = {(r, other_column), (other_row, c), (other_row, other_column)}
            if other_row != r and other_column != c and not corners <= hidden:
                size = sum(rows[x] * columns[y] for x, y in corners - hidden)
                found.append((size, other_row, other_column, corners - hidden))
    best: tuple[int, set[Cell]] = (-1, set())
    for _size, _row, _column, new in sorted(found, key=lambda each: each[:3])[:TRIED]:
        room = spread(table, hidden | new, cell, enough=least, caps=caps)
        if room >= least:
            return new
        if room > best[0]:
            best = room, new
    return best[1]
