"""Instant runoff: the last one out, their ballots go on to the next choice. Not for more than one seat."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from groups.polls.tally.choice import OptionFigure
from groups.polls.tally.counted import (
    Amount,
    Figure,
    Heard,
    Tally,
    beaten_by_places,
    figure,
    known,
    same,
    share,
)
from groups.polls.tally.lots import Lot
from groups.polls.tally.pairwise import ranked_of
from groups.polls.tally.reasons import Reason, Why

Ranking = tuple[str, ...]


@dataclass(frozen=True)
class Round:
    """One round: votes of who still stood, most first; what was exhausted; who fell out after it, and why."""

    number: int
    options: tuple[OptionFigure, ...]
    exhausted: Figure
    out: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True)
class RunoffResult:
    """The rounds and who is left.

    Fields:
        places: each option with its place, best first; who fell out together shares a place.
        first: the winner; several where a tie stopped the count (all who still stood); none without ballots.
    """

    heard: Heard
    rounds: tuple[Round, ...]
    places: tuple[tuple[str, int], ...]
    first: tuple[str, ...]
    reasons: tuple[Reason, ...]

    def beaten_by(self) -> dict[str, frozenset[str]]:
        """Return for each option which others stood longer."""
        return beaten_by_places(self.places)


class RunoffTally(Tally[RunoffResult]):
    """Gathers equal rankings. Its memory grows with different rankings: for a secret poll see `pairwise`."""

    def __init__(self, options: Iterable[str], *, lot: Lot | None = None) -> None:
        super().__init__()
        self.options = known(options)
        self.lot = lot
        self.rankings: defaultdict[Ranking, Amount] = defaultdict(int)

    def _take(self, answer: Any, amount: Amount) -> None:
        ranked_of(self.options, answer)
        self.rankings[tuple(answer)] += amount

    def _merge(self, other: Self) -> None:
        same(self.options, other.options)
        for ranking, amount in other.rankings.items():
            self.rankings[ranking] += amount

    def result(self) -> RunoffResult:
        """Return the rounds of what was gathered until now."""
        return runoff(self.options, self.rankings, self.heard(), lot=self.lot)


def runoff(
    options: Iterable[str], rankings: Mapping[Ranking, Amount], heard: Heard, *, lot: Lot | None = None
) -> RunoffResult:
    """Return the rounds. Each ballot is read once: work is linear in the length of the rankings."""
    race = _Race(known(options), rankings)
    if not heard.answered:
        places = tuple((key, 1) for key in race.standing)
        return RunoffResult(heard, (), places, (), (Reason(Why.NOBODY),))
    rounds: list[Round] = []
    fallen: list[tuple[str, ...]] = []
    while True:
        out, reason = _decide(race, lot)
        rounds.append(race.round(len(rounds) + 1, out, reason))
        if not out:
            break
        fallen.insert(0, out)
        race.drop(out)
    won = reason.why in {Why.MORE_THAN_HALF, Why.LAST_LEFT}
    left = [option.key for option in rounds[-1].options]
    votes = race.votes()
    groups = _equals(left, votes, reason.options) if won else [tuple(left)]
    return RunoffResult(
        heard=heard,
        rounds=tuple(rounds),
        places=_places(groups + fallen),
        first=groups[0],
        reasons=tuple(one.reason for one in rounds),
    )


class _Race:
    """Ballots in piles, each with the option that is its highest choice among those who still stand."""

    def __init__(self, options: tuple[str, ...], rankings: Mapping[Ranking, Amount]) -> None:
        self.standing = dict.fromkeys(options)
        self.piles: dict[str, list[tuple[Ranking, int, Amount]]] = {key: [] for key in options}
        self.totals: dict[str, Amount] = dict.fromkeys(options, 0)
        self.exhausted: Amount = 0
        self.earlier: list[dict[str, Amount]] = []
        for ranking, amount in rankings.items():
            self._lay(ranking, 0, amount)

    def _lay(self, ranking: Ranking, start: int, amount: Amount) -> None:
        for place in range(start, len(ranking)):
            if ranking[place] in self.standing:
                self.piles[ranking[place]].append((ranking, place, amount))
                self.totals[ranking[place]] += amount
                return
        self.exhausted += amount

    def votes(self) -> dict[str, Amount]:
        return {key: self.totals[key] for key in self.standing}

    def drop(self, out: tuple[str, ...]) -> None:
        self.earlier.append(self.votes())
        for key in out:
            del self.standing[key]
        for key in out:
            for ranking, place, amount in self.piles.pop(key):
                self._lay(ranking, place + 1, amount)

    def round(self, number: int, out: tuple[str, ...], reason: Reason) -> Round:
        votes = self.votes()
        going = sum(votes.values())
        figures = tuple(
            OptionFigure(key, figure(many), share(many, going))
            for key, many in sorted(votes.items(), key=lambda item: -item[1])
        )
        return Round(number, figures, figure(self.exhausted), out, reason)


def _decide(race: _Race, lot: Lot | None) -> tuple[tuple[str, ...], Reason]:
    """Return who falls out now and why; nobody where there is a winner, or a tie that nothing decides."""
    votes = race.votes()
    going = sum(votes.values())
    top = max(votes, key=lambda key: votes[key])
    if len(votes) == 1:
        return (), Reason(Why.LAST_LEFT, (top,), {"votes": figure(votes[top])})
    if 2 * votes[top] > going:
        return (), Reason(Why.MORE_THAN_HALF, (top,), {"votes": figure(votes[top]), "of": figure(going)})
    fewest = min(votes.values())
    figures = {"votes": figure(fewest)}
    lowest = tuple(key for key in votes if votes[key] == fewest)
    if len(lowest) == 1:
        return lowest, Reason(Why.FEWEST, lowest, figures)
    above = [many for many in votes.values() if many > fewest]
    if above and fewest * len(lowest) < min(above):
        return lowest, Reason(Why.TOGETHER, lowest, figures)
    if len(votes) > 2:
        lowest = _fewest_before(lowest, race.earlier)
        if len(lowest) == 1:
            return lowest, Reason(Why.EARLIER_ROUND, lowest, figures)
    if lot is not None:
        last = lot.order(lowest)[-1:]
        return last, Reason(Why.BY_LOT, last, {"among": len(lowest), **figures}, seed=lot.seed)
    return (), Reason(Why.TIED if len(votes) == 2 else Why.LAST_TIED, lowest, figures)


def _fewest_before(lowest: tuple[str, ...], earlier: list[dict[str, Amount]]) -> tuple[str, ...]:
    """Return who of equals had fewest in the last round in which they differed, and so on back."""
    for votes in reversed(earlier):
        fewest = min(votes[key] for key in lowest)
        lowest = tuple(key for key in lowest if votes[key] == fewest)
    return lowest


def _equals(left: list[str], votes: dict[str, Amount], winner: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return those who stood in the last round: the winner, then the others by votes."""
    groups: dict[Amount, list[str]] = {}
    for key in left:
        if key not in winner:
            groups.setdefault(votes[key], []).append(key)
    return [winner, *(tuple(keys) for keys in groups.values())]


def _places(groups: list[tuple[str, ...]]) -> tuple[tuple[str, int], ...]:
    places: list[tuple[str, int]] = []
    for group in groups:
        place = len(places) + 1
        places += [(key, place) for key in group]
    return tuple(places)
