"""What every tally shares: answers with count and weight, who was heard, exact sums. Not for a method."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Any, Final, Generic, NamedTuple, Self, TypeVar

Weight = int | float | Fraction
Amount = int | Fraction
"""An exact sum: weights that are not whole stay fractions, so that no order of ballots changes a figure."""

Figure = int | float
NO_OPINION: Final[Mapping[str, bool]] = {"no_opinion": True}
"""The answer of somebody who has none. Not the same as no answer, which is None."""


def is_no_opinion(answer: object) -> bool:
    """Return whether an answer says "no opinion"."""
    return isinstance(answer, dict) and answer.get("no_opinion") is True


class Cast(NamedTuple):
    """One answer, given by `people` who each stand for `weight` of the population."""

    answer: Any
    people: int = 1
    weight: Weight = 1


@dataclass(frozen=True)
class Heard:
    """How many people a question heard. Ballots, whatever their weight; `weight` is that of the answers.

    Fields:
        answered: gave an answer.
        blank: said that they have no opinion.
        skipped: left it open, or never saw it.
        lapsed: answered it before it was corrected, and what they said is no answer any more.
    """

    answered: int = 0
    blank: int = 0
    skipped: int = 0
    weight: Figure = 0
    lapsed: int = 0


def amount_of(count: int, weight: Weight) -> Amount:
    """Return what a cast adds to a total, exactly.

    Raises: ValueError for a count that is no whole number from 1, or a weight that is not over zero.
    """
    if count < 1 or int(count) != count:
        raise ValueError(f"a count of {count} ballots")
    if weight == 1:
        return count
    if not weight > 0 or not isfinite(weight):
        raise ValueError(f"a weight of {weight}")
    return count * Fraction(weight)


def figure(amount: Amount) -> Figure:
    """Return an exact sum as JSON can hold it: whole where it is whole."""
    return int(amount) if amount.denominator == 1 else float(amount)


def share(part: Amount, whole: Amount) -> float:
    """Return which part of a whole, from 0 to 1; 0 where there is no whole."""
    return float(Fraction(part) / Fraction(whole)) if whole else 0.0


R = TypeVar("R", covariant=True)


class Tally(ABC, Generic[R]):
    """Totals of one question, that grow by one answer at a time."""

    def __init__(self) -> None:
        self.answered = self.blank = self.skipped = self.lapsed = 0
        self.weight: Amount = 0

    def add(self, answer: Any, count: int = 1, weight: Weight = 1) -> None:
        """Count an answer: None for none, NO_OPINION for no opinion.

        Raises: ValueError for an answer that does not fit the question; nothing is counted of it then.
        """
        amount = amount_of(count, weight)
        if answer is None:
            self.skipped += count
        elif is_no_opinion(answer):
            self.blank += count
        else:
            self._take(answer, amount)
            self.answered += count
            self.weight += amount

    def lapse(self, count: int = 1) -> None:
        """Count people whose answer a correction took away: they did not leave the question open."""
        self.lapsed += count

    def add_all(self, casts: Iterable[Cast]) -> Self:
        """Count a stream of answers, one at a time."""
        for cast in casts:
            self.add(*cast)
        return self

    def merge(self, other: Self) -> None:
        """Take in what another tally of the same question counted.

        Raises: ValueError where it is not the same question.
        """
        self._merge(other)
        self.answered += other.answered
        self.blank += other.blank
        self.skipped += other.skipped
        self.lapsed += other.lapsed
        self.weight += other.weight

    def heard(self) -> Heard:
        """Return how many were heard until now."""
        return Heard(self.answered, self.blank, self.skipped, figure(self.weight), self.lapsed)

    @abstractmethod
    def _take(self, answer: Any, amount: Amount) -> None:
        """Check the whole answer, and only then count it."""

    @abstractmethod
    def _merge(self, other: Self) -> None: ...

    @abstractmethod
    def result(self) -> R:
        """Return the figures until now."""


def known(options: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of options.

    Raises: ValueError where one is there twice.
    """
    keys = tuple(options)
    if len(set(keys)) != len(keys):
        raise ValueError("an option that is there twice")
    return keys


def same(one: object, other: object) -> None:
    """Refuse to merge what is not of the same question.

    Raises: ValueError where the two differ.
    """
    if one != other:
        raise ValueError(f"tallies of two questions: {one} and {other}")


def beaten_by_places(places: Iterable[tuple[str, int]]) -> dict[str, frozenset[str]]:
    """Return for each option which others have a better place."""
    of = dict(places)
    return {
        key: frozenset(other for other, better in of.items() if better < place) for key, place in of.items()
    }
