"""How much reports weigh, and when they hide something until a person looks. Pure; not how soon one must.

A household counts once, by its heaviest member, so that one family cannot bring a neighbour down. Whoever was
often right weighs more, whoever was often wrong less; nobody weighs nothing, since also they may be right.
"""

from collections.abc import Iterable
from typing import NamedTuple

LIGHTEST, HEAVIEST = 0.25, 1.5
HOUSEHOLDS_THAT_HIDE = 3
WEIGHT_THAT_HIDES = 2.25
"""Three households of whom nothing is known weigh 3; three of whom half was right as well."""
WEIGHT_THAT_COUNTS = 0.5


class Weighed(NamedTuple):
    """One report that counts: of which household, and how much it weighs.

    `household` is None for whoever has none; they count as a household of their own, by `person`.
    """

    household: int | None
    person: int
    weight: float


class Heard(NamedTuple):
    """What the reports of a case amount to."""

    households: int
    weight: float


def report_weight(upheld: int, rejected: int) -> float:
    """Return how much a report weighs of somebody who was so often right and so often not.

    (upheld + 1) / (upheld + rejected + 2) × 2, never less than 0.25 or more than 1.5.

    >>> report_weight(0, 0)  # nothing is known yet
    1.0
    >>> report_weight(3, 1)  # (3 + 1) / 6 × 2
    1.33
    >>> report_weight(0, 4)  # 1 / 6 × 2
    0.33
    >>> report_weight(0, 20), report_weight(20, 0)
    (0.25, 1.5)
    """
    share = (upheld + 1) / (upheld + rejected + 2) * 2
    return round(min(HEAVIEST, max(LIGHTEST, share)), 2)


def heard(reports: Iterable[Weighed]) -> Heard:
    """Return how many households reported and how much they weigh together.

    >>> heard([Weighed(7, 1, 1.0), Weighed(7, 2, 1.5), Weighed(8, 3, 0.5)])  # 7 counts once, as 1.5
    Heard(households=2, weight=2.0)
    >>> heard([Weighed(None, 1, 1.0), Weighed(None, 2, 1.0)])
    Heard(households=2, weight=2.0)
    """
    heaviest: dict[tuple[str, int], float] = {}
    for report in reports:
        name = ("person", report.person) if report.household is None else ("household", report.household)
        heaviest[name] = max(heaviest.get(name, 0.0), report.weight)
    return Heard(len(heaviest), round(sum(heaviest.values()), 2))


def hides(reports: Heard) -> bool:
    """Whether so many households hide something until a person looks.

    >>> hides(Heard(3, 3.0)), hides(Heard(2, 3.0)), hides(Heard(3, 0.99))
    (True, False, False)
    """
    return reports.households >= HOUSEHOLDS_THAT_HIDE and reports.weight >= WEIGHT_THAT_HIDES
