"""The method of Schulze: who wins by the strongest paths of pairwise victories. Not for reading ballots.

Source: M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method", Social Choice and Welfare 36 (2011); strength of a victory: winning votes.
"""

from dataclasses import dataclass

from groups.polls.tally.counted import Figure, Heard
from groups.polls.tally.reasons import Reason, Why
from groups.polls.tally.totals import Pairwise


@dataclass(frozen=True)
class SchulzeResult:
    """The order of options by strongest paths.

    Fields:
        paths: `paths[i][j]` is the strength of the strongest path from option i to option j.
        places: each option with its place, best first: one more than the number of options that beat it, so
            that equals share a place. Equals keep the order of the question.
        first: those whom nobody beats; more than one is a tie, none is nobody answered.
    """

    heard: Heard
    pairwise: Pairwise
    paths: tuple[tuple[Figure, ...], ...]
    places: tuple[tuple[str, int], ...]
    first: tuple[str, ...]
    reasons: tuple[Reason, ...]

    def beaten_by(self) -> dict[str, frozenset[str]]:
        """Return for each option which others have a stronger path to it than it has to them."""
        return _beaten_by(self.pairwise.options, self.paths)


def schulze(pairwise: Pairwise) -> SchulzeResult:
    """Return who wins, from the totals alone. Cubic in options; the number of ballots does not matter."""
    paths = _strongest_paths(pairwise.over)
    beaten = _beaten_by(pairwise.options, paths)
    places = tuple(
        sorted(((key, 1 + len(beaten[key])) for key in pairwise.options), key=lambda item: item[1])
    )
    first = tuple(key for key, place in places if place == 1) if pairwise.heard.answered else ()
    return SchulzeResult(
        heard=pairwise.heard,
        pairwise=pairwise,
        paths=tuple(tuple(row) for row in paths),
        places=places,
        first=first,
        reasons=_reasons(pairwise, first),
    )


def _strongest_paths(over: tuple[tuple[Figure, ...], ...]) -> list[list[Figure]]:
    """Widen paths by one option at a time: a path is as strong as its weakest victory."""
    size = range(len(over))
    paths: list[list[Figure]] = [
        [over[one][other] if over[one][other] > over[other][one] else 0 for other in size] for one in size
    ]
    for between in size:
        onward = paths[between]
        for start in size:
            row = paths[start]
            to_there = row[between]
            if start == between or not to_there:
                continue
            for end in size:
                if end != start:
                    row[end] = max(row[end], min(to_there, onward[end]))
    return paths


def _beaten_by(
    options: tuple[str, ...], paths: list[list[Figure]] | tuple[tuple[Figure, ...], ...]
) -> dict[str, frozenset[str]]:
    return {
        key: frozenset(
            other for place, other in enumerate(options) if paths[place][mine] > paths[mine][place]
        )
        for mine, key in enumerate(options)
    }


def _reasons(pairwise: Pairwise, first: tuple[str, ...]) -> tuple[Reason, ...]:
    if not first:
        return (Reason(Why.NOBODY),)
    if len(first) > 1:
        return (Reason(Why.TIED, first),)
    over = pairwise.over
    winner = pairwise.options.index(first[0])
    others = [place for place in range(len(over)) if place != winner]
    if all(over[winner][other] > over[other][winner] for other in others):
        return (Reason(Why.CONDORCET, first, {"others": len(others)}),)
    return (Reason(Why.CYCLE), Reason(Why.STRONGEST_PATHS, first))
