"""How far the share of a sample can lie from that of everybody: margins of error at 95 %. Pure.

Only where those who answered are a chance sample: nobody's margin says who did not answer, and why. The
formula with a worked example stands in docs/algorithms/samples.md.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Final

Z: Final = 1.959963984540054
"""The normal distribution has 95 % of its mass within so many standard deviations."""
LEAST_ANSWERS: Final = 30
"""Under so many answers the formula does not hold, and no margin is told."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its margin, cut off at 0 and 1."""

    share: float
    margin: float

    @property
    def low(self) -> float:
        """Where it begins."""
        return max(0.0, self.share - self.margin)

    @property
    def high(self) -> float:
        """Where it ends."""
        return min(1.0, self.share + self.margin)


def correction(answered: int, population: int) -> float:
    """Return by how much a margin shrinks because the sample is a real part of a finite population."""
    if population <= 1 or answered >= population:
        return 0.0
    return sqrt((population - answered) / (population - 1))


def interval(share: float, answered: int, population: int) -> Interval | None:
    """Return a share with its margin; None where too few answered for one."""
    if answered < LEAST_ANSWERS or answered > population:
        return None
    spread = sqrt(share * (1 - share) / (answered - 1))
    return Interval(share, Z * spread * correction(answered, population))


def widest(answered: int, population: int) -> float | None:
    """Return the margin of a share of one half, the largest there is; None where too few answered."""
    found = interval(0.5, answered, population)
    return None if found is None else found.margin


def margin_of_mean(deviation: float, answered: int, population: int) -> float | None:
    """Return the margin of a mean, from the deviation of the answers; None where too few answered."""
    if answered < LEAST_ANSWERS or answered > population:
        return None
    return Z * deviation / sqrt(answered - 1) * correction(answered, population)
