"""Counting a whole poll in one pass over its ballots. Not for who took part, and not for reading ballots."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Self

from groups.polls.questions.definition import Definition
from groups.polls.tally import Lot, Result, Tally, Weight, from_json, to_json

Ballot = tuple[Mapping[str, Any], int, Weight]
"""Checked answers by question, how many people gave them, and for how many of the population each stands."""


class Count:
    """A tally for each question. Memory does not grow with ballots, except by different numbers and, of an
    instant runoff, by different rankings."""

    def __init__(self, definition: Definition, *, lot: Lot | None = None) -> None:
        self.tallies: dict[str, Tally[Any]] = {
            question.key: question.tally(lot=lot) for question in definition.questions
        }

    def add(
        self,
        answers: Mapping[str, Any],
        count: int = 1,
        weight: Weight = 1,
        *,
        lapsed: Collection[str] = (),
    ) -> None:
        """Count a ballot.

        Args:
            lapsed: questions to which it holds an answer that a correction took away.

        Raises: ValueError for answers that were not checked.
        """
        for key, tally in self.tallies.items():
            if key in lapsed:
                tally.lapse(count)
            else:
                tally.add(answers.get(key), count, weight)

    def add_all(self, ballots: Iterable[Ballot]) -> Self:
        """Count a stream of ballots, one at a time."""
        for answers, count, weight in ballots:
            self.add(answers, count, weight)
        return self

    def merge(self, other: "Count") -> None:
        """Take in another pile of ballots of the same poll, as from paper."""
        for key, tally in self.tallies.items():
            tally.merge(other.tallies[key])

    def results(self) -> dict[str, Result]:
        """Return the figures of each question until now."""
        return {key: tally.result() for key, tally in self.tallies.items()}

    def figures(self) -> dict[str, Any]:
        """Return the figures of each question as JSON can hold them."""
        return {key: to_json(result) for key, result in self.results().items()}


def count(definition: Definition, ballots: Iterable[Ballot], *, lot: Lot | None = None) -> Count:
    """Return the count of a stream of ballots."""
    return Count(definition, lot=lot).add_all(ballots)


def from_figures(figures: Mapping[str, Any]) -> dict[str, Result]:
    """Return the figures of each question that `Count.figures` wrote."""
    return {key: from_json(data) for key, data in figures.items()}
