"""What a reader is told of each question, from stored figures: on the page, in the PDF, in files. Pure.

One description for all of them, so that no two say something else. Not for who may read it, and not for how
it looks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.polls import rules
from groups.polls.charts import Chart, chart_of, number
from groups.polls.questions import (
    Definition,
    LongText,
    Photo,
    Place,
    Question,
    ShortText,
    from_figures,
)
from groups.polls.report_names import columns_of, group_words, names_of
from groups.polls.report_sample import Margin, WeighedLine, margins_of, weighed_lines
from groups.polls.report_tables import ByGroup, Cross, by_group, crosses_of
from groups.polls.spotmap import SpotMap
from groups.polls.tally import (
    ChoiceResult,
    Heard,
    MatrixResult,
    NumberResult,
    OpenResult,
    Result,
    RunoffResult,
    ScoreResult,
    elected,
)
from groups.polls.tally.lots import Lot, lot_of
from groups.polls.tally.reasons import Why
from groups.polls.tally.seats import Electing
from groups.polls.tally.sentences import sentences
from groups.polls.weighing import Weighing


class ToldTheme(Protocol):
    """Answers that were chosen for the result, under one theme; see `queries.told_words`."""

    @property
    def name(self) -> str: ...

    @property
    def answers(self) -> tuple[Any, ...]: ...


@dataclass(frozen=True, slots=True)
class Part:
    """One question as it is told.

    Attributes:
        heard: who was heard, and what is not told, in sentences. chart: None where nothing is shown of it.
        withheld: the rows or options that too few answered, by name.
        reasons, seats: what came out, and who is elected, in sentences.
        leaves_tables: whether it has tables by group that are too large to stand here.
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
    withheld: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    margins: tuple[Margin, ...] = ()
    crosses: tuple[Cross, ...] = ()
    leaves_tables: bool = False
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
    def groups(self) -> list[ByGroup]:
        """Its tables, group by group."""
        return by_group(self.crosses)

    @property
    def is_open(self) -> bool:
        """Whether its answers are words, places or photos."""
        return isinstance(self.result, OpenResult)

    @property
    def margins_of_means(self) -> bool:
        """Whether what has a margin is a mean, and no share."""
        return isinstance(self.result, ScoreResult | NumberResult)

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
        if result is not None and weighing is not None:
            names, columns = names_of(question), columns_of(question)
            lines = weighed_lines(question.key, result, names, columns, weighing, population)
            part = replace(part, weighed=lines, weighed_by=group_words(weighing.by))
        found.append(part)
    return found


def _with_places(part: Part, figure: Mapping[str, Any]) -> Part:
    """Return a part with the districts that were counted with it; none while a poll is open."""
    rows = figure.get("places", ())
    places = tuple((name, many) for name, many, *_code in rows)
    # What was counted before codes were stored with it has none, and so no map.
    codes = tuple("".join(code) for _name, _many, *code in rows)
    return replace(part, places=places, place_codes=codes, elsewhere=figure.get("elsewhere", 0))


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
    withheld = _withheld(result, names)
    return Part(
        number=place,
        question=question,
        heard=" ".join([heard_words(result.heard), *_untold(result, withheld)]),
        chart=chart_of(result, names, columns_of(question)),
        result=result,
        withheld=withheld,
        reasons=tuple(sentences(getattr(result, "reasons", ()), names)),
        margins=margins_of(result, names, columns_of(question), population),
        crosses=tuple(
            cross for group, table in tables.items() for cross in crosses_of(question, group, table)
        ),
        several=isinstance(result, ChoiceResult) and result.several,
    )


def _withheld(result: Result, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of rows and options that too few answered."""
    if isinstance(result, MatrixResult):
        told = {row.key for row in result.rows}
    elif isinstance(result, ScoreResult):
        told = {option.key for option in result.options}
    else:
        return ()
    return tuple(name for key, name in names.items() if key not in told)


def _untold(result: Result, withheld: Sequence[str]) -> Iterator[str]:
    """Say what of a question is left out."""
    if withheld:
        words = {"who": ", ".join(f"“{name}”" for name in withheld), "least": rules.POLL_MINIMUM}
        yield _("Van %(who)s tonen we niets: daarop antwoordden minder dan %(least)d mensen.") % words
        if isinstance(result, ScoreResult):
            yield _("Daarom staat hier ook niet welke keuze het hoogste gemiddelde heeft.")
    if isinstance(result, NumberResult) and result.mean is None:
        words = {"least": rules.SUBGROUP_MINIMUM}
        yield (
            _("Cijfers tonen we pas vanaf %(least)d antwoorden: met minder zouden ze naar mensen wijzen.")
            % words
        )


def _seats(result: Result, names: Mapping[str, str], seats: int | None, lot: Lot | None) -> tuple[str, ...]:
    """Say who is elected; of a secret poll without seats, whom the lot names where several stand first."""
    if not isinstance(result, Electing) or (isinstance(result, RunoffResult) and (seats or 1) > 1):
        return ()
    if isinstance(result, ScoreResult) and not result.places:  # of one of them nothing is told
        return ()
    if seats:
        return tuple(sentences(elected(result, seats, lot).reasons, names))
    if lot is None or (isinstance(result, ChoiceResult | ScoreResult) and not result.options):
        return ()
    drawn = [reason.options[0] for reason in elected(result, 1, lot).reasons if reason.why is Why.BY_LOT]
    said = _("Moet er één gekozen worden van wie gelijk staan, dan wijst het lot “%(who)s” aan.")
    return tuple(said % {"who": names.get(key, key)} for key in drawn)
