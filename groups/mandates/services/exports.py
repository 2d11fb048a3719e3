"""The list of candidates to take out, for who chooses among them. Not for the register: that is public."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from groups.mandates.models import Call, Nomination
from groups.mandates.permissions import ensure_runs_calls
from groups.mandates.queries import candidates_of, nominations_for
from groups.membership.services.exports import guarded
from network.kernel import audit
from network.people.models import Person

BATCH = 200


@transaction.atomic
def note_candidates_export(*, by: Person, call: Call) -> None:
    """Write down that somebody takes the list of candidates out. Raises: Forbidden without the power."""
    ensure_runs_calls(by, call.group)
    audit.record("candidates.exported", by=by, space=call.group.space, kind="call", uid=call.uid)


def candidates_as_csv(by: Person, call: Call) -> Iterator[str]:
    """Yield the candidates as CSV, line by line: no addresses, and no answer about gender."""
    yield "\ufeff"
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";")
    head = (_("Naam"), _("Waarom"), _("Zit niet in raad of college"), _("Hoe staat het?"), _("Voordracht"))
    writer.writerow(head)
    for cells in _rows(by, call):
        writer.writerow([guarded(cell) for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _rows(by: Person, call: Call) -> Iterator[tuple[str, ...]]:
    """Yield what the list says of each candidate, in a few queries per batch."""
    candidates = candidates_of(by, call).iterator(chunk_size=BATCH)
    while batch := list(islice(candidates, BATCH)):
        for row in batch:
            row.call = call
        said = nominations_for(by, batch)
        for row in batch:
            nominated = "; ".join(_said(each) for each in said.get(row.pk, ()))
            declared = _("ja") if row.no_office else _("geen verklaring")
            yield str(row.person), row.shown_motivation, declared, str(row.get_state_display()), nominated


def _said(nomination: Nomination) -> str:
    return f"{nomination.by or _('een vroegere coördinator')}: {nomination.reason}"
