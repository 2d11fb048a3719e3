"""Take the list of members out of the product, and note who did."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import xlsxwriter
from django.db import transaction
from django.utils.translation import gettext as _

from groups.membership import fronts
from groups.membership.models import Group, Membership
from groups.membership.permissions import GroupPower, ensure_holds
from groups.membership.queries.listing import members_streamed
from network.kernel import audit
from network.kernel.actor import Actor
from network.kernel.moments import local

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
CHUNK: Final = 500


@transaction.atomic
def note_export(*, by: Actor, group: Group, form: str) -> None:
    """Write down that somebody takes the list of members out. Raises: Forbidden without the power."""
    ensure_holds(by, GroupPower.MANAGE_MEMBERS, group)
    audit.record(
        "members.exported", by=by, space=group.space, kind="group", uid=group.uid, facts={"as": form}
    )


def rows_of(group: Group) -> Iterator[tuple[str, ...]]:
    """Yield a head and a row for every member; no addresses, e-mail included."""
    yield _("Naam"), _("Rol"), _("Lid sinds"), _("Lid tot"), _("Wil horen")
    batch: list[Membership] = []
    for row in members_streamed(group, CHUNK):
        batch.append(row)
        if len(batch) == CHUNK:
            yield from _told(group, batch)
            batch = []
    yield from _told(group, batch)


def as_csv(group: Group) -> Iterator[str]:
    """Yield the list as CSV, line by line, with a mark that lets a spreadsheet read it as UTF-8."""
    yield "\ufeff"
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";")
    for row in rows_of(group):
        writer.writerow([guarded(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def as_xlsx(group: Group) -> bytes:
    """Return the list as a workbook in which every cell is text."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Leden"))
        for number, row in enumerate(rows_of(group)):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return file.getvalue()


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _told(group: Group, batch: list[Membership]) -> Iterator[tuple[str, ...]]:
    roles = fronts.roles_in(group, [row.person_id for row in batch])
    for row in batch:
        yield (
            str(row.person),
            ", ".join(roles[row.person_id]) or _("lid"),
            _day(row.joined_at),
            _day(row.until),
            str(row.get_intensity_display()),
        )


def _day(moment: datetime | None) -> str:
    return local(moment).date().isoformat() if moment is not None else ""
