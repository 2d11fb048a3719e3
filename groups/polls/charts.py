"""The shapes of a chart, from stored figures: widths out of 100, and every number as text. Pure.

Not for colours and not for words around it: templates draw what comes out of here, with the table beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from groups.polls.tally import (
    ChoiceResult,
    MatrixResult,
    NumberResult,
    OpenResult,
    Result,
    RunoffResult,
    SchulzeResult,
    ScoreResult,
)

Names = Mapping[str, str]
TONES: Final = 6
NOTHING: Final = "–"
MINUS: Final = "\u2212"


@dataclass(frozen=True)
class Bar:
    """One option: `width` is its length out of 100, `first` whether nothing stands above it."""

    label: str
    figure: str
    percent: str
    width: float
    first: bool = False


@dataclass(frozen=True)
class Bars:
    """Options under one another; `unit` is what the figure counts."""

    rows: tuple[Bar, ...]
    unit: str
    kind: str = "bars"


@dataclass(frozen=True)
class Part:
    """A piece of a stacked bar, from `start` on, `width` wide, out of 100; `tone` from 0."""

    label: str
    figure: str
    percent: str
    start: float
    width: float
    tone: int


@dataclass(frozen=True)
class Stack:
    """One row of a matrix, or the scores of one option; `note` says its mean."""

    label: str
    parts: tuple[Part, ...]
    note: str = ""


@dataclass(frozen=True)
class Stacks:
    """Stacked bars with one legend."""

    rows: tuple[Stack, ...]
    legend: tuple[tuple[str, int], ...]
    kind: str = "stacks"


@dataclass(frozen=True)
class Duel:
    """How many put one option above another; `wins` is None where they are equal, or one and the same."""

    figure: str
    wins: bool | None


@dataclass(frozen=True)
class Duels:
    """A ranking: who beats whom, best place first."""

    options: tuple[str, ...]
    rows: tuple[tuple[str, int, tuple[Duel, ...]], ...]
    kind: str = "duels"


@dataclass(frozen=True)
class Rounds:
    """An instant runoff: of each round its number, bars, who fell out, and ballots with no choice left."""

    rounds: tuple[tuple[int, Bars, tuple[str, ...], str], ...]
    kind: str = "rounds"


@dataclass(frozen=True)
class Facts:
    """Figures without a shape: name and value."""

    rows: tuple[tuple[str, str], ...]
    kind: str = "facts"


Chart = Bars | Stacks | Duels | Rounds | Facts


def chart_of(result: Result, names: Names, columns: Names | None = None) -> Chart:
    """Return the chart of a result.

    Args:
        names: the title of each option; of a matrix, of each row.
        columns: of a matrix, the title of each column.
    """
    match result:
        case ChoiceResult():
            return bars_of(result, names)
        case ScoreResult():
            return _scores(result, names)
        case SchulzeResult():
            return _duels(result, names)
        case RunoffResult():
            return _rounds(result, names)
        case MatrixResult():
            return _matrix(result, names, columns or {})
        case NumberResult():
            return _number(result)
        case OpenResult():
            return Facts(((_("antwoorden"), number(result.heard.answered)),))


def number(value: float | None, decimals: int = 1) -> str:
    """Return a figure as people write it: whole where it is whole, a dash where there is none."""
    if value is None:
        return NOTHING
    if value < 0:
        return f"{MINUS}{number(-value, decimals)}"
    if value == int(value):
        whole = int(value)
        if whole < 1_000:  # a page has thousands, and nothing to group in them
            return str(whole)
        return str(number_format(whole, use_l10n=True, force_grouping=True))
    return str(number_format(round(value, decimals), decimal_pos=decimals, use_l10n=True))


def percent(share: float) -> str:
    """Return a share from 0 to 1 in whole percents, with a space that does not break."""
    return f"{round(100 * share)}\u00a0%"


def bars_of(result: ChoiceResult, names: Names) -> Bars:
    """Return one bar for each option, most votes first."""
    return Bars(
        tuple(
            Bar(
                names.get(one.key, one.key),
                number(one.votes),
                percent(one.share),
                _width(one.share),
                one.key in result.first,
            )
            for one in result.options
        ),
        _("stemmen"),
    )


def _scores(result: ScoreResult, names: Names) -> Stacks:
    values = range(result.low, result.high + 1)
    tones = {value: _tone(place, len(values)) for place, value in enumerate(values)}
    rows = tuple(
        Stack(
            names.get(one.key, one.key),
            _parts(
                [
                    (signed(each.value, result.low), each.votes, each.share, tones[each.value])
                    for each in one.values
                ]
            ),
            _("gemiddeld %(mean)s") % {"mean": number(one.mean, 2)} if one.mean is not None else "",
        )
        for one in result.options
    )
    return Stacks(rows, tuple((signed(value, result.low), tones[value]) for value in values))


def _matrix(result: MatrixResult, names: Names, columns: Names) -> Stacks:
    tones = {key: _tone(place, len(columns)) for place, key in enumerate(columns)}
    rows = []
    for row in result.rows:
        votes = {one.key: one for one in row.result.options}
        pieces = [
            (columns[key], votes[key].votes, votes[key].share, tones[key]) for key in columns if key in votes
        ]
        rows.append(Stack(names.get(row.key, row.key), _parts(pieces)))
    return Stacks(tuple(rows), tuple((columns[key], tone) for key, tone in tones.items()))


def _duels(result: SchulzeResult, names: Names) -> Duels:
    over, place_of = result.pairwise.over, {key: at for at, key in enumerate(result.pairwise.options)}
    order = [key for key, _place in result.places]
    rows = []
    for key, place in result.places:
        mine = place_of[key]
        duels = tuple(
            _duel(over[mine][place_of[other]], over[place_of[other]][mine], key == other) for other in order
        )
        rows.append((names.get(key, key), place, duels))
    return Duels(tuple(names.get(key, key) for key in order), tuple(rows))


def _duel(mine: float, theirs: float, itself: bool) -> Duel:
    if itself:
        return Duel(NOTHING, None)
    return Duel(number(mine), None if mine == theirs else mine > theirs)


def _rounds(result: RunoffResult, names: Names) -> Rounds:
    return Rounds(
        tuple(
            (
                one.number,
                Bars(
                    tuple(
                        Bar(
                            names.get(each.key, each.key),
                            number(each.votes),
                            percent(each.share),
                            _width(each.share),
                            each.key in result.first,
                        )
                        for each in one.options
                    ),
                    _("stemmen"),
                ),
                tuple(names.get(key, key) for key in one.out),
                number(one.exhausted),
            )
            for one in result.rounds
        )
    )


def _number(result: NumberResult) -> Facts:
    if result.mean is None:
        return Facts(((_("antwoorden"), number(result.heard.answered)),))
    facts = (
        (_("antwoorden"), number(result.heard.answered)),
        (_("gemiddelde"), number(result.mean, 2)),
        (_("middelste antwoord"), number(result.median, 2)),
    )
    if result.first_quartile is None or result.third_quartile is None:
        return Facts(facts)
    return Facts((*facts, (_("de helft ligt tussen"), _span(result.first_quartile, result.third_quartile))))


def _span(low: float, high: float) -> str:
    return _("%(low)s en %(high)s") % {"low": number(low, 2), "high": number(high, 2)}


def _parts(pieces: Sequence[tuple[str, float, float, int]]) -> tuple[Part, ...]:
    parts, start = [], 0.0
    for label, votes, share, tone in pieces:
        width = _width(share)
        parts.append(Part(label, number(votes), percent(share), round(start, 2), width, tone))
        start += 100 * share
    return tuple(parts)


def _width(share: float) -> float:
    return round(100 * share, 2)


def _tone(place: int, many: int) -> int:
    """Return a tone from light to dark, spread over as many values as there are."""
    return round(place * (TONES - 1) / (many - 1)) if many > 1 else TONES - 1


def signed(value: int, low: int) -> str:
    """Return a score as on the scale: with its sign where the scale goes under zero."""
    if low >= 0 or value == 0:
        return str(value)
    return f"+{value}" if value > 0 else f"{MINUS}{-value}"
