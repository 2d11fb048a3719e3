"""Scores on a range of whole numbers, for one thing or for each of several. Not for measured numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from groups.polls.tally.counted import (
    Amount,
    Figure,
    Heard,
    Tally,
    beaten_by_places,
    figure,
    known,
    same,
    share,
)
from groups.polls.tally.reasons import Reason, Why
from groups.polls.tally.spread import deviation, mean, quantile

ITSELF = ""
"""The key under which a question without options is scored: the score is for what it asks."""


@dataclass(frozen=True)
class ScoreShare:
    """How much one value was given, and which part of the scores that is, from 0 to 1."""

    value: int
    votes: Figure
    share: float


@dataclass(frozen=True)
class ScoreFigure:
    """What one option was given. Without scores, mean, median and deviation are None.

    Fields:
        scored: how much of the answers scored it; it was left open by the rest.
        values: one for each value of the range, lowest first.
    """

    key: str
    scored: Figure
    mean: float | None
    median: float | None
    deviation: float | None
    values: tuple[ScoreShare, ...]


@dataclass(frozen=True)
class ScoreResult:
    """Scores per option, highest mean first and equals in the order of the question."""

    heard: Heard
    low: int
    high: int
    options: tuple[ScoreFigure, ...]
    places: tuple[tuple[str, int], ...]
    first: tuple[str, ...]
    reasons: tuple[Reason, ...]

    def beaten_by(self) -> dict[str, frozenset[str]]:
        """Return for each option which others have a higher mean."""
        return beaten_by_places(self.places)


class ScoreTally(Tally[ScoreResult]):
    """Counts scores. An answer is a whole number, or for options a mapping of key to whole number."""

    def __init__(self, low: int, high: int, options: Iterable[str] = ()) -> None:
        super().__init__()
        if low >= high:
            raise ValueError(f"scores from {low} to {high}")
        self.low, self.high = low, high
        keys = known(options) or (ITSELF,)
        self.amounts: dict[str, dict[Figure, Amount]] = {
            key: dict.fromkeys(range(low, high + 1), 0) for key in keys
        }

    def _take(self, answer: Any, amount: Amount) -> None:
        scores = {ITSELF: answer} if ITSELF in self.amounts else answer
        for key, value in scores.items():
            if key not in self.amounts or type(value) is not int or not self.low <= value <= self.high:
                raise ValueError(f"not a score from {self.low} to {self.high}: {answer!r}")
        for key, value in scores.items():
            self.amounts[key][value] += amount

    def _merge(self, other: Self) -> None:
        same((self.low, self.high, list(self.amounts)), (other.low, other.high, list(other.amounts)))
        for key, amounts in other.amounts.items():
            for value, amount in amounts.items():
                self.amounts[key][value] += amount

    def result(self) -> ScoreResult:
        """Return the scores per option until now."""
        means = {key: mean(amounts) for key, amounts in self.amounts.items()}
        exact = {key: middle for key, middle in means.items() if middle is not None}
        ordered = sorted(exact, key=lambda key: -exact[key]) + [key for key in means if key not in exact]
        places = tuple((key, _place(exact, key)) for key in ordered)
        first = tuple(key for key, place in places if place == 1 and key in exact)
        return ScoreResult(
            heard=self.heard(),
            low=self.low,
            high=self.high,
            options=tuple(_figure(key, self.amounts[key]) for key in ordered),
            places=places,
            first=first,
            reasons=(self._why(first, exact),),
        )

    def _why(self, first: tuple[str, ...], means: dict[str, Fraction]) -> Reason:
        if not first:
            return Reason(Why.NOBODY)
        figures = {"mean": float(means[first[0]]), "low": self.low, "high": self.high}
        if ITSELF in first:
            return Reason(Why.MEAN, (), figures)
        return Reason(Why.HIGHEST_MEAN if len(first) == 1 else Why.TIED, first, figures)


def _place(means: dict[str, Fraction], key: str) -> int:
    """Return 1 for the highest mean; what nobody scored stands after all that was scored."""
    if key not in means:
        return len(means) + 1
    return 1 + sum(other > means[key] for other in means.values())


def _figure(key: str, amounts: dict[Figure, Amount]) -> ScoreFigure:
    whole = sum(amounts.values())
    middle = mean(amounts)
    return ScoreFigure(
        key=key,
        scored=figure(whole),
        mean=None if middle is None else float(middle),
        median=quantile(amounts, Fraction(1, 2)),
        deviation=deviation(amounts),
        values=tuple(
            ScoreShare(int(value), figure(amount), share(amount, whole)) for value, amount in amounts.items()
        ),
    )
