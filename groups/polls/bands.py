"""Numbers in bands, so that groups can be compared: cut where the figures of the question cut them. Pure.

The cuts are the quartiles, which everybody reads; a band of few goes with the one above it. The lowest and
the highest answer are told to nobody, so the first band has no begin and the last one no end. No tables.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from groups.polls.tally.counted import Figure
from groups.polls.tally.spread import as_fraction, quantile

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
    pieces: list[dict[Figure, int]] = [{} for _piece in range(len(cuts) + 1)]
    for value, many in amounts.items():
        pieces[bisect_left(cuts, value)][value] = many
    sizes = [sum(piece.values()) for piece in pieces]
    found: list[Band] = []
    over: float | None = None
    inside: dict[Figure, int] = {}
    for place, piece in enumerate(pieces):
        inside |= piece
        last = place == len(cuts)
        if last or (sum(inside.values()) >= least and sum(sizes[place + 1 :]) >= least):
            upto = None if last else cuts[place]
            if inside:
                found.append(Band(over, upto, _mean(inside)))
            over, inside = upto, {}
    return found


def _mean(amounts: Mapping[Figure, int]) -> float:
    """Return the mean of some numbers, exactly; whole numbers are many and need no fractions."""
    whole = sum(value * many for value, many in amounts.items() if isinstance(value, int))
    broken = (as_fraction(value) * many for value, many in amounts.items() if not isinstance(value, int))
    return float((sum(broken, Fraction(0)) + whole) / sum(amounts.values()))
