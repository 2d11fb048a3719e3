"""Weigh a sample to how its population is divided, from what is published alone. Pure.

A weighted figure is worked out of the stored figures and of the table that everybody sees, with what is
hidden in it left unknown; never out of ballots. So it says nothing that its reader could not work out, and
anybody can check it. What that costs in exactness, with a worked example: docs/algorithms/weights.md.

Not for how sure a sample is: `samples`.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any, Final

from groups.polls.crossing import OTHER, REST
from groups.polls.tally import ChoiceResult, MatrixResult, NumberResult, Result, ScoreResult
from groups.polls.tally.score import ITSELF, ScoreFigure

LARGEST: Final = 5.0
"""No ballot weighs more: a few people would speak for many."""
TURNS: Final = 40
"""So often hidden cells are fitted to what is left of rows and columns; they hardly move long before."""
UNSEEN: Final = "*unseen"
"""The row of answers that have none in the table."""
Shares = Mapping[str, float]
Table = Mapping[str, Any]


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
class WeightedMean:
    """The mean of a score or a number by weight.

    Attributes:
        deviation: how far answers lie from it; of a number as it was counted: no table tells it.
        answered: how many ballots it is made of.
    """

    mean: float
    deviation: float
    answered: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """A result by weight.

    Attributes:
        by: which coarse group it was weighed by.
        weights: None where it was refused: the groups are too small to weigh.
        percents: by question and option the share in whole percents; questions without a table are left out.
        rows: the same by question and row of a matrix, and of a score by option and value.
        means: by question and option the mean of a score; of a question without options, under `ITSELF`.
    """

    by: str
    shares: Shares
    weights: Weights | None = None
    percents: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rows: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    means: Mapping[str, Mapping[str, WeightedMean]] = field(default_factory=dict)


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
        told = Told()
        for key, table in seen.items():
            if key in results:
                told.add(key, results[key], table, weights)
        return Weighing(by, known, weights, told.percents, told.rows, told.means)
    return None


@dataclass
class Told:
    """Weighted figures, gathered by question; of a table of which nothing is shown there are none."""

    percents: dict[str, dict[str, int]] = field(default_factory=dict)
    rows: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    means: dict[str, dict[str, WeightedMean]] = field(default_factory=dict)

    def add(self, key: str, result: Result, table: Table, weights: Weights) -> None:
        """Weigh one question."""
        if isinstance(result, ChoiceResult):
            self.percents[key] = _percents(weighed(result, table, weights))
        elif isinstance(result, MatrixResult):
            results = {row.key: row.result for row in result.rows}
            self.rows[key] = {
                row: _percents(weighed(results[row], of, weights)) for row, of in _parts(table, results)
            }
        elif isinstance(result, ScoreResult):
            options = {option.key: option for option in result.options if option.scored}
            votes = {each: _of_values(options[each], of, weights) for each, of in _parts(table, options)}
            self.rows[key] = {each: _percents(_shares(by_value)) for each, by_value in votes.items()}
            self.means[key] = {
                each: _mean(by_value, options[each].scored) for each, by_value in votes.items()
            }
        elif isinstance(result, NumberResult) and _is_in_bands(table):
            self.means[key] = {ITSELF: _mean_of_bands(result, table, weights)}


def weights_of(shares: Shares, columns: Sequence[str], people: Sequence[int]) -> Weights | None:
    """Return how much a ballot of each column weighs; None with nobody in one, or fewer than two.

    Groups that are too small for a column of their own weigh together, in the column of the rest. Who told no
    group, and a group of which no share is known, weigh 1; but where small groups have a share together, as
    on a roll, a group without one of its own is among those.
    """
    if len(columns) < 2 or not all(people):
        return None
    apart = [name for name in columns if name != REST]
    part = {name: shares.get(name, 0.0) for name in apart}
    if REST in columns:
        part[REST] = sum(share for name, share in shares.items() if name not in apart)
    sizes = dict(zip(columns, people, strict=True))
    if shares.get(REST):
        together = [name for name in columns if name not in shares or name == REST]
        rest = sum(share for name, share in shares.items() if name not in apart)
        there = sum(sizes[name] for name in together)
        part |= {name: rest * sizes[name] / there for name in together}
    known = [name for name, share in part.items() if share > 0]
    if len(known) < 2:
        return None
    ballots, total = sum(sizes[name] for name in known), sum(part[name] for name in known)
    raw = {name: part[name] / total * ballots / sizes[name] for name in known}
    weights = {name: min(LARGEST, raw.get(name, 1.0)) for name in columns}
    return Weights(weights, sizes, tuple(name for name in columns if raw.get(name, 1.0) > LARGEST))


def weighed(result: ChoiceResult, table: Table, weights: Weights) -> dict[str, float]:
    """Return the weighted share of each option, from 0 to 1; what is hidden is filled in (see `_filled`)."""
    counted = {option.key: float(option.votes) for option in result.options}
    votes = _by_weight(counted, table, weights, several=result.several)
    if not result.several:
        return _shares(votes)
    everybody = _scaled(table["column_totals"], float(result.heard.answered), table["column_totals"], weights)
    return {key: min(1.0, vote / everybody) if everybody else 0.0 for key, vote in votes.items()}


def _by_weight(
    counted: Mapping[str, float], table: Table, weights: Weights, *, several: bool = False
) -> dict[str, float]:
    """Return the weight of the votes for each answer."""
    rows = _filled(table, several=several)
    return {
        key: _scaled(rows.get(key, rows[UNSEEN]), votes, table["column_totals"], weights)
        for key, votes in counted.items()
    }


def _shares(votes: Mapping[str, float]) -> dict[str, float]:
    everybody = sum(votes.values())
    return {key: vote / everybody if everybody else 0.0 for key, vote in votes.items()}


def _percents(shares: Mapping[str, float]) -> dict[str, int]:
    return {key: round(100 * part) for key, part in shares.items()}


def _parts(table: Table, known: Container[str]) -> Iterator[tuple[str, Table]]:
    """Yield the tables of a question by part, as one each; of a question without parts its own."""
    if "parts" not in table:
        yield ITSELF, table
        return
    for key, part in table["parts"].items():
        if key in known and part["cells"] is not None:
            yield key, {**part, "column_totals": table["column_totals"]}


def _of_values(option: ScoreFigure, table: Table, weights: Weights) -> dict[str, float]:
    return _by_weight({str(each.value): float(each.votes) for each in option.values}, table, weights)


def _mean(votes: Mapping[str, float], answered: float) -> WeightedMean:
    """Return the mean of values that weigh so much, and how far they lie from it."""
    everybody = sum(votes.values())
    middle = sum(int(value) * vote for value, vote in votes.items()) / everybody
    squares = sum((int(value) - middle) ** 2 * vote for value, vote in votes.items()) / everybody
    return WeightedMean(middle, sqrt(squares), answered)


def _is_in_bands(table: Table) -> bool:
    """Whether a number has bands, each with a row of its own."""
    return len(table["bands"]) > 1 and {str(place) for place in range(len(table["bands"]))} <= {
        *table["rows"]
    }


def _mean_of_bands(result: NumberResult, table: Table, weights: Weights) -> WeightedMean:
    """Return the mean of the means of bands, as if groups did not differ within a band."""
    totals = dict(zip(table["rows"], table["row_totals"], strict=True))
    counted = {str(place): totals[str(place)] for place in range(len(table["bands"]))}
    votes = _by_weight(counted, table, weights)
    middle = sum(band["mean"] * votes[str(place)] for place, band in enumerate(table["bands"])) / sum(
        votes.values()
    )
    return WeightedMean(middle, result.deviation or 0.0, result.heard.answered)


def _scaled(cells: Sequence[float], total: float, sizes: Sequence[float], weights: Weights) -> float:
    """Return the weight of so many votes, divided over the columns as these cells, or as their sizes."""
    base = cells if sum(cells) > 0 else sizes
    weight = sum(cell * one for cell, one in zip(base, weights.of.values(), strict=True))
    return total * weight / sum(base)


def _filled(table: Table, *, several: bool) -> dict[str, list[float]]:
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
