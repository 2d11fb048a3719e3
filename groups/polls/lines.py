"""A result as rows of a table, for a spreadsheet: one figure on each row. Pure; not for files."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from groups.polls.report import Part
from groups.polls.report_names import columns_of, names_of
from groups.polls.tally import (
    ChoiceResult,
    MatrixResult,
    NumberResult,
    OpenResult,
    RunoffResult,
    SchulzeResult,
    ScoreResult,
)

Cell = str | int | float
Row = tuple[Cell, ...]
Line = tuple[str, str, Cell, Cell]
Names = dict[str, str]


def head() -> Row:
    """Return the names of the columns."""
    return _("Nummer"), _("Vraag"), _("Onderdeel"), _("Keuze"), _("Aantal"), _("Aandeel")


def rows_of(parts: Iterable[Part]) -> Iterator[Row]:
    """Yield a row for each figure of a result, and for each cell of its tables."""
    for part in parts:
        for line in _lines(part):
            yield part.number, part.question.title, *line


def _lines(part: Part) -> Iterator[Line]:
    if part.result is None:
        yield part.heard, "", "", ""
        return
    heard = part.result.heard
    yield _("deelname"), _("antwoordden"), heard.answered, ""
    yield _("deelname"), _("geen mening"), heard.blank, ""
    yield _("deelname"), _("niet beantwoord"), heard.skipped, ""
    if heard.lapsed:
        yield _("deelname"), _("vervallen bij een verbetering"), heard.lapsed, ""
    yield from _FIGURES[type(part.result)](part.result, names_of(part.question), columns_of(part.question))
    for name in part.withheld:
        yield name, _("niet getoond"), "", ""
    yield from _said(part)
    yield from _weighed(part)
    for cross in part.crosses:
        for label, cells in cross.rows:
            for (column, _total), cell in zip(cross.columns, cells, strict=True):
                told = _("niet getoond") if cell.count is None else cell.count
                row = f"{cross.of}: {label}" if cross.of else label
                yield f"{cross.by}: {column}", row, told, "" if cell.share is None else round(cell.share, 4)


def _said(part: Part) -> Iterator[Line]:
    """Yield what is told of words and places: themes, districts, and the answers that were chosen."""
    for name, shown in part.themes:
        yield _("thema"), name, shown, ""
    for name, many in part.places:
        yield _("plekken in de wijk"), name, many, ""
    if part.places and part.elsewhere:
        yield _("plekken in de wijk"), _("elders"), part.elsewhere, ""
    for theme in part.words:
        under = _("geschreven antwoord: %(theme)s") % {"theme": theme.name}
        for answer in theme.answers:
            yield under if theme.name else _("geschreven antwoord"), answer.text, "", ""


def _weighed(part: Part) -> Iterator[Line]:
    for one in part.weighed:
        by = _("gewogen naar %(group)s") % {"group": part.weighed_by}
        yield (by, one.label, _plain(one.figure), "") if one.is_mean else (by, one.label, "", one.figure)


def _choice(result: ChoiceResult, names: Names, _columns: Names) -> Iterator[Line]:
    for option in result.options:
        yield _("stemmen"), names[option.key], option.votes, round(option.share, 4)


def _matrix(result: MatrixResult, names: Names, columns: Names) -> Iterator[Line]:
    for row in result.rows:
        for option in row.result.options:
            yield names[row.key], columns[option.key], option.votes, round(option.share, 4)


def _score(result: ScoreResult, names: Names, _columns: Names) -> Iterator[Line]:
    for option in result.options:
        yield names[option.key], _("gemiddelde"), _plain(option.mean), ""
        for value in option.values:
            label = f"{value.value}".replace("-", "\u2212")
            yield names[option.key], label, value.votes, round(value.share, 4)


def _places(result: SchulzeResult | RunoffResult, names: Names) -> Iterator[Line]:
    for key, place in result.places:
        yield _("plaats"), names[key], place, ""


def _schulze(result: SchulzeResult, names: Names, _columns: Names) -> Iterator[Line]:
    yield from _places(result, names)
    pairs = result.pairwise
    for one, over in zip(pairs.options, pairs.over, strict=True):
        for other, votes in zip(pairs.options, over, strict=True):
            if one != other:
                yield _("“%(one)s” boven") % {"one": names[one]}, names[other], votes, ""


def _runoff(result: RunoffResult, names: Names, _columns: Names) -> Iterator[Line]:
    yield from _places(result, names)
    for turn in result.rounds:
        for option in turn.options:
            told = _("ronde %(number)d") % {"number": turn.number}
            yield told, names[option.key], option.votes, round(option.share, 4)


def _number(result: NumberResult, _names: Names, _columns: Names) -> Iterator[Line]:
    if result.mean is None:
        return
    yield _("getal"), _("gemiddelde"), _plain(result.mean), ""
    yield _("getal"), _("middelste antwoord"), _plain(result.median), ""
    yield _("getal"), _("eerste kwart"), _plain(result.first_quartile), ""
    yield _("getal"), _("derde kwart"), _plain(result.third_quartile), ""


def _nothing(_result: OpenResult, _names: Names, _columns: Names) -> Iterator[Line]:
    yield from ()


def _plain(value: float | None) -> Cell:
    if value is None:
        return ""
    return int(value) if value == int(value) else round(value, 4)


_FIGURES: dict[type[Any], Callable[[Any, Names, Names], Iterator[Line]]] = {
    ChoiceResult: _choice,
    MatrixResult: _matrix,
    ScoreResult: _score,
    SchulzeResult: _schulze,
    RunoffResult: _runoff,
    NumberResult: _number,
    OpenResult: _nothing,
}
