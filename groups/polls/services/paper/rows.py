"""Take hold of one pile for a change, and of a clerk's seat at it. Not for what is typed."""

from django.utils.translation import gettext as _

from groups.polls import rules
from groups.polls.enums import BatchState
from groups.polls.models import PaperBatch, PaperSheet, PaperSlip, Poll, RollEntry
from groups.polls.permissions import ensure_can_enter_paper
from groups.polls.services.rows import held
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from network.people import queries as people
from network.people.models import Person


def ensure_open_for_paper(poll: Poll) -> None:
    """Refuse paper of a poll that takes none now. Raises: Conflict."""
    if poll.hidden_at is not None:
        raise Conflict(_("Een moderator haalde deze peiling weg. Papier invoeren kan nu niet."))
    rules.ensure_takes_paper(poll.state, poll.opens_at, poll.boxes_at, clock.now())


def held_pile(by: Person, batch: PaperBatch, *, with_poll: bool = False) -> PaperBatch:
    """Return the locked row of an open pile.

    Args:
        with_poll: lock its poll before it, as the count of a pile does: no ballot is cast and nobody closes
            or counts the poll meanwhile.

    Raises: NotFound, Forbidden, Conflict for a pile that is counted or withdrawn, or too late.
    """
    poll = held(batch.poll) if with_poll else Poll.objects.select_related("organiser").get(pk=batch.poll_id)
    ensure_can_enter_paper(by, poll)
    row = PaperBatch.objects.select_for_update(of=("self",)).filter(pk=batch.pk).first()
    if row is None:
        raise NotFound
    rules.ensure_batch_open(row.state)
    ensure_open_for_paper(poll)
    row.poll = poll
    return row


def take_seat(by: Person, batch: PaperBatch) -> None:
    """Let somebody type a pile as one of its two clerks, from the first thing that they type.

    Raises: Forbidden for a third one, and for somebody who lives with the first.
    """
    seats = (batch.first_clerk_id, batch.second_clerk_id)
    if by.pk in seats:
        return
    if None not in seats:
        raise Forbidden(_("Twee anderen voeren deze stapel al in."))
    other = next((seat for seat in seats if seat is not None), None)
    if other is not None and other in people.person_ids_of_household(by):
        raise Forbidden(_("De twee die een stapel invoeren, wonen niet samen. Laat iemand anders dit doen."))
    part = "first_clerk" if batch.first_clerk_id is None else "second_clerk"
    setattr(batch, part, by)
    batch.save(update_fields=[part])


def clerks_of(batch: PaperBatch) -> tuple[int, int]:
    """Return the numbers of both clerks. Raises: Conflict while there are not two."""
    if batch.first_clerk_id is None or batch.second_clerk_id is None:
        raise Conflict(_("Deze stapel is nog niet door twee mensen ingevoerd."))
    return batch.first_clerk_id, batch.second_clerk_id


def entry_of_code(by: Person, poll: Poll, code: str) -> RollEntry:
    """Return the place on the roll that a code stands for. Raises: Invalid for an unknown or one's own."""
    entry = RollEntry.objects.filter(poll=poll, code=code.strip().lower()).first()
    if entry is None:
        raise Invalid(
            _("Dit nummer staat niet op de lijst van deze peiling. Kijk het nog eens na."),
            field="code",
            code="unknown",
        )
    if entry.person_id == by.pk:
        raise Invalid(
            _("Dat is je eigen nummer. Leg het bij een stapel die anderen invoeren."),
            field="code",
            code="own",
        )
    return entry


def drop_last(batch: PaperBatch) -> None:
    """Make a pile one smaller, after something was set aside. Raises: Conflict for the last one."""
    if batch.sheets == 1:
        raise Conflict(_("Dit is het laatste formulier van de stapel. Trek de stapel in."))
    batch.sheets -= 1
    if batch.slips is not None:
        batch.slips -= 1
    batch.save(update_fields=["sheets", "slips"])


def forget_typed(batch: PaperBatch, clerk_id: int | None = None) -> None:
    """Delete what was typed of a pile, by one clerk or by both."""
    for table in (PaperSheet, PaperSlip):
        rows = table.objects.filter(batch=batch)
        (rows if clerk_id is None else rows.filter(clerk_id=clerk_id)).delete()


def forget_piles(poll: Poll) -> None:
    """Withdraw every open pile of a poll that was taken back, and delete what was typed of them."""
    PaperBatch.objects.filter(poll=poll, state=BatchState.OPEN).update(state=BatchState.CANCELLED)
    for table in (PaperSheet, PaperSlip):
        table.objects.filter(batch__poll=poll).delete()
