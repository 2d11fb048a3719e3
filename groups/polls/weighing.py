"""Weigh a sample to how its population is divided, from what is published alone. Pure.

A weighted figure is worked out of the stored figures and of the table that everybody sees, with what is
hidden in it left unknown; never out of ballots. So it says nothing that its reader could not work out, and
anybody can check it. What that costs in exactness, with a worked example: docs/algorithms/weights.md.

Not for how sure a sample is: `samples`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from groups.polls.crossing import OTHER, REST
from groups.polls.tally import ChoiceResult, Result

LARGEST: Final = 5.0
"""No ballot weighs more: a few people would speak for many."""
TURNS: Final = 40
"""So often hidden cells are fitted to what is left of rows and columns; they hardly move long before."""
UNSEEN: Final = "*unseen"
"""The row of answers that have none in the table."""
Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a ballot of each column of the tables weighs.

    Attributes:
        people: ballots in each column.
        capped: columns whose weight was cut off at the largest.
    """

    of: Mapping[str, float]
    people: Mapping[str, int]
    capped: tuple[str, ...]

    @property
    def effective(self) -> float:
        """Return as how many ballots of equal weight these count (Kish)."""
        total = sum(self.people[name] * weight for name, weight in self.of.items())
        squares = sum(self.people[name] * weight**2 for name, weight in self.of.items())
        return total**2 / squares if squares else 0.0

    @property
    def ballots(self) -> int:
        """How many ballots there are."""
        return sum(self.people.values())


@dataclass(frozen=True, slots=True)
class Weighing:
    """A result by weight.

    Attributes:
        by: which coarse group it was weighed by.
        weights: None where it was refused: the groups are too small to weigh.
        percents: by question and option the share in whole percents; questions without a table are left out.
    """

    by: str
    shares: Shares
    weights: Weights | None = None
    percents: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def weigh(
    results: Mapping[str, Result], tables: Mapping[str, Mapping[str, Any]], shares: Mapping[str, Shares]
) -> Weighing | None:
    """Return a result weighed by the one coarse group of which shares are known; None without one.

    Args:
        results: the figures of each question, as they are told.
        tables: by question and group the table that is shown, as `crossing` makes it.
        shares: by group, which part of the population each of its values is.
    """
    for by, known in shares.items():
        seen = {key: found[by] for key, found in tables.items() if found.get(by, {}).get("column_totals")}
        first = next(iter(seen.values()), None)
        weights = None if first is None else weights_of(known, first["columns"], first["column_totals"])
        if weights is None:
            return Weighing(by, known)
        found = {
            key: {option: round(100 * part) for option, part in weighed(result, seen[key], weights).items()}
            for key, result in results.items()
            if isinstance(result, ChoiceResult) and key in seen
        }
        return Weighing(by, known, weights, found)
    return None


def weights_of(shares: Shares, columns: Sequence[str], people: Sequence[int]) -> Weights | None:
    """Return how much a ballot of each column weighs; None with nobody in one, or fewer than two.

    Groups that are too small for a column of their own weigh together, in the column of the rest. Who told no
    group, and a group of which no share is known, weigh 1.
    """
    if len(columns) < 2 or not all(people):
        return None
    apart = [name for name in columns if name != REST]
    part = {name: shares.get(name, 0.0) for name in apart}
    if REST in columns:
        part[REST] = sum(share for name, share in shares.items() if name not in apart)
    sizes = dict(zip(columns, people, strict=True))
    known = [name for name, share in part.items() if share > 0]
    if len(known) < 2:
        return None
    ballots, total = sum(sizes[name] for name in known), sum(part[name] for name in known)
    raw = {name: part[name] / total * ballots / sizes[name] for name in known}
    weights = {name: min(LARGEST, raw.get(name, 1.0)) for name in columns}
    return Weights(weights, sizes, tuple(name for name in columns if raw.get(name, 1.0) > LARGEST))


def weighed(result: ChoiceResult, table: Mapping[str, Any], weights: Weights) -> dict[str, float]:
    """Return the weighted share of each option, from 0 to 1; what is hidden is filled in (see `_filled`)."""
    rows = _filled(table, several=result.several)
    sizes = [float(size) for size in table["column_totals"]]
    votes = {
        option.key: _scaled(rows.get(option.key, rows[UNSEEN]), float(option.votes), sizes, weights)
        for option in result.options
    }
    everybody = sum(votes.values())
    if result.several:
        everybody = _scaled(sizes, float(result.heard.answered), sizes, weights)
    return {key: min(1.0, vote / everybody) if everybody else 0.0 for key, vote in votes.items()}


def _scaled(cells: Sequence[float], total: float, sizes: Sequence[float], weights: Weights) -> float:
    """Return the weight of so many votes, divided over the columns as these cells, or as their sizes."""
    base = cells if sum(cells) > 0 else sizes
    weight = sum(cell * one for cell, one in zip(base, weights.of.values(), strict=True))
    return total * weight / sum(base)


def _filled(table: Mapping[str, Any], *, several: bool) -> dict[str, list[float]]:
    """Return the rows of a table with a likely figure in each hidden cell, and one for all that has no row.

    Where each ballot stands in one row, hidden cells are fitted to what is left of their rows and columns,
    as if groups did not differ in them (iterative proportional fitting); otherwise to that of their rows.
    """
    people, cells = table["column_totals"], [list(row) for row in table["cells"]]
    places = range(len(people))
    totals = list(table["row_totals"])
    if not several:
        cells.append([None] * len(people))
        totals.append(sum(people) - sum(totals))
    hidden = [[column for column in places if row[column] is None] for row in cells]
    over = [total - sum(cell or 0 for cell in row) for row, total in zip(cells, totals, strict=True)]
    under = [people[column] - sum(row[column] or 0 for row in cells) for column in places]
    found = [[float(people[at] if cell is None else cell) for at, cell in enumerate(row)] for row in cells]
    for _turn in range(1 if several else TURNS):
        if not several:
            for column in places:
                rows = [at for at in range(len(cells)) if column in hidden[at]]
                _fit(found, [(at, column) for at in rows], under[column])
        for at, columns in enumerate(hidden):
            _fit(found, [(at, column) for column in columns], over[at])
    rows_of = dict(zip(table["rows"], found, strict=False))
    rest = rows_of.get(OTHER) or ([] if several else found[-1])
    return {**rows_of, UNSEEN: rest}


def _fit(found: list[list[float]], places: Sequence[tuple[int, int]], total: float) -> None:
    """Scale some cells so that they add up to a total."""
    now = sum(found[row][column] for row, column in places)
    for row, column in places:
        found[row][column] *= total / now if now else 0.0
