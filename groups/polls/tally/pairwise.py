"""Rankings as totals: for each two options, how much of the ballots prefers one. Not for saying who wins.

The totals are all that a secret ranking leaves behind: an order of many options is as good as a signature.
"""

from collections.abc import Iterable
from typing import Any, Self

from groups.polls.tally.counted import Amount, Figure, Tally, figure, known, same
from groups.polls.tally.schulze import SchulzeResult, schulze
from groups.polls.tally.totals import Pairwise


class PairwiseTally(Tally[SchulzeResult]):
    """Counts rankings into totals. An answer lists keys, best first; who is not on it comes after them."""

    def __init__(self, options: Iterable[str]) -> None:
        super().__init__()
        self.options = known(options)
        self.over: dict[str, dict[str, Amount]] = {
            one: dict.fromkeys((other for other in self.options if other != one), 0) for one in self.options
        }

    def _take(self, answer: Any, amount: Amount) -> None:
        left = ranked_of(self.options, answer)
        for key in answer:
            del left[key]
            row = self.over[key]
            for lower in left:
                row[lower] += amount

    def _merge(self, other: Self) -> None:
        same(self.options, other.options)
        for key, row in other.over.items():
            for lower, amount in row.items():
                self.over[key][lower] += amount

    def totals(self) -> Pairwise:
        """Return the totals until now."""
        rows: list[tuple[Figure, ...]] = [
            tuple(figure(self.over[one][other]) if one != other else 0 for other in self.options)
            for one in self.options
        ]
        return Pairwise(self.options, tuple(rows), self.heard())

    def result(self) -> SchulzeResult:
        """Return who wins by the method of Schulze."""
        return schulze(self.totals())


def ranked_of(options: Iterable[str], answer: Any) -> dict[str, None]:
    """Return the options, in their order, after checking that an answer ranks some of them.

    Raises: ValueError for a double, for an option of another question, and for what is no list.
    """
    left = dict.fromkeys(options)
    if not isinstance(answer, list | tuple) or len(set(answer)) != len(answer):
        raise ValueError(f"not a ranking: {answer!r}")
    if not all(key in left for key in answer):
        raise ValueError(f"an option of another question: {answer!r}")
    return left
