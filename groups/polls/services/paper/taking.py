"""Take a pile in: the slips of a secret poll onto the roll, and the sheets of any poll among its ballots.

The poll is locked while a pile is taken: casts in flight end first, later ones see the marks, and no envelope
is opened meanwhile. A mark is set where it was empty, or the whole pile is refused and nothing was lost.
"""

import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from groups.polls import rules
from groups.polls.enums import BatchState, Mark
from groups.polls.models import Envelope, NamedBallot, PaperBatch, PaperSheet, PaperSlip, Poll, RollEntry
from groups.polls.queries.paper import free_entries, paper_definition
from groups.polls.queries.versions import sheets_of
from groups.polls.questions import Definition
from groups.polls.sealing.boxes import seal
from groups.polls.services.keys import public_keys
from groups.polls.services.open_answers import OPEN_KINDS, keep_open_answers
from groups.polls.services.paper.comparing import compare, compare_slips
from groups.polls.services.paper.rows import clerks_of, forget_typed, held_pile
from groups.polls.services.rows import note
from groups.polls.sheets import to_sealed
from network.kernel import clock
from network.kernel.errors import Conflict, DomainError
from network.people.models import Person

MOST_NAMED = 10


@transaction.atomic
def check_slips(*, by: Person, batch: PaperBatch) -> PaperBatch:
    """Mark the voters of a secret pile on the roll, once both clerks typed the same slips.

    From then on none of them can vote on the screen, and their envelopes may be opened, well mixed.

    Raises: Forbidden, Conflict where the slips differ, do not add up, or one of the voters voted already.
    """
    row = held_pile(by, batch, with_poll=True)
    if not row.poll.is_secret:
        raise Conflict(_("Deze peiling is op naam en heeft geen strookjes."))
    rules.ensure_before_slips(row.slips_at)
    rules.ensure_pile(row.sheets, row.slips, row.poll.secrecy)
    differing = compare_slips(row)
    if differing:
        raise Conflict(
            _("Deze strookjes typte maar een van de twee: %(codes)s.") % {"codes": _few(differing)}
        )
    first, second = clerks_of(row)
    entries = set(PaperSlip.objects.filter(batch=row, clerk_id=first).values_list("entry_id", flat=True))
    _mark(row.poll, entries, _slips_refused)
    PaperSlip.objects.filter(batch=row, clerk_id=second).delete()
    row.slips_at = clock.now()
    row.save(update_fields=["slips_at"])
    note("poll.slips_checked", row.poll, by, pile=row.number, slips=row.slips)
    return row


@sensitive_variables()
@transaction.atomic
def count_batch(*, by: Person, batch: PaperBatch) -> int:
    """Lay a pile among the ballots, once both clerks typed every sheet alike; what they typed is deleted.

    Returns: how many ballots. Raises: Forbidden, Conflict with what does not add up; the pile then stays as
    it is.
    """
    row = held_pile(by, batch, with_poll=True)
    poll = row.poll
    if poll.is_secret and row.slips_at is None:
        raise Conflict(_("Kijk eerst de strookjes na."))
    rules.ensure_pile(row.sheets, row.slips, poll.secrecy)
    differing = sorted({difference.position for difference in compare(row)})
    if differing:
        raise Conflict(
            _("De twee invoeren verschillen bij formulier %(positions)s. Kijk die samen na.")
            % {"positions": _few(differing)}
        )
    first, _second = clerks_of(row)
    sheets = list(PaperSheet.objects.filter(batch=row, clerk_id=first))
    secrets.SystemRandom().shuffle(sheets)
    if poll.is_secret:
        _seal(row, sheets)
    else:
        _keep_named(row, sheets)
    forget_typed(row)
    row.state, row.counted_at = BatchState.COUNTED, clock.now()
    row.save(update_fields=["state", "counted_at"])
    note("poll.pile_counted", poll, by, pile=row.number, sheets=len(sheets))
    return len(sheets)


def _mark(poll: Poll, entries: set[int], refused: Any) -> None:
    """Mark places as voted on paper, all of them or none. Raises: Conflict."""
    free = set(free_entries(poll).filter(pk__in=entries).values_list("pk", flat=True))
    if free != entries:
        taken = RollEntry.objects.filter(pk__in=entries - free).order_by("code")
        raise refused([entry.code for entry in taken])
    marked = RollEntry.objects.filter(pk__in=entries, mark=Mark.NONE).update(mark=Mark.PAPER)
    if marked != len(entries):
        raise Conflict(_("Intussen stemde iemand van deze stapel. Probeer het opnieuw."))


def _slips_refused(codes: list[str]) -> Conflict:
    return Conflict(
        _(
            "Deze mensen stemden al, of kunnen nu niet stemmen: %(codes)s. Leg hun omslag opzij, zonder ze "
            "te openen."
        )
        % {"codes": _few([code.upper() for code in codes])}
    )


def _sheets_refused(codes: list[str]) -> Conflict:
    return Conflict(
        _("Deze mensen stemden al, of kunnen nu niet stemmen: %(codes)s. Leg hun formulier opzij.")
        % {"codes": _few([code.upper() for code in codes])}
    )


def _few(found: list[Any]) -> str:
    more = "" if len(found) <= MOST_NAMED else ", …"
    return ", ".join(str(one) for one in found[:MOST_NAMED]) + more


@sensitive_variables()
def _seal(batch: PaperBatch, sheets: list[PaperSheet]) -> None:
    """Write an envelope for each sheet, in random order; their voters stand on the roll already."""
    poll, definition = batch.poll, paper_definition(batch)
    form, keys = sheets_of(poll)[batch.version], public_keys(poll)
    Envelope.objects.bulk_create(
        [
            Envelope(
                poll=poll,
                content=seal(
                    form,
                    keys,
                    to_sealed(definition, sheet.answers),
                    sheet.groups,
                    length=poll.ballot_bytes or 0,
                ).envelope,
            )
            for sheet in sheets
        ]
    )


def _keep_named(batch: PaperBatch, sheets: list[PaperSheet]) -> None:
    poll, definition = batch.poll, paper_definition(batch)
    codes = {sheet.code for sheet in sheets}
    entries = {
        entry.code: entry
        for entry in RollEntry.objects.filter(poll=poll, code__in=codes).select_related("person")
    }
    if len(entries) != len(sheets):
        raise Conflict(_("Twee formulieren van deze stapel hebben hetzelfde nummer. Kijk ze na."))
    _mark(poll, {entry.pk for entry in entries.values()}, _sheets_refused)
    ballots = NamedBallot.objects.bulk_create(
        NamedBallot(
            poll=poll,
            entry=entries[sheet.code],
            version=batch.version,
            answers=sheet.answers,
            gender=sheet.groups.get("gender", ""),
        )
        for sheet in sheets
    )
    written = [question.key for question in definition.questions if isinstance(question, OPEN_KINDS)]
    for ballot in ballots:
        if any(ballot.answers.get(key) is not None for key in written):
            _keep_words(poll, ballot, ballot.entry.person, definition)


def _keep_words(poll: Poll, ballot: NamedBallot, voter: Person | None, definition: Definition) -> None:
    """Screen the words of a ballot as those of its voter; words that they may not write now are left out."""
    if voter is None:
        return
    for _try in definition.questions:
        try:
            with transaction.atomic():
                keep_open_answers(by=voter, poll=poll, ballot=ballot, definition=definition)
        except DomainError as refused:
            if refused.field not in ballot.answers:
                raise
            ballot.answers = {**ballot.answers, refused.field: None}
            ballot.save(update_fields=["answers"])
        else:
            return
