"""What a reader is told of each question, from stored figures: on the page, in the PDF, in files. Pure.

One description for all of them, so that no two say something else. Not for who may read it, and not for how
it looks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.polls import rules, samples
from groups.polls.charts import Chart, chart_of, number, percent
from groups.polls.crossing import NO_OPINION, OPEN, OTHER
from groups.polls.enums import Gender
from groups.polls.questions import (
    Definition,
    LongText,
    Matrix,
    Photo,
    Place,
    Question,
    ShortText,
    from_figures,
)
from groups.polls.spotmap import SpotMap
from groups.polls.tally import (
    ChoiceResult,
    Heard,
    OpenResult,
    Result,
    RunoffResult,
    ScoreResult,
    elected,
)
from groups.polls.tally.lots import Lot, lot_of
from groups.polls.tally.reasons import Why
from groups.polls.tally.score import ITSELF
from groups.polls.tally.seats import Electing
from groups.polls.tally.sentences import sentences
from groups.polls.weighing import Weighing


@dataclass(frozen=True, slots=True)
class CrossCell:
    """One cell: how many, and which share of its column; both None where it is hidden."""

    count: int | None = None
    share: float | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether it may not be shown."""
        return self.count is None

    @property
    def figure(self) -> str:
        """How many, as people write it; empty where it is hidden."""
        return "" if self.count is None else number(self.count)

    @property
    def percent(self) -> str:
        """Which share of its column; empty where it is hidden."""
        return "" if self.share is None else percent(self.share)


@dataclass(frozen=True, slots=True)
class Cross:
    """A question by one coarse group; without rows where no part of it can be shown.

    Attributes:
        columns: the name of each column, and how many ballots it holds.
    """

    by: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[CrossCell, ...]], ...]

    @property
    def hides(self) -> bool:
        """Whether a cell of it is hidden."""
        return not self.rows or any(cell.is_hidden for _label, cells in self.rows for cell in cells)


@dataclass(frozen=True, slots=True)
class Margin:
    """An option with its share and the span in which that of everybody lies, most of the time."""

    label: str
    percent: str
    span: str


class ToldTheme(Protocol):
    """Answers that were chosen for the result, under one theme; see `queries.told_words`."""

    @property
    def name(self) -> str: ...

    @property
    def answers(self) -> tuple[Any, ...]: ...


@dataclass(frozen=True, slots=True)
class WeighedLine:
    """An option with its share as counted and as weighed, and the span that follows from the weights."""

    label: str
    counted: str
    percent: int
    span: str


@dataclass(frozen=True, slots=True)
class Part:
    """One question as it is told.

    Attributes:
        heard: who was heard, in a sentence. chart: None where nothing is shown of it, and `heard` says why.
        reasons, seats: what came out, and who is elected, in sentences.
        several: whether one voter could choose more than one.
        result: the figures, for files; None where nothing is shown.
        weighed: of a sample that is weighed, each option; `weighed_by` names the group.
        spot_map: the districts of `places`, drawn; filled in by who shows it (see `views.results`).
    """

    number: int
    question: Question
    heard: str
    chart: Chart | None
    result: Result | None
    reasons: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    margins: tuple[Margin, ...] = ()
    crosses: tuple[Cross, ...] = ()
    several: bool = False
    themes: tuple[tuple[str, int], ...] = ()
    words: Sequence[ToldTheme] = ()
    weighed: tuple[WeighedLine, ...] = ()
    weighed_by: str = ""
    places: tuple[tuple[str, int], ...] = ()
    place_codes: tuple[str, ...] = ()
    elsewhere: int = 0
    spot_map: SpotMap | None = None

    @property
    def is_open(self) -> bool:
        """Whether its answers are words, places or photos."""
        return isinstance(self.result, OpenResult)

    @property
    def has_photos(self) -> bool:
        """Whether its answers are photos."""
        return isinstance(self.question, Photo)

    @property
    def has_places(self) -> bool:
        """Whether its answers are places on a map."""
        return isinstance(self.question, Place)

    @property
    def has_words(self) -> bool:
        """Whether its answers are words, that can be read and put in order."""
        return isinstance(self.question, ShortText | LongText)


