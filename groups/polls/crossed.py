"""Which part of a cross-table may be shown, by kind of question; the cells themselves: `disclosure`. Pure.

Counts come in as rows of whole numbers by column. What everybody knows beside a table is thought of as
known: the figures of the question, how many ballots each column has, and its rules. Not for counting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from groups.polls.disclosure import Protected, protect
from groups.polls.questions import Multiple
from groups.polls.questions.options import keys_of

OPEN: Final = "*open"
OTHER: Final = "*other"
"""The row of answers that few gave. No key of an option begins with a star."""
ANSWERED: Final = "*answered"
Counts = Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Shown:
    """A table as everybody may see it: its rows with their cells and totals; None where nothing is shown."""

    rows: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...] | None
    totals: tuple[int, ...] | None

    def to_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "rows": list(self.rows),
            "cells": None if self.cells is None else [list(row) for row in self.cells],
            "row_totals": None if self.totals is None else list(self.totals),
        }


NOTHING: Final = Shown((), None, None)


def of_one(counts: Counts, least: int) -> Shown:
    """Protect a table in which each ballot stands in one row; answers that nobody gave have none."""
    totals = {row: sum(cells) for row, cells in counts.items() if any(cells)}
    rows = [row for row, total in totals.items() if total >= least]
    if not rows:
        return NOTHING
    table = [counts[row] for row in rows]
    few = [counts[row] for row in totals if row not in rows]
    if not few:
        return _shown(rows, protect(table, least=least))
    others = [sum(cell) for cell in zip(*few, strict=True)]
    veiled = {} if sum(others) >= least else {len(rows): sum(others)}
    shown = rows if veiled else [*rows, OTHER]
    return _shown(shown, protect([*table, others], least=least, veiled=veiled))


def of_several(question: Multiple, counts: Counts, people: Sequence[int], least: int) -> Shown:
    """Protect a table in which a ballot stands in some rows, in the least and the most that the rules allow.

    Whoever knows how many answered in a column knows what its choices add up to, but for those that people
    could have made and did not; these are the last row. How many answered is thought of as known, not shown.
    Where what the choices add up to says nearly how many did not answer, nothing is shown.

    Args:
        people: ballots in each column.
    """
    options = {key: counts[key] for key in keys_of(question.options)}
    ballots = counts[ANSWERED]
    rows = [key for key, cells in options.items() if sum(cells) >= least]
    few = [
        sum(cell) for cell in zip(*(cells for key, cells in options.items() if key not in rows), strict=True)
    ]
    few = few or [0] * len(ballots)
    table = [options[key] for key in rows]
    made = [sum(cell) for cell in zip(few, *table, strict=True)]
    unmade = [question.most * said - marks for said, marks in zip(ballots, made, strict=True)]
    caps = [
        *(ballots for _key in rows),
        [question.most * said for said in ballots],
        [(question.most - question.least) * said for said in ballots],
    ]
    veiled = {len(rows): min(least, sum(few)), len(rows) + 1: 0}
    if not rows or _tells_who_did_not(question, made, people, sum(people) - sum(ballots), least):
        return NOTHING
    return _shown(rows, protect([*table, few, unmade], least=least, caps=caps, veiled=veiled))


def _tells_who_did_not(
    question: Multiple, made: Sequence[int], people: Sequence[int], silent: int, least: int
) -> bool:
    """Whether choices by column leave a range of under `least` for how many did not answer there.

    Args:
        silent: how many did not answer in all, which the figures tell; the range is never wider.
    """
    lows = [max(0, there - marks // question.least) for there, marks in zip(people, made, strict=True)]
    highs = [there - -(-marks // question.most) for there, marks in zip(people, made, strict=True)]
    return any(
        min(high, silent - sum(lows) + low) - max(low, silent - sum(highs) + high) < min(least, silent)
        for low, high in zip(lows, highs, strict=True)
    )


def of_parts(
    parts: Mapping[str, Counts], ballots: Sequence[int], whole: Sequence[Sequence[int]], least: int
) -> dict[str, Shown]:
    """Protect the tables of a question that is answered part by part, as the rows of a matrix.

    Who left the whole question open is in every table, so what one tells of them another tells as well. Each
    table is therefore protected as if who left it open were known; and where they are few in any column of
    any part, no table shows them, and each hides one more answer in all columns, behind which they stay.
    The same holds where they are not the same people in each part: two parts would tell who left one open
    and not the other, and one part with the figures who has no opinion.

    Args:
        whole: who said nothing to any part, in each column: who left it open, and who has no opinion.
    """
    unsaid = {key: _left(counts, ballots) for key, counts in parts.items()}
    one_crowd = any(all(left == list(crowd) for left in unsaid.values()) for crowd in whole)
    veils = not one_crowd or any(sum(left) > 0 and min(left) < least for left in unsaid.values())
    found = {}
    for key, counts in parts.items():
        shown, left = of_one(counts, least), unsaid[key]
        if not any(left) or shown.cells is None:
            found[key] = shown
        elif veils:
            found[key] = _behind(shown, counts, least)
        else:
            found[key] = Shown(
                (*shown.rows, OPEN), (*shown.cells, tuple(left)), (*(shown.totals or ()), sum(left))
            )
    return found


def _left(counts: Counts, ballots: Sequence[int]) -> list[int]:
    answered = [sum(cells) for cells in zip(*counts.values(), strict=True)] or [0] * len(ballots)
    return [people - said for people, said in zip(ballots, answered, strict=True)]


def _behind(shown: Shown, counts: Counts, least: int) -> Shown:
    """Hide the smallest answer that enough gave in every column, or the whole table where there is none."""
    large = {row: sum(counts[row]) for row in shown.rows if row in counts and min(counts[row]) >= least}
    if not large or shown.cells is None:
        return NOTHING
    gone = min(large, key=lambda row: large[row])
    cells = tuple(
        tuple(None for _cell in row) if name == gone else row
        for name, row in zip(shown.rows, shown.cells, strict=True)
    )
    return Shown(shown.rows, cells, shown.totals)


def _shown(rows: Sequence[str], found: Protected) -> Shown:
    """Return what is shown of the first rows; rows behind them are known of and never shown."""
    if found.rows is None:
        return Shown(tuple(rows), None, None)
    return Shown(tuple(rows), found.cells[: len(rows)], found.rows[: len(rows)])
