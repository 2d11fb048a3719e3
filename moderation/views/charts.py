"""Figures of a trial as bars with their margins, for a small drawing. Only places and widths, no words."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.rules.trials import Line, Share

_WIDTH = 100.0
_HEIGHT = 14
_STEP = 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, `now` or `then`, with the ends of its margin; in percents of the width."""

    kind: str
    y: int
    middle: float
    width: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bars under one name: how it is now, and how it would be."""

    name: str
    now: Share
    then: Share
    bars: Sequence[Bar]


def pairs_of(line: Line) -> list[Pair]:
    """Return the three comparisons of a replay: what is caught, wrongly pointed out, wrongly held."""
    named = (
        ("caught", line.caught_now, line.caught_then),
        ("wrong", line.wrong_now, line.wrong_then),
        ("held", line.held_now, line.held_then),
    )
    return [Pair(name, now, then, [_bar("now", 0, now), _bar("then", 1, then)]) for name, now, then in named]


def _bar(kind: str, place: int, share: Share) -> Bar:
    low, high = share.interval
    return Bar(
        kind,
        place * _STEP,
        place * _STEP + _HEIGHT / 2,
        round(share.value * _WIDTH, 1),
        round(low * _WIDTH, 1),
        round(high * _WIDTH, 1),
    )