def parts_of(
    definition: Definition,
    figures: Mapping[str, Any],
    tables: Mapping[str, Any],
    *,
    seats: int | None = None,
    lot: str = "",
    population: int | None = None,
    themes: Mapping[str, Iterable[tuple[str, int]]] | None = None,
    words: Mapping[str, Sequence[ToldTheme]] | None = None,
    weighing: Weighing | None = None,
) -> list[Part]:
    """Return what is told of each question, in order.

    Args:
        figures, tables: as stored with a count; a question without figures had too few answers to be told.
        seats: of an election, how many it fills.
        lot: from what the lot among equals is drawn; empty where there is none.
        population: of how many people those asked are a sample.
        themes: of open questions, in how many answers each theme came up; too few are left out.
        words: of open questions, the answers that were chosen for the result.
        weighing: of a sample, the same by weight.
    """
    results = from_figures(figures)
    found = []
    for place, question in enumerate(definition.questions, 1):
        result, table = results.get(question.key), tables.get(question.key, {})
        part = _part(place, question, result, table, population)
        if result is not None:
            part = replace(part, seats=_seats(result, names_of(question), seats, lot_of(lot, question.key)))
        told = (themes or {}).get(question.key, ())
        enough = tuple((name, many) for name, many in told if many >= rules.POLL_MINIMUM)
        if part.is_open:
            part = replace(part, themes=enough, words=(words or {}).get(question.key, ()))
        if part.result is not None and part.has_places:
            part = _with_places(part, figures[question.key])
        found.append(_with_weight(part, weighing, population))
    return found


def _with_places(part: Part, figure: Mapping[str, Any]) -> Part:
    """Return a part with the districts that were counted with it; none while a poll is open."""
    rows = figure.get("places", ())
    places = tuple((name, many) for name, many, *_code in rows)
    # What was counted before codes were stored with it has none, and so no map.
    codes = tuple("".join(code) for _name, _many, *code in rows)
    return replace(part, places=places, place_codes=codes, elsewhere=figure.get("elsewhere", 0))


def names_of(question: Question) -> dict[str, str]:
    """Return the title of each option of a question; of a matrix, of each row."""
    options = question.rows if isinstance(question, Matrix) else getattr(question, "options", ())
    return {option.key: option.title for option in options} or {ITSELF: question.title}


def columns_of(question: Question) -> dict[str, str]:
    """Return the title of each column of a matrix; nothing for other questions."""
    return {option.key: option.title for option in question.columns} if isinstance(question, Matrix) else {}


def group_words(group: str) -> str:
    """Return what a coarse group is called."""
    return {"district": _("wijk"), "age": _("leeftijd"), "gender": _("geslacht")}[group]


def column_words(group: str, column: str) -> str:
    """Return what one value of a coarse group is called; the rest is small groups, and who told nothing."""
    if not column:
        return _("anderen")
    if group == "gender":
        return str(Gender(column).label)
    return column


def row_words(question: Question, row: str) -> str:
    """Return what a row of a cross-table is called."""
    said = {NO_OPINION: _("geen mening"), OPEN: _("niet beantwoord"), OTHER: _("andere antwoorden")}
    return said.get(row) or names_of(question).get(row, row.replace("-", "\u2212"))


def heard_words(heard: Heard) -> str:
    """Say how many a question heard."""
    said = [
        ngettext("%(count)s mens antwoordde", "%(count)s mensen antwoordden", heard.answered)
        % {"count": number(heard.answered)}
    ]
    if heard.blank:
        said.append(
            ngettext("%(count)s heeft geen mening", "%(count)s hebben geen mening", heard.blank)
            % {"count": number(heard.blank)}
        )
    if heard.skipped:
        said.append(
            ngettext("%(count)s liet de vraag open", "%(count)s lieten de vraag open", heard.skipped)
            % {"count": number(heard.skipped)}
        )
    if heard.lapsed:
        said.append(
            ngettext(
                "%(count)s antwoord verviel bij een verbetering",
                "%(count)s antwoorden vervielen bij een verbetering",
                heard.lapsed,
            )
            % {"count": number(heard.lapsed)}
        )
    return f"{', '.join(said[:-1])} {_('en')} {said[-1]}." if len(said) > 1 else f"{said[0]}."


