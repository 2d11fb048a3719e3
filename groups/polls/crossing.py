"""Counts ballots by answer and by coarse group, in the pass of the tallies; small cells stay hidden. Pure.

One table for each question with few answers and each group; of a question that is answered part by part
(the rows of a matrix, the options of a score) one for each part; of a number, in bands. What everybody knows
beside a table is thought of as known: the figures of the question, how many ballots each group has, and the
rules of the question. So:

- groups with few ballots, and who left the group out, are one column for all questions of the poll;
- answers that few gave are one row, not shown where few gave them together; who left the question open has
  a row: each table of one choice adds up to the ballots, and two questions tell nothing together;
- of a multiple choice, the choices that somebody could still have made stand in a row that is never shown;
  where everybody chooses equally many it has no table: its columns would tell who left it open;
- the parts of a question are protected together, for whoever left all of it open is in each of their tables;
- a question that not everybody was asked, the same in every version, has no table (`steady`).

Not for which cells are shown (`crossed`), and not for how a table looks.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, Final

from groups.polls.bands import Band, bands_of
from groups.polls.crossed import ANSWERED, OPEN, OTHER, of_one, of_parts, of_several
from groups.polls.questions import (
    Definition,
    Matrix,
    Multiple,
    Number,
    Question,
    Score,
    Single,
    is_no_opinion,
)
from groups.polls.questions.options import keys_of
from groups.polls.steady import asked_of_everybody

__all__ = ["NO_OPINION", "OPEN", "OTHER", "REST", "Crossing"]

REST: Final = ""
"""The column of small groups and of who left the group out."""
NO_OPINION: Final = "*no_opinion"
Row = str | int | float | tuple[str, str]
"""An answer; of a number the number, of a question in parts the part and what was said there."""
Counts = Counter[tuple[Row, str]]
"""How many of each column gave each answer."""


class Crossing:
    """The cross-tables of one poll, ballot by ballot; memory grows with different numbers alone."""

    def __init__(
        self,
        definition: Definition,
        groups: Mapping[str, tuple[str, ...]],
        steady: Collection[str] | None = None,
    ) -> None:
        """Begin without ballots.

        Args:
            steady: the questions that stayed the same, of a poll that was corrected.
        """
        self.groups = groups
        told = asked_of_everybody(definition) if steady is None else steady
        self.questions = {
            each.key: each for each in definition.questions if each.key in told and _has_tables(each)
        }
        self.counts: dict[tuple[str, str], Counts] = {
            (question, group): Counter() for question in self.questions for group in groups
        }
        self.ballots: Counter[tuple[str, str]] = Counter()

    def add(self, answers: Mapping[str, Any], groups: Mapping[str, str]) -> None:
        """Count one ballot of which the answers were checked."""
        here = []
        for group, columns in self.groups.items():
            column = groups.get(group, REST)
            column = column if column in columns else REST
            here.append((group, column))
            self.ballots[group, column] += 1
        if not here:
            return
        for question, asked in self.questions.items():
            rows = _named(asked, answers.get(question))
            for group, column in here:
                counts = self.counts[question, group]
                for row in rows:
                    counts[row, column] += 1

    def tables(self, *, least: int) -> dict[str, dict[str, Any]]:
        """Return by question and group a table with what is small left out; None for a hidden cell.

        Returns: `{"rows", "columns", "cells", "row_totals", "column_totals"}`; a column total is the ballots
        of the group. Cells and totals are None where no part of the table can be shown. A number has `bands`
        too, one for each of the rows "0", "1", …; a question in parts has in `parts` for each of them "rows",
        "cells" and "row_totals", and none of its own. A group of which fewer than two columns are large
        enough has no tables.
        """
        merged = {group: self._columns(group, least) for group in self.groups}
        shown = {group: columns for group, columns in merged.items() if len(columns) > 1}
        if not shown:
            return {}
        found: dict[str, dict[str, Any]] = {}
        for key, asked in self.questions.items():
            bands = bands_of(self.numbers(key), least) if isinstance(asked, Number) else []
            found[key] = {
                group: _Table(
                    asked, self.counts[key, group], self._sizes(group, columns), columns, bands
                ).protected(least)
                for group, columns in shown.items()
            }
        return found

    def numbers(self, question: str) -> Counter[int | float]:
        """Return how often each number was given to a question."""
        said: Counter[int | float] = Counter()
        group = next(iter(self.groups))  # each ballot stands in one column of every group
        for (row, _column), many in self.counts[question, group].items():
            if isinstance(row, int | float):
                said[row] += many
        return said

    def _columns(self, group: str, least: int) -> dict[str, tuple[str, ...]]:
        """Return which groups each column holds, so that every column has enough ballots."""
        sizes = {column: self.ballots[group, column] for column in self.groups[group]}
        unknown = self.ballots[group, REST]
        return merged(sizes | ({REST: unknown} if unknown else {}), REST, least)

    def _sizes(self, group: str, columns: Mapping[str, tuple[str, ...]]) -> list[int]:
        return [sum(self.ballots[group, part] for part in parts) for parts in columns.values()]


class _Table:
    """The counts of one question by one group, in columns that are large enough."""

    def __init__(
        self,
        asked: Question,
        counts: Counts,
        ballots: list[int],
        columns: Mapping[str, tuple[str, ...]],
        bands: list[Band],
    ) -> None:
        self.asked, self.ballots, self.columns, self.bands = asked, ballots, list(columns), bands
        places = {part: place for place, parts in enumerate(columns.values()) for part in parts}
        cuts = [band.upto for band in bands if band.upto is not None]
        self.rows: dict[Row, list[int]] = {}
        for (said, column), many in counts.items():
            row = str(bisect_left(cuts, said)) if isinstance(said, int | float) else said
            self.rows.setdefault(row, [0] * len(columns))[places[column]] += many

    def protected(self, least: int) -> dict[str, Any]:
        """Return it as it is stored, with what is small left out."""
        asked = self.asked
        named: dict[str, Any] = {"columns": self.columns, "column_totals": self.ballots}
        if isinstance(asked, Number):
            named["bands"] = [band.to_json() for band in self.bands]
        if parts := _parts(asked):
            counts = {
                part: {said: self.row((part, said)) for said in values} for part, values in parts.items()
            }
            whole = [self.row(OPEN), self.row(NO_OPINION)]
            shown = of_parts(counts, self.ballots, whole, least)
            named["parts"] = {part: one.to_json() for part, one in shown.items()}
            return named if any(one.cells for one in shown.values()) else named | {"column_totals": None}
        rows = {row: self.row(row) for row in self.names()}
        if isinstance(asked, Multiple):
            found = of_several(asked, rows, self.ballots, least)
        else:
            found = of_one(rows, least)
        return named | found.to_json() | ({} if found.cells is not None else {"column_totals": None})

    def names(self) -> tuple[str, ...]:
        """Return what can be said to a question without parts, as names of rows; with it, who did not."""
        asked = self.asked
        if isinstance(asked, Multiple):
            return (*keys_of(asked.options), ANSWERED)
        if isinstance(asked, Number):
            said = tuple(str(place) for place in range(len(self.bands)))
        else:
            said = keys_of(asked.options) if isinstance(asked, Single) else _values(asked)
        return (*said, NO_OPINION, OPEN)

    def row(self, row: Row) -> list[int]:
        """Return how many of each column gave an answer."""
        return self.rows.get(row) or [0] * len(self.columns)


def merged(sizes: Mapping[str, int], rest: str, least: int) -> dict[str, tuple[str, ...]]:
    """Gather what is small under one name, with the smallest of the others where that is not enough."""
    apart = [name for name, size in sizes.items() if size >= least and name != rest]
    together = [name for name in sizes if name not in apart]
    while apart and together and sum(sizes[name] for name in together) < least:
        smallest = min(apart, key=lambda name: sizes[name])
        apart.remove(smallest)
        together.append(smallest)
    merged = {name: (name,) for name in apart}
    return merged | ({rest: tuple(together)} if together else {})


def _has_tables(question: Question) -> bool:
    if isinstance(question, Multiple):
        return question.least < question.most
    return isinstance(question, Single | Score | Matrix | Number)


def _parts(question: Question) -> dict[str, tuple[str, ...]]:
    """Return the parts of a question that is answered part by part, and what can be said in each."""
    if isinstance(question, Matrix):
        return dict.fromkeys(keys_of(question.rows), keys_of(question.columns))
    return dict.fromkeys(keys_of(question.options), _values(question)) if isinstance(question, Score) else {}


def _values(question: Question) -> tuple[str, ...]:
    return tuple(map(str, range(question.low, question.high + 1))) if isinstance(question, Score) else ()


def _named(question: Question, answer: Any) -> tuple[Row, ...]:
    if answer is None:
        return (OPEN,)
    if is_no_opinion(answer):
        return (NO_OPINION,)
    if isinstance(answer, list | tuple):
        return (*answer, ANSWERED) if answer else (OPEN,)
    if isinstance(answer, dict):
        return tuple((part, str(said)) for part, said in answer.items())
    return (answer if isinstance(question, Number) else str(answer),)
