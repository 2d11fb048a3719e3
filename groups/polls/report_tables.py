"""Tables by district, age or gender as a reader sees them; how many of them a page has room for. Pure.

Not for which cells are shown: that was decided when they were made (`crossing`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from groups.polls import rules
from groups.polls.charts import number, percent
from groups.polls.crossing import NO_OPINION, OPEN, OTHER, REST
from groups.polls.questions import Question
from groups.polls.report_names import column_words, columns_of, group_words, names_of

MOST_CELLS: Final = 4_000
"""A page with more is slow to make and to read; what is left out stands in the files."""
Tables = Mapping[str, Mapping[str, Any]]


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
        of: which part of a question that is answered part by part; empty for a whole question.
        columns: the name of each column, and how many ballots it holds.
    """

    by: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[CrossCell, ...]], ...]
    of: str = ""

    @property
    def hides(self) -> bool:
        """Whether a cell that stands in it is hidden."""
        return any(cell.is_hidden for _label, cells in self.rows for cell in cells)

    @property
    def gathers(self) -> bool:
        """Whether small groups have a column together."""
        return any(label == column_words("", REST) for label, _total in self.columns)


@dataclass(frozen=True, slots=True)
class ByGroup:
    """The tables of one question by one group, with what is to be said below them."""

    by: str
    crosses: tuple[Cross, ...]
    notes: tuple[str, ...]


def by_group(crosses: Iterable[Cross]) -> list[ByGroup]:
    """Return tables group by group, in their order."""
    groups: dict[str, list[Cross]] = {}
    for cross in crosses:
        groups.setdefault(cross.by, []).append(cross)
    return [ByGroup(by, tuple(found), tuple(notes_of(found))) for by, found in groups.items()]


def notes_of(crosses: Iterable[Cross]) -> list[str]:
    """Say what is not in tables, of what is not in them."""
    shown, said = list(crosses), []
    if any(cross.hides for cross in shown):
        said.append(
            _(
                "Een leeg vakje (·) staat voor minder dan %(least)d mensen, of zou verraden wat daarnaast "
                "leeg is."
            )
            % {"least": rules.SUBGROUP_MINIMUM}
        )
    if any(cross.gathers for cross in shown):
        said.append(_("Kleine groepen staan samen onder “anderen”, met wie geen groep opgaf."))
    return said


def that_fit(tables: Tables) -> Tables:
    """Return the tables that a page has room for: all, those of whole questions, or none."""
    whole = {
        key: groups
        for key, groups in tables.items()
        if not any("parts" in table for table in groups.values())
    }
    return next((some for some in (tables, whole) if cells_in(some) <= MOST_CELLS), {})


def cells_in(tables: Tables) -> int:
    """Return how many cells so many tables have."""
    return sum(
        len(table["columns"]) * len(part["cells"] or ())
        for groups in tables.values()
        for table in groups.values()
        for part in table.get("parts", {"": table}).values()
    )


def crosses_of(question: Question, group: str, table: Mapping[str, Any]) -> Iterator[Cross]:
    """Yield the table of a question by one group; of a question in parts, those of its parts."""
    if "parts" not in table:
        yield _cross(question, group, table, table)
        return
    for key, part in table["parts"].items():
        yield replace(_cross(question, group, table, part), of=names_of(question).get(key, key))


def _cross(question: Question, group: str, table: Mapping[str, Any], part: Mapping[str, Any]) -> Cross:
    totals = table["column_totals"]
    shown = part["cells"] is not None and any(cell is not None for row in part["cells"] for cell in row)
    if not shown or not totals:
        return Cross(group_words(group), (), ())
    columns = tuple(
        (column_words(group, column), number(total))
        for column, total in zip(table["columns"], totals, strict=True)
    )
    rows = tuple(
        (
            row_words(question, row, table),
            tuple(
                CrossCell() if cell is None else CrossCell(cell, cell / total)
                for cell, total in zip(cells, totals, strict=True)
            ),
        )
        for row, cells in zip(part["rows"], part["cells"], strict=True)
    )
    return Cross(group_words(group), columns, rows)


def row_words(question: Question, row: str, table: Mapping[str, Any]) -> str:
    """Return what a row of a cross-table is called; of a question in parts, a row of one of them."""
    said = {
        NO_OPINION: _("geen mening"),
        OPEN: _("geen antwoord") if "parts" in table else _("niet beantwoord"),
        OTHER: _("andere antwoorden"),
    }
    if row in said:
        return said[row]
    if "bands" in table:
        return band_words(table["bands"][int(row)])
    names = columns_of(question) if "parts" in table else names_of(question)
    return names.get(row, row.replace("-", "\u2212"))


def band_words(band: Mapping[str, float | None]) -> str:
    """Return what numbers over one and up to another are called."""
    words = {"over": number(band["over"]), "upto": number(band["upto"])}
    if band["over"] is None:
        return _("tot en met %(upto)s") % words if band["upto"] is not None else _("elk getal")
    if band["upto"] is None:
        return _("meer dan %(over)s") % words
    return _("meer dan %(over)s, tot en met %(upto)s") % words