def _part(
    place: int,
    question: Question,
    result: Result | None,
    tables: Mapping[str, Any],
    population: int | None,
) -> Part:
    if result is None:
        return Part(place, question, _("Hierop antwoordden te weinig mensen om iets te tonen."), None, None)
    names = names_of(question)
    return Part(
        number=place,
        question=question,
        heard=heard_words(result.heard),
        chart=chart_of(result, names, columns_of(question)),
        result=result,
        reasons=tuple(sentences(getattr(result, "reasons", ()), names)),
        margins=_margins(result, names, population),
        crosses=tuple(_cross(question, group, table) for group, table in tables.items()),
        several=isinstance(result, ChoiceResult) and result.several,
    )


def _seats(result: Result, names: Mapping[str, str], seats: int | None, lot: Lot | None) -> tuple[str, ...]:
    """Say who is elected; of a secret poll without seats, whom the lot names where several stand first."""
    if not isinstance(result, Electing) or (isinstance(result, RunoffResult) and (seats or 1) > 1):
        return ()
    if seats:
        return tuple(sentences(elected(result, seats, lot).reasons, names))
    if lot is None or (isinstance(result, ChoiceResult | ScoreResult) and not result.options):
        return ()
    drawn = [reason.options[0] for reason in elected(result, 1, lot).reasons if reason.why is Why.BY_LOT]
    said = _("Moet er één gekozen worden van wie gelijk staan, dan wijst het lot “%(who)s” aan.")
    return tuple(said % {"who": names.get(key, key)} for key in drawn)


def _margins(result: Result, names: Mapping[str, str], population: int | None) -> tuple[Margin, ...]:
    if not population:
        return ()
    answered = result.heard.answered
    found = []
    if isinstance(result, ChoiceResult):
        for option in result.options:
            span = samples.interval(option.share, answered, population)
            if span is not None:
                told = f"{_tenths(span.low)}\u00a0\u2013\u00a0{_tenths(span.high)}"
                found.append(Margin(names.get(option.key, option.key), _tenths(option.share), told))
    return tuple(found)


def _with_weight(part: Part, weighing: Weighing | None, population: int | None) -> Part:
    """Return a question with its weighted shares, in whole percents: more would be more than is known."""
    result = part.result
    told = {} if weighing is None else weighing.percents.get(part.question.key, {})
    if not told or weighing is None or weighing.weights is None or not isinstance(result, ChoiceResult):
        return part
    weights, names = weighing.weights, names_of(part.question)
    counts_as = int(weights.effective * result.heard.answered / weights.ballots)
    lines = []
    for option in result.options:
        span = samples.interval(told[option.key] / 100, counts_as, population) if population else None
        between = "" if span is None else f"{100 * span.low:.0f}\u00a0–\u00a0{100 * span.high:.0f}\u00a0%"
        label = names.get(option.key, option.key)
        lines.append(WeighedLine(label, percent(option.share), told[option.key], between))
    return replace(part, weighed=tuple(lines), weighed_by=group_words(weighing.by))


def _tenths(share: float) -> str:
    """Return a share from 0 to 1 in percents with one decimal."""
    return f"{number_format(round(100 * share, 1), decimal_pos=1, use_l10n=True)}\u00a0%"


def _cross(question: Question, group: str, table: Mapping[str, Any]) -> Cross:
    totals = table["column_totals"]
    if table["cells"] is None or not totals:
        return Cross(group_words(group), (), ())
    columns = tuple(
        (column_words(group, column), number(total))
        for column, total in zip(table["columns"], totals, strict=True)
    )
    rows = tuple(
        (
            row_words(question, row),
            tuple(
                CrossCell() if cell is None else CrossCell(cell, cell / total)
                for cell, total in zip(cells, totals, strict=True)
            ),
        )
        for row, cells in zip(table["rows"], table["cells"], strict=True)
    )
    return Cross(group_words(group), columns, rows)
