"""The map of a question about a place: outlines of districts, shaded by what the table beside it tells. Pure.

Not for which outlines there are (`queries.outlines`), and not for how it looks. It is drawn from the rows of
the table and from nothing else, so that it cannot tell more than they do: a district that is not in the table
looks the same whether it has no places or nine.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.polls import rules
from groups.polls.charts import number

MOST_STEPS: Final = 4
TONES: Final = {1: (4,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5)}
DIGIT: Final = 19
"""How wide a figure is drawn at most, on a phone; see `.spot-figure`."""
LINE: Final = 19
ROUND: Final = (5, 10, 20, 25, 50)


@dataclass(frozen=True, slots=True)
class Outline:
    """A district on the map.

    Attributes:
        path: its border, as the `d` of an SVG path.
        x, y, room: the middle of the widest circle that fits in it, and how wide that is.
        lines: its name, broken so that it fits; empty where it does not.
    """

    code: str
    name: str
    path: str
    x: float
    y: float
    room: float
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlines:
    """Districts that together make a map of so many pixels."""

    width: int
    height: int
    areas: tuple[Outline, ...]


@dataclass(frozen=True, slots=True)
class Shade:
    """A district as it is drawn; `tone` is None for one that the table does not name.

    Attributes:
        words: its name and its figure, for who points at it.
        figure: how many, where there is room for it; `lines` is its name with how high each line stands, for
            wide screens, and `figure_y` how high the figure stands under it.
    """

    outline: Outline
    tone: int | None
    words: str
    figure: str = ""
    figure_y: float = 0
    lines: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class SpotMap:
    """A map with its legend; `rest` says what the districts without a shade are."""

    width: int
    height: int
    shades: tuple[Shade, ...]
    legend: tuple[tuple[str, int], ...]
    rest: str


def spot_map(outlines: Outlines, rows: Sequence[tuple[str, str, int]], elsewhere: int) -> SpotMap | None:
    """Return the map of a table; None where nothing is shown, or a row is not on the map.

    Args:
        rows: of each district that is shown its code, its name and how many places.
        elsewhere: how many places are told together.
    """
    told = {code: many for code, _name, many in rows}
    known = {one.code for one in outlines.areas}
    if not told or not told.keys() <= known:
        return None
    steps = steps_of(told.values())
    tones = TONES[len(steps)]
    rest = _("bij “Elders”, of geen plekken") if elsewhere else _("geen plekken")
    shades = tuple(
        _shade(one, told.get(one.code), steps, tones, rest)
        for one in sorted(outlines.areas, key=lambda one: one.code in told)
    )
    legend = tuple((_span(low, high), tone) for (low, high), tone in zip(steps, tones, strict=True))
    return SpotMap(outlines.width, outlines.height, shades, legend, rest if len(told) < len(known) else "")


def steps_of(counts: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return the steps of the shades as the least and the most of each: round, and none under the minimum."""
    known = sorted(set(counts))
    if len(known) == 1:
        return ((known[0], known[0]),)
    step = _step(known[0], known[-1])
    lows = range(known[0] // step * step, known[-1] + 1, step)
    found = ((max(low, min(rules.SUBGROUP_MINIMUM, known[0])), low + step - 1) for low in lows)
    return tuple(span for span in found if any(span[0] <= count <= span[1] for count in known))


def _step(least: int, most: int) -> int:
    size = 1
    while True:
        for one in ROUND:
            step = one * size
            if most // step - least // step < MOST_STEPS:
                return step
        size *= 10


def _shade(
    outline: Outline,
    many: int | None,
    steps: Sequence[tuple[int, int]],
    tones: Sequence[int],
    rest: str,
) -> Shade:
    if many is None:
        return Shade(outline, None, f"{outline.name}: {rest}")
    place = next(at for at, (low, high) in enumerate(steps) if low <= many <= high)
    words = ngettext("%(name)s: %(count)s plek", "%(name)s: %(count)s plekken", many) % {
        "name": outline.name,
        "count": number(many),
    }
    figure = number(many)
    if outline.room < DIGIT * len(figure):
        return Shade(outline, tones[place], words)
    top = outline.y - LINE * len(outline.lines) / 2
    lines = tuple((line, round(top + LINE * at, 1)) for at, line in enumerate(outline.lines))
    return Shade(outline, tones[place], words, figure, round(top + LINE * len(lines), 1), lines)


def _span(low: int, high: int) -> str:
    return (
        number(low) if low == high else _("%(low)s tot %(high)s") % {"low": number(low), "high": number(high)}
    )
