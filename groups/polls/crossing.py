"""Counts ballots by answer and by coarse group, in the pass of the tallies; small cells stay hidden. Pure.

One table for each question with few answers and each group. Whoever left a group out stands in a column of
their own, so that no cell follows from the others. Not for how a table looks.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from groups.polls.disclosure import protect
from groups.polls.questions import Definition, Multiple, Question, Score, Single, is_no_opinion
from groups.polls.questions.options import keys_of

UNKNOWN: Final = ""
NO_OPINION: Final = "no_opinion"


class Crossing:
    """The cross-tables of one poll, ballot by ballot; memory does not grow with ballots."""

    def __init__(self, definition: Definition, groups: Mapping[str, tuple[str, ...]]) -> None:
        self.groups = groups
        self.rows = {each.key: rows for each in definition.questions if (rows := _rows(each))}
        self.counts: Counter[tuple[str, str, str, str]] = Counter()

    def add(self, answers: Mapping[str, Any], groups: Mapping[str, str]) -> None:
        """Count one ballot of which the answers were checked."""
        for question, rows in self.rows.items():
            for row in _named(answers.get(question)):
                if row in rows:
                    for group, columns in self.groups.items():
                        column = groups.get(group, UNKNOWN)
                        self.counts[question, group, row, column if column in columns else UNKNOWN] += 1

    def tables(self, *, least: int) -> dict[str, dict[str, Any]]:
        """Return by question and group a table with what is small left out; None for a hidden cell.

        Returns: `{"rows", "columns", "cells", "row_totals", "column_totals"}`; cells and totals are None
        where no part of the table can be shown.
        """
        return {
            question: {group: self._table(question, group, rows, least) for group in self.groups}
            for question, rows in self.rows.items()
            if self.groups
        }

    def _table(self, question: str, group: str, rows: tuple[str, ...], least: int) -> dict[str, Any]:
        columns = (*self.groups[group], UNKNOWN)
        counts = [[self.counts[question, group, row, column] for column in columns] for row in rows]
        shown = protect(counts, least=least)
        hidden = shown.is_hidden
        return {
            "rows": list(rows),
            "columns": list(columns),
            "cells": None if hidden else [list(row) for row in shown.cells],
            "row_totals": None if shown.rows is None else list(shown.rows),
            "column_totals": None if shown.columns is None else list(shown.columns),
        }


def _rows(question: Question) -> tuple[str, ...]:
    """Return the answers of a question that has few, as names of rows."""
    opinion = (NO_OPINION,) if question.no_opinion else ()
    if isinstance(question, Single | Multiple):
        return (*keys_of(question.options), *opinion)
    if isinstance(question, Score) and not question.options:
        return (*(str(value) for value in range(question.low, question.high + 1)), *opinion)
    return ()


def _named(answer: Any) -> tuple[str, ...]:
    if answer is None:
        return ()
    if is_no_opinion(answer):
        return (NO_OPINION,)
    if isinstance(answer, list | tuple):
        return tuple(answer)
    return (str(answer),) if isinstance(answer, str | int) else ()
