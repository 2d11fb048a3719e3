"""Begin a pile, correct its number, pass a seat on, or withdraw it. Not for typing or counting it."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from groups.polls import rules
from groups.polls.enums import BatchState
from groups.polls.models import PaperBatch, PaperSheet, PaperSlip, Poll
from groups.polls.permissions import can_run, ensure_can_enter_paper, ensure_can_run
from groups.polls.services.paper.rows import ensure_open_for_paper, forget_typed, held_pile
from groups.polls.services.paper.scans import drop_scan
from groups.polls.services.rows import held, note
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.text import clean_text
from network.people.models import Person

MAX_NOTE = 300


@transaction.atomic
def open_batch(
    *,
    by: Person,
    poll: Poll,
    sheets: int,
    slips: int | None = None,
    version: int | None = None,
    remark: str = "",
) -> PaperBatch:
    """Begin a pile that somebody counted by hand.

    Args:
        sheets: forms, or of a secret poll closed envelopes with a sheet in them.
        version: that stands on its forms; the newest unless told.

    Raises: Forbidden, Invalid for a pile that does not add up, Conflict for a poll that takes no paper now.
    """
    row = held(poll)
    ensure_can_enter_paper(by, row)
    ensure_open_for_paper(row)
    rules.ensure_pile(sheets, slips, row.secrecy)
    if version is not None and not 1 <= version <= row.version:
        raise Invalid(_("Die versie van de vragen bestaat niet."), field="version")
    last = PaperBatch.objects.filter(poll=row).aggregate(last=Max("number"))["last"] or 0
    batch = PaperBatch.objects.create(
        poll=row,
        number=last + 1,
        sheets=sheets,
        slips=slips,
        version=version or row.version,
        note=clean_text(remark, max_length=MAX_NOTE, field="note") if remark.strip() else "",
    )
    note("poll.pile_opened", row, by, pile=batch.number, sheets=sheets)
    return batch


@transaction.atomic
def recount_batch(*, by: Person, batch: PaperBatch, sheets: int) -> PaperBatch:
    """Correct how many there are in a pile, after somebody counted it by hand again.

    Raises: Forbidden, Invalid, Conflict where more was typed already or the slips were checked.
    """
    row = held_pile(by, batch)
    rules.ensure_before_slips(row.slips_at)
    slips = sheets if row.poll.is_secret else None
    rules.ensure_pile(sheets, slips, row.poll.secrecy)
    typed = PaperSheet.objects.filter(batch=row).aggregate(last=Max("position"))["last"] or 0
    if row.poll.is_secret:
        clerks = (row.first_clerk_id, row.second_clerk_id)
        typed = max(PaperSlip.objects.filter(batch=row, clerk_id=clerk).count() for clerk in clerks)
    if typed > sheets:
        raise Conflict(
            _("Er zijn er al %(typed)d ingevoerd. Haal er eerst weg, of tel opnieuw.") % {"typed": typed}
        )
    note("poll.pile_recounted", row.poll, by, pile=row.number, before=row.sheets, sheets=sheets)
    row.sheets, row.slips = sheets, slips
    row.save(update_fields=["sheets", "slips"])
    return row


@transaction.atomic
def free_seat(*, by: Person, batch: PaperBatch, clerk: Person) -> None:
    """Let somebody else take the place of a clerk; what that clerk typed is gone.

    Raises: Forbidden for anybody but that clerk and who runs the poll, Conflict where it is nobody's seat.
    """
    row = held_pile(by, batch)
    if by.pk != clerk.pk and not can_run(by, row.poll.organiser):
        raise Forbidden(_("Alleen wie de peiling houdt, geeft de plaats van een ander vrij."))
    part = {row.first_clerk_id: "first_clerk", row.second_clerk_id: "second_clerk"}.get(clerk.pk)
    if part is None:
        raise Conflict(_("Die persoon voert deze stapel niet in."))
    forget_typed(row, clerk.pk)
    setattr(row, part, None)
    row.save(update_fields=[part])
    note("poll.pile_seat_freed", row.poll, by, pile=row.number)


@transaction.atomic
def cancel_batch(*, by: Person, batch: PaperBatch) -> None:
    """Withdraw a pile that is not counted: what was typed is gone, the paper may come in another pile.

    Raises: Forbidden, Conflict for a counted one, or once its slips stand on the roll.
    """
    row = held_pile(by, batch)
    rules.ensure_before_slips(row.slips_at)
    forget_typed(row)
    drop_scan(row)
    row.state = BatchState.CANCELLED
    row.save(update_fields=["state"])
    note("poll.pile_withdrawn", row.poll, by, pile=row.number)


@transaction.atomic
def expect_paper(*, by: Person, poll: Poll, what: str = "forms") -> Poll:
    """Note that forms go out: from now on the poll is not counted before somebody says that all came in.

    Raises: Forbidden, Conflict for a draft, or where no paper can come in any more.
    """
    row = held(poll)
    ensure_can_run(by, row.organiser)
    if row.state not in rules.TAKES_PAPER or row.boxes_at is not None:
        raise Conflict(_("Formulieren afdrukken kan vanaf de opening, tot er geteld wordt."))
    if row.forms_at is None:
        row.forms_at = clock.now()
        row.save(update_fields=["forms_at"])
    note("poll.forms_made", row, by, what=what)
    return row
