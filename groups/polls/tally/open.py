"""Answers in words, places and photos: only how many there are. Not for reading or gathering them."""

from dataclasses import dataclass
from typing import Any, Self

from groups.polls.tally.counted import Amount, Heard, Tally, Weight


@dataclass(frozen=True)
class OpenResult:
    """How many answered."""

    heard: Heard


class OpenTally(Tally[OpenResult]):
    """Counts answers without looking at them; empty words are no answer."""

    def add(self, answer: Any, count: int = 1, weight: Weight = 1) -> None:
        """Count an answer; empty words as none."""
        super().add(None if answer == "" else answer, count, weight)

    def _take(self, answer: Any, amount: Amount) -> None:
        """Nothing of it is kept."""

    def _merge(self, other: Self) -> None:
        """There is nothing beside who was heard."""

    def result(self) -> OpenResult:
        """Return how many answered until now."""
        return OpenResult(self.heard())
