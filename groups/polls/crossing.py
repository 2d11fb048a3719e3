"""Counts ballots by answer and by coarse group, in the pass of the tallies; small cells stay hidden. Pure.

One table for each question with few answers and each group; of a question that is answered part by part
(the rows of a matrix, the options of a score) one for each part; of a number, in bands. What everybody knows
beside a table is thought of as known: the figures of the question, how many ballots each group has, and the
rules of the question. So:

- groups with few ballots, and who left the group out, are one column for all questions of the poll;
- answers that few gave are one row, not shown where few gave them together; who left the question open has
  a row, and so has whose answer a correction took away: each table of one choice adds up to the ballots, and
  two questions tell nothing together;
- of a multiple choice, the choices that somebody could still have made stand in a row that is never shown;
- the parts of a question are protected together, for whoever left all of it open is in each of their tables;
  so are the questions that a correction brought, which whoever voted before left open;
- a question that an earlier answer lets somebody skip has no table: it would tell that answer.

Not for which cells are shown (`crossed`), and not for how a table looks.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, Final

from groups.polls.bands import Band, bands_of
from groups.polls.crossed import ANSWERED, OPEN, OTHER, leaves_few, of_one, of_parts, of_several
from groups.polls.questions import (
    END,
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
from groups.polls.tally.score import ITSELF

__all__ = ["LAPSED", "NO_OPINION", "OPEN", "OTHER", "REST", "Crossing", "asked_of_everybody"]

REST: Final = ""
"""The column of small groups and of who left the group out."""
NO_OPINION: Final = "*no_opinion"
LAPSED: Final = "*lapsed"
NONE: Final[frozenset[str]] = frozenset()
Row = str | int | float | tuple[str, str]
"""An answer; of a number the number, of a question in parts the part and what was said there."""


class Crossing:
    """The cross-tables of one poll, ballot by ballot; memory grows with different numbers alone."""

    def __init__(
        self,
        definition: Definition,
        groups: Mapping[str, tuple[str, ...]],
        added: Collection[str] = NONE,
    ) -> None:
        """Begin without ballots.

        Args:
            added: questions that a correction brought: those who voted before left all of them open.
        """
        self.groups = groups
        always = asked_of_everybody(definition)
        asked = {each.key: each for each in definition.questions if each.key in always}
        self.questions = {key: each for key, each in asked.items() if isinstance(each, _CROSSED)}
        together = [
            key for key, each in self.questions.items() if key in added and not isinstance(each, Multiple)
        ]
        self.linked = frozenset(together if len(together) > 1 else ())
        self.counts: Counter[tuple[str, str, Row, str]] = Counter()
        self.ballots: Counter[tuple[str, str]] = Counter()

    def add(
        self, answers: Mapping[str, Any], groups: Mapping[str, str], lapsed: Collection[str] = NONE
    ) -> None:
        """Count one ballot of which the answers were checked.

        Args:
            lapsed: questions to which it holds an answer that a correction took away.
        """
        here = []
        for group, columns in self.groups.items():
            column = groups.get(group, REST)
            column = column if column in columns else REST
            here.append((group, column))
            self.ballots[group, column] += 1
        if not here:
            return
        for question, asked in self.questions.items():
            rows = (LAPSED,) if question in lapsed else _named(asked, answers.get(question))
            for row in rows:
                for group, column in here:
                    self.counts[question, group, row, column] += 1

    def tables(self, *, least: int) -> dict[str, dict[str, Any]]:
        """Return by question and group a table with what is small left out; None for a hidden cell.

        Returns: `{"rows", "columns", "cells", "row_totals", "column_totals"}`; a column total is the ballots
        of the group. Cells and totals are None where no part of the table can be shown. A number has `bands`
        too, one for each of the rows "0", "1", …; a question in parts has in `parts` for each of them "rows",
        "cells" and "row_totals", and none of its own. A group of which fewer than two columns are large
        enough has no tables.
        """
        merged = {group: self._columns(group, least) for group in self.groups}
        found: dict[str, dict[str, Any]] = {question: {} for question in self.questions}
        for group, columns in merged.items():
            if len(columns) > 1:
                here = _Columns(self, group, columns, least)
                for question in self.questions:
                    found[question][group] = here.table(question)
        return {question: tables for question, tables in found.items() if tables}

    def numbers(self, question: str, group: str) -> Counter[int | float]:
        """Return how often each number was given to a question."""
        said: Counter[int | float] = Counter()
        for (asked, by, row, _column), many in self.counts.items():
            if asked == question and by == group and isinstance(row, int | float):
                said[row] += many
        return said

    def _columns(self, group: str, least: int) -> dict[str, tuple[str, ...]]:
        """Return which groups each column holds, so that every column has enough ballots."""
        sizes = {column: self.ballots[group, column] for column in self.groups[group]}
        unknown = self.ballots[group, REST]
        return _merged(sizes | ({REST: unknown} if unknown else {}), REST, least)


class _Columns:
    """The tables of all questions by one group, in columns that are large enough."""

    def __init__(
        self, crossing: Crossing, group: str, columns: Mapping[str, tuple[str, ...]], least: int
    ) -> None:
        self.crossing, self.group, self.columns, self.least = crossing, group, columns, least
        self.ballots = [sum(crossing.ballots[group, part] for part in parts) for parts in columns.values()]
        linked = [self.parts(key) for key in crossing.linked]
        self.veils = any(leaves_few(parts, self.ballots, least) for parts in linked)

    def table(self, key: str) -> dict[str, Any]:
        """Return the table of a question as it is stored."""
        asked, least = self.crossing.questions[key], self.least
        named: dict[str, Any] = {"columns": list(self.columns), "column_totals": self.ballots}
        if isinstance(asked, Number):
            named["bands"] = [band.to_json() for band in self.bands(key)]
        if _is_in_parts(asked):
            shown = of_parts(self.parts(key), self.ballots, least, veils=self.veils_of(key))
            named["parts"] = {part: one.to_json() for part, one in shown.items()}
            return named if any(one.cells for one in shown.values()) else named | {"column_totals": None}
        if isinstance(asked, Multiple):
            found = of_several(asked, {row: self.counted(key, row) for row in _rows(asked)}, least)
        elif key in self.crossing.linked:
            found = of_parts(self.parts(key), self.ballots, least, veils=self.veils)[ITSELF]
        else:
            found = of_one({**self.parts(key)[ITSELF], OPEN: self.counted(key, OPEN)}, least)
        return named | found.to_json() | ({} if found.cells is not None else {"column_totals": None})

    def veils_of(self, key: str) -> bool:
        """Whether few left open what the same people left open with this question."""
        return self.veils and key in self.crossing.linked

    def parts(self, key: str) -> dict[str, dict[str, list[int]]]:
        """Return by part and answer how many of each column; of a question without parts, under `ITSELF`."""
        asked = self.crossing.questions[key]
        if _is_in_parts(asked):
            return {
                part: {said: self.counted(key, (part, said)) for said in values}
                for part, values in _parts(asked).items()
            }
        rows = {row: self.counted(key, row) for row in _rows(asked)}
        if isinstance(asked, Number):
            said = self.crossing.numbers(key, self.group)
            rows = {
                str(place): [
                    sum(cells)
                    for cells in zip(
                        *(self.counted(key, one) for one in said if band.holds(one)), strict=True
                    )
                ]
                for place, band in enumerate(self.bands(key))
            } | rows
        return {ITSELF: rows}

    def bands(self, key: str) -> list[Band]:
        """Return the bands of a number."""
        return bands_of(self.crossing.numbers(key, self.group), self.least)

    def counted(self, key: str, row: Row) -> list[int]:
        """Return how many of each column gave an answer."""
        counts, group = self.crossing.counts, self.group
        return [sum(counts[key, group, row, part] for part in parts) for parts in self.columns.values()]


def asked_of_everybody(definition: Definition) -> frozenset[str]:
    """Return the keys of the questions that lie on every road through a poll."""
    keys = [page.key for page in definition.pages]
    after = dict(zip(keys, [*keys[1:], END], strict=True))
    roads = {
        page.key: {*(jump.to for jump in page.jumps), page.then or after[page.key]}
        for page in definition.pages
    }

    def ends_without(left_out: str) -> bool:
        waiting, seen = [keys[0]], {left_out}
        while waiting:
            here = waiting.pop()
            if here == END:
                return True
            if here not in seen:
                seen.add(here)
                waiting += roads.get(here, {END})
        return False

    return frozenset(
        question.key for page in definition.pages if not ends_without(page.key) for question in page.questions
    )


def _merged(sizes: Mapping[str, int], rest: str, least: int) -> dict[str, tuple[str, ...]]:
    """Gather what is small under one name, with the smallest of the others where that is not enough."""
    apart = [name for name, size in sizes.items() if size >= least and name != rest]
    together = [name for name in sizes if name not in apart]
    while apart and together and sum(sizes[name] for name in together) < least:
        smallest = min(apart, key=lambda name: sizes[name])
        apart.remove(smallest)
        together.append(smallest)
    merged = {name: (name,) for name in apart}
    return merged | ({rest: tuple(together)} if together else {})


_CROSSED: Final = (Single, Multiple, Score, Matrix, Number)


def _is_in_parts(question: Question) -> bool:
    return isinstance(question, Matrix) or (isinstance(question, Score) and bool(question.options))


def _parts(question: Question) -> dict[str, tuple[str, ...]]:
    """Return the parts of a question that is answered part by part, and what can be said in each."""
    if isinstance(question, Matrix):
        return dict.fromkeys(keys_of(question.rows), keys_of(question.columns))
    return dict.fromkeys(keys_of(question.options), _values(question)) if isinstance(question, Score) else {}


def _rows(question: Question) -> tuple[str, ...]:
    """Return the answers of a question that has few, as names of rows; with them, who gave none."""
    if isinstance(question, Multiple):
        return (*keys_of(question.options), ANSWERED)
    said = keys_of(question.options) if isinstance(question, Single) else _values(question)
    return (*said, NO_OPINION, LAPSED)


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
