"""Counts ballots by answer and by coarse group, in the pass of the tallies; small cells stay hidden. Pure.

One table for each question with few answers and each group. What everybody knows beside a table is thought
of as known: the figures of the question, how many ballots each group has, and the rules of the question. So:

- groups with few ballots, and who left the group out, are one column for all questions of the poll;
- answers that few gave are one row, not shown where few gave them together, and who left the question open
  has a row too: each table of one choice adds up to the ballots, and two questions tell nothing together;
- of a multiple choice, the choices that somebody could still have made stand in a row that is never shown;
- a question that an earlier answer lets somebody skip has no table: it would tell that answer.

Not for how a table looks.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from groups.polls.disclosure import Protected, protect
from groups.polls.questions import (
    END,
    Definition,
    Multiple,
    Question,
    Score,
    Single,
    is_no_opinion,
)
from groups.polls.questions.options import keys_of

REST: Final = ""
"""The column of small groups and of who left the group out."""
NO_OPINION: Final = "*no_opinion"
OPEN: Final = "*open"
OTHER: Final = "*other"
"""The row of answers that few gave. No key of an option begins with a star."""


class Crossing:
    """The cross-tables of one poll, ballot by ballot; memory does not grow with ballots."""

    def __init__(self, definition: Definition, groups: Mapping[str, tuple[str, ...]]) -> None:
        self.groups = groups
        always = asked_of_everybody(definition)
        self.questions = {each.key: each for each in definition.questions if each.key in always}
        self.rows = {key: rows for key, each in self.questions.items() if (rows := _rows(each))}
        self.counts: Counter[tuple[str, str, str, str]] = Counter()
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
        for question, rows in self.rows.items():
            for row in _named(answers.get(question)):
                if row in rows:
                    for group, column in here:
                        self.counts[question, group, row, column] += 1

    def tables(self, *, least: int) -> dict[str, dict[str, Any]]:
        """Return by question and group a table with what is small left out; None for a hidden cell.

        Returns: `{"rows", "columns", "cells", "row_totals", "column_totals"}`; a column total is the ballots
        of the group. Cells and totals are None where no part of the table can be shown. A group of which
        fewer than two columns are large enough has no tables.
        """
        merged = {group: self._columns(group, least) for group in self.groups}
        found = {
            question: {
                group: self._table(question, group, columns, least)
                for group, columns in merged.items()
                if len(columns) > 1
            }
            for question in self.rows
        }
        return {question: tables for question, tables in found.items() if tables}

    def _columns(self, group: str, least: int) -> dict[str, tuple[str, ...]]:
        """Return which groups each column holds, so that every column has enough ballots."""
        sizes = {column: self.ballots[group, column] for column in self.groups[group]}
        unknown = self.ballots[group, REST]
        return _merged(sizes | ({REST: unknown} if unknown else {}), REST, least)

    def _table(
        self, question: str, group: str, columns: Mapping[str, tuple[str, ...]], least: int
    ) -> dict[str, Any]:
        ballots = [sum(self.ballots[group, part] for part in parts) for parts in columns.values()]
        counts = {
            row: [
                sum(self.counts[question, group, row, part] for part in parts) for parts in columns.values()
            ]
            for row in self.rows[question]
        }
        asked = self.questions[question]
        if isinstance(asked, Multiple):
            rows, shown = _of_several(asked, counts, least)
        else:
            rows, shown = _of_one(counts, least)
        hidden = shown.is_hidden
        return {
            "rows": rows,
            "columns": list(columns),
            "cells": None if hidden else [list(row) for row in shown.cells[: len(rows)]],
            "row_totals": None if shown.rows is None else list(shown.rows[: len(rows)]),
            "column_totals": None if hidden else ballots,
        }


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


def _of_one(counts: Mapping[str, list[int]], least: int) -> tuple[list[str], Protected]:
    """Protect a table in which each ballot stands in one row; answers that nobody gave have none."""
    totals = {row: sum(cells) for row, cells in counts.items() if any(cells)}
    rows = [row for row, total in totals.items() if total >= least]
    if not rows:
        return [], Protected((), None, None)
    table = [counts[row] for row in rows]
    few = [counts[row] for row in totals if row not in rows]
    if not few:
        return rows, protect(table, least=least)
    others = [sum(cell) for cell in zip(*few, strict=True)]
    veiled = {} if sum(others) >= least else {len(rows): sum(others)}
    shown = rows if veiled else [*rows, OTHER]
    return shown, protect([*table, others], least=least, veiled=veiled)


def _of_several(
    question: Multiple, counts: Mapping[str, list[int]], least: int
) -> tuple[list[str], Protected]:
    """Protect a table in which a ballot stands in some rows, in the least and the most that the rules allow.

    Whoever knows how many answered in a column knows what its choices add up to, but for those that people
    could have made and did not; these are the last row. How many answered is thought of as known, not shown.
    """
    options = {key: counts[key] for key in keys_of(question.options)}
    ballots = counts[_ANSWERED]
    rows = [key for key, cells in options.items() if sum(cells) >= least]
    few = [
        sum(cell) for cell in zip(*(cells for key, cells in options.items() if key not in rows), strict=True)
    ]
    few = few or [0] * len(ballots)
    table = [options[key] for key in rows]
    made = [sum(cell) for cell in zip(few, *table, strict=True)]
    unmade = [question.most * people - marks for people, marks in zip(ballots, made, strict=True)]
    caps = [
        *(ballots for _key in rows),
        [question.most * people for people in ballots],
        [(question.most - question.least) * people for people in ballots],
    ]
    veiled = {len(rows): min(least, sum(few)), len(rows) + 1: 0}
    if not rows:
        return [], Protected((), None, None)
    return rows, protect([*table, few, unmade], least=least, caps=caps, veiled=veiled)


_ANSWERED: Final = "*answered"


def _rows(question: Question) -> tuple[str, ...]:
    """Return the answers of a question that has few, as names of rows; with them, who gave none."""
    if isinstance(question, Single):
        return (*keys_of(question.options), NO_OPINION, OPEN)
    if isinstance(question, Multiple):
        return (*keys_of(question.options), _ANSWERED)
    if isinstance(question, Score) and not question.options:
        return (*(str(value) for value in range(question.low, question.high + 1)), NO_OPINION, OPEN)
    return ()


def _named(answer: Any) -> tuple[str, ...]:
    if answer is None:
        return (OPEN,)
    if is_no_opinion(answer):
        return (NO_OPINION,)
    if isinstance(answer, list | tuple):
        return (*answer, _ANSWERED) if answer else (OPEN,)
    return (str(answer),) if isinstance(answer, str | int) else ()
