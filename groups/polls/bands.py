"""Numbers in bands, so that groups can be compared: cut where the figures of the question cut them. Pure.

The cuts are the quartiles, which everybody reads; a band of few goes with the one above it. The lowest and
the highest answer are told to nobody, so the first band has no begin and the last one no end. No tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from groups.polls.tally.counted import Figure
from groups.polls.tally.spread import mean, quantile

QUARTERS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))


@dataclass(frozen=True)
class Band:
    """Numbers over one and up to another; None where there is no such end. `mean` is of all answers in it."""

    over: float | None
    upto: float | None
    mean: float

    def holds(self, value: Figure) -> bool:
        """Whether a number lies in it."""
        return (self.over is None or value > self.over) and (self.upto is None or value <= self.upto)

    def to_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {"over": self.over, "upto": self.upto, "mean": self.mean}


def bands_of(amounts: Mapping[Figure, int], least: int) -> list[Band]:
    """Return the bands of so many answers of each number, lowest first; one or none where they are few."""
    cuts = sorted({cut for part in QUARTERS if (cut := quantile(amounts, part)) is not None})
    found: list[Band] = []
    over: float | None = None
    for cut in cuts:
        inside = {value: many for value, many in amounts.items() if Band(over, cut, 0).holds(value)}
        above = sum(many for value, many in amounts.items() if value > cut)
        if sum(inside.values()) >= least and above >= least:
            found.append(Band(over, cut, float(mean(inside) or 0)))
            over = cut
    last = {value: many for value, many in amounts.items() if Band(over, None, 0).holds(value)}
    middle = mean(last)
    return found if middle is None else [*found, Band(over, None, float(middle))]
