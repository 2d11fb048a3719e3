"""Type one sheet or one slip, as one of the two clerks of a pile. Neither sees what the other typed.

Not for what both typed together: see `comparing`.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from groups.polls import rules
from groups.polls.models import PaperBatch, PaperSheet, PaperSlip
from groups.polls.queries.paper import free_entries, paper_definition, why_taken
from groups.polls.queries.versions import groups_offered
from groups.polls.questions import check_answers
from groups.polls.services.paper.rows import drop_last, entry_of_code, held_pile, take_seat
from groups.polls.services.rows import note
from network.kernel.errors import Conflict, Invalid
from network.people.models import Person


@sensitive_variables()
@transaction.atomic
def type_sheet(
    *,
    by: Person,
    batch: PaperBatch,
    position: int,
    answers: Mapping[str, Any],
    code: str = "",
    groups: Mapping[str, str] | None = None,
) -> PaperSheet:
    """Keep one sheet as this clerk reads it; typed again, it takes the place of what they typed before.

    A question that is empty, or crossed in a way that does not fit, is left empty: on paper none is required.

    Args:
        position: in the pile, from 1.
        code: on the form of a named poll.
        groups: the coarse groups that were ticked on the sheet.

    Raises: Forbidden, Conflict, Invalid with "code", "position" or a question as field.
    """
    row = held_pile(by, batch)
    _ensure_in_pile(row, position)
    if row.poll.is_secret and row.slips_at is None:
        raise Conflict(_("Kijk eerst de strookjes na. Laat de omslagen met de formulieren tot dan dicht."))
    code = "" if row.poll.is_secret else _named_code(by, row, position, code)
    checked = check_answers(paper_definition(row), dict(answers), strict=True)
    ticked = _groups(row, groups or {})
    take_seat(by, row)
    sheet, _made = PaperSheet.objects.update_or_create(
        batch=row,
        clerk=by,
        position=position,
        defaults={"answers": checked, "code": code, "groups": ticked},
    )
    return sheet


@transaction.atomic
def drop_sheet(*, by: Person, batch: PaperBatch, position: int) -> None:
    """Forget one sheet that this clerk typed. Raises: Forbidden, Conflict."""
    row = held_pile(by, batch)
    PaperSheet.objects.filter(batch=row, clerk=by, position=position).delete()


@transaction.atomic
def type_slip(*, by: Person, batch: PaperBatch, code: str) -> PaperSlip:
    """Keep one slip of a secret poll as this clerk reads it.

    Raises: Forbidden, Conflict, Invalid for a code that is unknown, typed already or that voted.
    """
    row = held_pile(by, batch)
    if not row.poll.is_secret:
        raise Conflict(_("Deze peiling is op naam en heeft geen strookjes."))
    rules.ensure_before_slips(row.slips_at)
    entry = entry_of_code(by, row.poll, code)
    own = PaperSlip.objects.filter(batch=row, clerk=by)
    if own.filter(entry=entry).exists():
        raise Invalid(_("Dit nummer typte je al."), field="code", code="double")
    if own.count() >= (row.slips or 0):
        raise Invalid(
            _("Je typte al %(slips)d strookjes, zoveel als er op de stapel liggen. Tel ze opnieuw.")
            % {"slips": row.slips or 0},
            field="code",
            code="too_many",
        )
    _ensure_free(row, entry.pk)
    take_seat(by, row)
    return PaperSlip.objects.create(batch=row, clerk=by, entry=entry)


@transaction.atomic
def drop_slip(*, by: Person, batch: PaperBatch, code: str) -> None:
    """Forget one slip that this clerk typed. Raises: Forbidden, Conflict once the slips were checked."""
    row = held_pile(by, batch)
    rules.ensure_before_slips(row.slips_at)
    PaperSlip.objects.filter(batch=row, clerk=by, entry__code=code.strip().lower()).delete()


@transaction.atomic
def set_aside_sheet(*, by: Person, batch: PaperBatch, position: int, code: str = "") -> None:
    """Take the sheet out of a pile of a named poll whose voter voted otherwise or cannot vote.

    The sheets behind it move up by one, as on the table.

    Args:
        code: on the form, where it could not be typed: unknown, one's own, or of who voted already.

    Raises: Forbidden, Invalid for a place that the pile does not have, Conflict where it may count.
    """
    row = held_pile(by, batch)
    _ensure_in_pile(row, position)
    typed = PaperSheet.objects.filter(batch=row)
    codes = set(typed.filter(position=position).exclude(code="").values_list("code", flat=True))
    codes |= {code.strip().lower()} - {""}
    free = set(
        free_entries(row.poll).filter(code__in=codes).exclude(person=by).values_list("code", flat=True)
    )
    if row.poll.is_secret or not codes - free:
        raise Conflict(_("Dit formulier mag meetellen. Opzij leggen kan niet."))
    typed.filter(position=position).delete()
    for sheet in typed.filter(position__gt=position).order_by("position"):
        sheet.position -= 1
        sheet.save(update_fields=["position"])
    drop_last(row)
    note("poll.sheet_set_aside", row.poll, by, pile=row.number)


@transaction.atomic
def set_aside_slip(*, by: Person, batch: PaperBatch, code: str) -> None:
    """Take a slip out of a pile whose voter voted otherwise; the closed envelope goes with it, unopened.

    Raises: Forbidden, Invalid for an unknown code, Conflict where it may count or the slips were checked.
    """
    row = held_pile(by, batch)
    rules.ensure_before_slips(row.slips_at)
    entry = entry_of_code(by, row.poll, code)
    if not row.poll.is_secret or free_entries(row.poll).filter(pk=entry.pk).exists():
        raise Conflict(_("Dit strookje mag meetellen. Opzij leggen kan niet."))
    PaperSlip.objects.filter(batch=row, entry=entry).delete()
    drop_last(row)
    note("poll.slip_set_aside", row.poll, by, pile=row.number)


def _ensure_in_pile(batch: PaperBatch, position: int) -> None:
    if not 1 <= position <= batch.sheets:
        raise Invalid(
            _("Deze stapel telt %(sheets)d formulieren.") % {"sheets": batch.sheets}, field="position"
        )


def _named_code(by: Person, batch: PaperBatch, position: int, code: str) -> str:
    entry = entry_of_code(by, batch.poll, code)
    _ensure_free(batch, entry.pk)
    own = PaperSheet.objects.filter(batch=batch, clerk=by, code=entry.code).exclude(position=position).first()
    if own is not None:
        raise Invalid(
            _("Dit nummer typte je al bij formulier %(position)d.") % {"position": own.position},
            field="code",
            code="double",
        )
    return entry.code


def _ensure_free(batch: PaperBatch, entry_id: int) -> None:
    why = why_taken(batch.poll, entry_id)
    if why:
        raise Invalid(why, field="code", code="voted")


def _groups(batch: PaperBatch, ticked: Mapping[str, str]) -> dict[str, str]:
    offered = groups_offered(batch.poll)
    if not batch.poll.is_secret:  # the roll knows the others
        offered = {name: values for name, values in offered.items() if name == "gender"}
    for name, value in ticked.items():
        if value and value not in offered.get(name, ()):
            raise Invalid(_("Kies een van de antwoorden."), field=name)
    return {name: value for name, value in ticked.items() if value}
