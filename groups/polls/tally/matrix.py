"""A matrix: in each row one choice, counted as a question of its own. Not for comparing rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from groups.polls.tally.choice import ChoiceResult, ChoiceTally
from groups.polls.tally.counted import Amount, Heard, Tally, Weight, is_no_opinion, known, same


@dataclass(frozen=True)
class MatrixRow:
    """One row, counted by itself: who left it open was not heard there."""

    key: str
    result: ChoiceResult


@dataclass(frozen=True)
class MatrixResult:
    """The rows in the order of the question."""

    heard: Heard
    rows: tuple[MatrixRow, ...]


class MatrixTally(Tally[MatrixResult]):
    """Counts rows of choices. An answer maps row to column; a row that is not there was left open."""

    def __init__(self, rows: Iterable[str], columns: Iterable[str]) -> None:
        super().__init__()
        self.columns = known(columns)
        self.rows = {row: ChoiceTally(self.columns) for row in known(rows)}

    def add(self, answer: Any, count: int = 1, weight: Weight = 1) -> None:
        """Count an answer, and in each row who left it open."""
        super().add(answer, count, weight)
        if isinstance(answer, dict) and not is_no_opinion(answer):
            for key, row in self.rows.items():
                row.add(answer.get(key), count, weight)
        else:
            for row in self.rows.values():
                row.add(answer, count, weight)

    def _take(self, answer: Any, amount: Amount) -> None:
        if not isinstance(answer, dict) or not all(
            row in self.rows and column in self.columns for row, column in answer.items()
        ):
            raise ValueError(f"not a choice in each row: {answer!r}")

    def _merge(self, other: Self) -> None:
        same((list(self.rows), self.columns), (list(other.rows), other.columns))
        for key, row in self.rows.items():
            row.merge(other.rows[key])

    def result(self) -> MatrixResult:
        """Return the rows until now."""
        return MatrixResult(
            self.heard(), tuple(MatrixRow(key, row.result()) for key, row in self.rows.items())
        )
