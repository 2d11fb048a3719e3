"""Measured numbers: mean, median, quartiles, and every value kept. Not for leaving out what looks strange."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Any, Self

from groups.polls.tally.counted import Amount, Figure, Heard, Tally
from groups.polls.tally.reasons import Reason, Why
from groups.polls.tally.spread import deviation, mean, quantile


@dataclass(frozen=True)
class NumberResult:
    """The figures of a number; all None where nobody answered. Quartiles: see `spread.quantile`."""

    heard: Heard
    mean: float | None
    median: float | None
    first_quartile: float | None
    third_quartile: float | None
    lowest: Figure | None
    highest: Figure | None
    deviation: float | None
    reasons: tuple[Reason, ...]


class NumberTally(Tally[NumberResult]):
    """Counts how often each value came, so that memory grows with values and not with ballots."""

    def __init__(self) -> None:
        super().__init__()
        self.amounts: defaultdict[Figure, Amount] = defaultdict(int)

    def _take(self, answer: Any, amount: Amount) -> None:
        if isinstance(answer, bool) or not isinstance(answer, int | float) or not isfinite(answer):
            raise ValueError(f"not a number: {answer!r}")
        self.amounts[answer] += amount

    def _merge(self, other: Self) -> None:
        for value, amount in other.amounts.items():
            self.amounts[value] += amount

    def result(self) -> NumberResult:
        """Return the figures until now."""
        middle = mean(self.amounts)
        return NumberResult(
            heard=self.heard(),
            mean=None if middle is None else float(middle),
            median=quantile(self.amounts, Fraction(1, 2)),
            first_quartile=quantile(self.amounts, Fraction(1, 4)),
            third_quartile=quantile(self.amounts, Fraction(3, 4)),
            lowest=min(self.amounts, default=None),
            highest=max(self.amounts, default=None),
            deviation=deviation(self.amounts),
            reasons=() if self.amounts else (Reason(Why.NOBODY),),
        )
