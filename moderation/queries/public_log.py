"""The public log of decisions: what was decided, never about whom, where exactly, or with which words.

A row has no name by which it leads back: no id, no hour, no place smaller than a municipality, and that only
where the municipality decided often enough that year.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from moderation.models import Decision
from moderation.queries.figures import TOWN, Group, Period, decisions_in, tally, with_reversed
from moderation.rules.figures import FEW
from network.kernel import moments

PAGE = 50
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One decision as everybody may read it."""

    day: date
    municipality: str
    kind: str
    action: str
    ground: str
    clause: str
    clause_version: int | None
    origin: str
    found_by_machine: bool
    reversed: bool


def shown_towns(groups: Sequence[Group]) -> frozenset[str]:
    """Return the municipalities that decided often enough to be named."""
    return frozenset(name for name, count in tally(groups, "municipality").items() if count >= FEW)


def page_of(period: Period, towns: frozenset[str], number: int) -> tuple[list[Line], bool]:
    """Return one page of a year, the last decision on top, and whether more follow."""
    start = (number - 1) * PAGE
    rows = list(_rows(period)[start : start + PAGE + 1])
    return [_line(row, towns) for row in rows[:PAGE]], len(rows) > PAGE


def lines_of(period: Period, towns: frozenset[str]) -> Iterator[Line]:
    """Yield every decision of a year, the last one on top."""
    for row in _rows(period).iterator(chunk_size=CHUNK):
        yield _line(row, towns)


def _rows(period: Period) -> QuerySet[Decision]:
    rows = with_reversed(decisions_in(period)).annotate(town=TOWN)
    return rows.select_related("clause", "case").only(
        "at",
        "action",
        "ground",
        "origin",
        "detected_by_machine",
        "clause__number",
        "clause__version",
        "case__item_kind",
    )


def _line(row: Decision, towns: frozenset[str]) -> Line:
    town: str = getattr(row, "town", "")
    return Line(
        day=moments.local(row.at).date(),
        municipality=town if town in towns else "",
        kind=row.case.item_kind,
        action=row.action,
        ground=row.ground,
        clause=row.clause.number if row.clause else "",
        clause_version=row.clause.version if row.clause else None,
        origin=row.origin,
        found_by_machine=row.detected_by_machine,
        reversed=bool(getattr(row, "reversed", False)),
    )
