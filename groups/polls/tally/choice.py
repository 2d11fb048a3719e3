"""Plurality and approval: one choice or several, most votes first. Not for weighing choices."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from groups.polls.tally.counted import Amount, Figure, Heard, Tally, figure, known, same, share
from groups.polls.tally.reasons import Reason, Why


@dataclass(frozen=True)
class OptionFigure:
    """Votes for one option, and which part of those who answered chose it, from 0 to 1."""

    key: str
    votes: Figure
    share: float


@dataclass(frozen=True)
class ChoiceResult:
    """Votes per option, most first and equals in the order of the question.

    Fields:
        several: whether a voter could choose more than one, so that shares add up to more than 1.
        first: who has the most votes; more than one is a tie, none is nobody.
    """

    heard: Heard
    several: bool
    options: tuple[OptionFigure, ...]
    first: tuple[str, ...]
    reasons: tuple[Reason, ...]

    def beaten_by(self) -> dict[str, frozenset[str]]:
        """Return for each option which others have more votes."""
        return {
            one.key: frozenset(other.key for other in self.options if other.votes > one.votes)
            for one in self.options
        }


class ChoiceTally(Tally[ChoiceResult]):
    """Counts choices. An answer is the key of an option; where `several`, a list of different keys."""

    def __init__(self, options: Iterable[str], *, several: bool = False) -> None:
        super().__init__()
        self.several = several
        self.votes: dict[str, Amount] = dict.fromkeys(known(options), 0)

    def _take(self, answer: Any, amount: Amount) -> None:
        chosen = answer if self.several else (answer,)
        if isinstance(chosen, str) or len(set(chosen)) != len(chosen):
            raise ValueError(f"not a choice of different options: {answer!r}")
        if not all(key in self.votes for key in chosen):
            raise ValueError(f"an option of another question: {answer!r}")
        for key in chosen:
            self.votes[key] += amount

    def _merge(self, other: Self) -> None:
        same((self.several, list(self.votes)), (other.several, list(other.votes)))
        for key, votes in other.votes.items():
            self.votes[key] += votes

    def result(self) -> ChoiceResult:
        """Return the votes per option until now."""
        ordered = sorted(self.votes.items(), key=lambda item: -item[1])  # stable: equals keep their order
        most = ordered[0][1] if ordered else 0
        first = tuple(key for key, votes in ordered if votes == most) if most else ()
        return ChoiceResult(
            heard=self.heard(),
            several=self.several,
            options=tuple(
                OptionFigure(key, figure(votes), share(votes, self.weight)) for key, votes in ordered
            ),
            first=first,
            reasons=(self._why(first, most),),
        )

    def _why(self, first: tuple[str, ...], most: Amount) -> Reason:
        if not first:
            return Reason(Why.NOBODY)
        figures = {
            "votes": figure(most),
            "of": figure(self.weight),
            "percent": float(100 * share(most, self.weight)),
        }
        if len(first) > 1:
            return Reason(Why.TIED, first, figures)
        over_half = Fraction(most) * 2 > self.weight
        return Reason(Why.MAJORITY if over_half else Why.MOST, first, figures)
