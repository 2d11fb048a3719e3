"""Reads of piles: who typed how much, what differs, and which places on the roll are still free.

No viewer: callers may type the paper of the poll.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from groups.polls.enums import Mark
from groups.polls.models import PaperBatch, PaperSheet, PaperSlip, Poll, PollVersion, RollEntry
from groups.polls.queries.roll import voters_of
from groups.polls.questions import Definition, Page, Photo, Place, Question, read_definition

SAME_SPOT = 0.0005
"""Two clicks on the map closer than this, in degrees, are meant as one place: some forty metres."""
CODE, GROUPS = "code", "groups"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two clerks read differently.

    Attributes:
        question: none where the code or the coarse groups differ.
        part: CODE or GROUPS where there is no question.
    """

    position: int
    question: Question | None
    part: str
    first: Any
    second: Any


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one clerk is with a pile."""

    sheets: int
    slips: int


def free_entries(poll: Poll) -> QuerySet[RollEntry]:
    """Places on the roll whose paper may count: of people who can vote, and did not yet."""
    return voters_of(poll).filter(mark=Mark.NONE)


def why_taken(poll: Poll, entry_id: int) -> str:
    """Return why the paper of a place cannot count, in a sentence; empty where it can."""
    mark = RollEntry.objects.values_list("mark", flat=True).get(pk=entry_id)
    if mark == Mark.PAPER:
        return _("Dit nummer is al op papier geteld. Leg het opzij.")
    if mark == Mark.SCREEN and poll.is_secret:
        return _("Deze persoon stemde al op het scherm. Leg de omslag opzij, zonder ze te openen.")
    if mark == Mark.SCREEN:
        return _("Deze persoon stemde al op het scherm. Leg het formulier opzij.")
    if not free_entries(poll).filter(pk=entry_id).exists():
        return _("Dit nummer kan nu niet meestemmen. Leg het opzij.")
    return ""


def paper_definition(batch: PaperBatch) -> Definition:
    """Return what the forms of a pile asked: without photos, and with nothing required."""
    version = PollVersion.objects.get(poll_id=batch.poll_id, number=batch.version)
    return on_paper(read_definition(version.definition))


def on_paper(definition: Definition) -> Definition:
    """Return a definition as paper can hold it. What is left empty, or crossed wrongly, counts as empty."""
    return Definition(tuple(_page(page) for page in definition.pages))


def _page(page: Page) -> Page:
    kept = (question for question in page.questions if not isinstance(question, Photo))
    return replace(page, questions=tuple(replace(question, required=False) for question in kept))


def progress_of(batch: PaperBatch, clerk_id: int | None) -> Progress:
    """Count what a clerk typed of a pile."""
    if clerk_id is None:
        return Progress(0, 0)
    return Progress(
        PaperSheet.objects.filter(batch=batch, clerk_id=clerk_id).count(),
        PaperSlip.objects.filter(batch=batch, clerk_id=clerk_id).count(),
    )


def sheets_typed(batch: PaperBatch, clerk_id: int) -> dict[int, PaperSheet]:
    """Return by position what a clerk typed."""
    return {sheet.position: sheet for sheet in _of_clerk(batch, clerk_id).order_by("position")}


def slips_typed(batch: PaperBatch, clerk_id: int, *, most: int | None = None) -> list[str]:
    """Return the codes of the slips that a clerk typed, the last one first; all of them, or some."""
    rows = PaperSlip.objects.filter(batch=batch, clerk_id=clerk_id).order_by("-pk")
    return list(rows.values_list("entry__code", flat=True)[:most])


def next_position(batch: PaperBatch, clerk_id: int) -> int | None:
    """Return the first sheet that a clerk has not typed; None after the last."""
    typed = set(_of_clerk(batch, clerk_id).values_list("position", flat=True))
    return next((number for number in range(1, batch.sheets + 1) if number not in typed), None)


def both_done(batch: PaperBatch) -> bool:
    """Whether two clerks typed every sheet."""
    clerks = (batch.first_clerk_id, batch.second_clerk_id)
    return all(clerk is not None and _of_clerk(batch, clerk).count() == batch.sheets for clerk in clerks)


def _of_clerk(batch: PaperBatch, clerk_id: int) -> QuerySet[PaperSheet]:
    return PaperSheet.objects.filter(batch=batch, clerk_id=clerk_id, position__lte=batch.sheets)


def differences_of(batch: PaperBatch, first_id: int, second_id: int) -> list[Difference]:
    """Return where the sheets of two clerks differ, in the order of the pile; only sheets that both typed."""
    definition = paper_definition(batch)
    first, second = sheets_typed(batch, first_id), sheets_typed(batch, second_id)
    found: list[Difference] = []
    for position in sorted(first.keys() & second.keys()):
        one, other = first[position], second[position]
        if one.code != other.code:
            found.append(Difference(position, None, CODE, one.code, other.code))
        if one.groups != other.groups:
            found.append(Difference(position, None, GROUPS, one.groups, other.groups))
        for question in definition.questions:
            answers = one.answers.get(question.key), other.answers.get(question.key)
            if not _same(question, *answers):
                found.append(Difference(position, question, "", *answers))
    return found


def piles_of(poll: Poll, *, before: int | None = None) -> QuerySet[PaperBatch]:
    """Piles of a poll with their clerks, the newest first; or those with a number under one."""
    rows = PaperBatch.objects.filter(poll=poll).select_related("first_clerk", "second_clerk")
    if before is not None:
        rows = rows.filter(number__lt=before)
    return rows.order_by("-number")


def with_progress(piles: Sequence[PaperBatch]) -> list[dict[str, Any]]:
    """Return piles with how much each of their clerks typed, in two queries."""
    sheets, slips = (_typed(table, piles) for table in (PaperSheet, PaperSlip))
    rows = []
    for pile in piles:
        clerks = [clerk for clerk in (pile.first_clerk_id, pile.second_clerk_id) if clerk is not None]
        rows.append(
            {
                **{field.attname: getattr(pile, field.attname) for field in pile._meta.concrete_fields},
                "sheets_typed": [sheets.get((pile.pk, clerk), 0) for clerk in clerks],
                "slips_typed": [slips.get((pile.pk, clerk), 0) for clerk in clerks],
            }
        )
    return rows


def _typed(
    table: type[PaperSheet] | type[PaperSlip], piles: Sequence[PaperBatch]
) -> dict[tuple[int, int], int]:
    rows = table.objects.filter(batch__in=[pile.pk for pile in piles]).values_list("batch_id", "clerk_id")
    return {(batch, clerk): many for batch, clerk, many in rows.annotate(many=Count("pk"))}


def _same(question: Question, one: Any, other: Any) -> bool:
    pointed = (
        isinstance(one, dict) and isinstance(other, dict) and {"lon", "lat"} <= one.keys() & other.keys()
    )
    if isinstance(question, Place) and pointed:
        return all(abs(one[part] - other[part]) < SAME_SPOT for part in ("lon", "lat"))
    if isinstance(one, str) and isinstance(other, str):
        return one.split() == other.split()
    return bool(one == other)


def people_on_roll(poll: Poll, name: str = "") -> QuerySet[RollEntry]:
    """Places on the roll with their person, by name; only of people with every word in their name."""
    rows = RollEntry.objects.filter(poll=poll, person__isnull=False).select_related("person")
    for word in name.split()[:5]:
        rows = rows.filter(Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word))
    return rows.order_by("person__last_name", "person__first_name", "pk")
