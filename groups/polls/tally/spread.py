"""Mean, quantiles and spread of values with amounts, exactly. Not for guessing what lies between values."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import sqrt

from groups.polls.tally.counted import Amount, Figure


def as_fraction(value: Figure) -> Fraction:
    """Return a number as it is written: 0.1 is a tenth, not the nearest binary fraction."""
    return Fraction(value) if isinstance(value, int) else Fraction(Decimal(repr(value)))


def mean(amounts: Mapping[Figure, Amount]) -> Fraction | None:
    """Return the mean of values, each as often as its amount; None of nothing."""
    whole = sum(amounts.values())
    if not whole:
        return None
    return sum((as_fraction(value) * amount for value, amount in amounts.items()), Fraction(0)) / whole


def deviation(amounts: Mapping[Figure, Amount]) -> float | None:
    """Return how far values lie from their mean: the standard deviation of exactly those who answered."""
    middle = mean(amounts)
    if middle is None:
        return None
    squares = sum(
        ((as_fraction(value) - middle) ** 2 * amount for value, amount in amounts.items()), Fraction(0)
    )
    return sqrt(squares / sum(amounts.values()))


def quantile(amounts: Mapping[Figure, Amount], part: Fraction) -> float | None:
    """Return the value below which that part of the answers lies; None of nothing.

    The smallest value at which the amounts so far reach the part. Where they reach it exactly, halfway
    between that value and the next, so that the median of 1, 2, 3, 4 is 2.5.
    """
    values = sorted(value for value, amount in amounts.items() if amount)
    if not values:
        return None
    goal = part * sum(amounts.values())
    so_far: Amount = 0
    for position, value in enumerate(values):
        so_far += amounts[value]
        if so_far > goal:
            return float(value)
        if so_far == goal and position + 1 < len(values):
            return float((as_fraction(value) + as_fraction(values[position + 1])) / 2)
    return float(values[-1])
