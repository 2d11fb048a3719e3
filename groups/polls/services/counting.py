"""Count a poll, once, after its end: figures and tables are stored, and a secret one is published.

A secret poll is counted in two steps. First all boxes leave their envelopes, in one transaction; then, with
both officers' codes, they are opened one after another in memory. Each step writes everything or nothing, and
a key is destroyed only after its commit: whatever dies in between, the step can be taken again. Not for what
figures mean: see `tally`, `crossing` and `sealing`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from groups.polls import rules
from groups.polls.crossing import Crossing
from groups.polls.enums import BatchState, PollState
from groups.polls.events import BoxesOut, CountReady, PollClosed, PollCounted
from groups.polls.models import Envelope, Poll, RecountFile, Result, RollEntry, SealedBallot
from groups.polls.queries.roll import roll_counts
from groups.polls.queries.spots import Spots
from groups.polls.queries.versions import carrier_of, groups_offered, named_ballots, sheets_of, versions_told
from groups.polls.questions import Count
from groups.polls.sealing.envelopes import Spoiled, take_out
from groups.polls.sealing.opening import Opened, Refused, open_boxes
from groups.polls.sealing.publication import Publication
from groups.polls.sealing.refusals import CodesMissing, SealingRefusal
from groups.polls.sealing.sheet import Sheet
from groups.polls.services.keys import destroy_after_commit, folder, public_keys
from groups.polls.services.rows import held, held_by, note
from groups.polls.sheets import from_sealed, to_sealed
from groups.polls.steady import steady
from groups.polls.tally.lots import digest_of
from groups.polls.withholding import told_figures, told_tables
from network.kernel import clock
from network.kernel.errors import Conflict, Gone
from network.kernel.events import publish
from network.people.models import Person

BATCH = 2_000
ROLL_PIECE = 20_000


@dataclass
class Counted:
    """What a count brings, before it is stored.

    Attributes:
        file: of a secret poll, what everybody may count again.
        lot: of a secret poll, what its lots are drawn from.
    """

    figures: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    invalid: int = 0
    file: bytes | None = None
    lot: str = ""


@transaction.atomic
def open_envelopes(*, by: Person, poll: Poll) -> int:
    """Take every box of a secret poll that ended out of its envelope; after that no pile of paper comes in.

    Returns: how many boxes there are. Raises: Forbidden, Conflict before the end, with a pile that is not
    counted yet, or a second time, Gone where the key is lost. Events: BoxesOut, or CountReady where there are
    too few to be opened.
    """
    row = held_by(by, poll)
    _end(row)
    if not row.is_secret or row.boxes_at is not None:
        raise Conflict(_("De omslagen van deze peiling zijn al open, of ze heeft er geen."))
    _ensure_no_pile(row)
    boxes = _lay_out(row)
    row.boxes_at = clock.now()
    row.save(update_fields=["boxes_at", "spoiled", "state", "closed_at"])
    enough = boxes >= rules.POLL_MINIMUM
    note("poll.envelopes_opened", row, by, boxes=boxes if enough else None, spoiled=row.spoiled)
    publish(BoxesOut(poll_id=row.pk) if enough else CountReady(poll_id=row.pk))
    destroy_after_commit(row)
    return boxes


@transaction.atomic
def count_poll(*, poll: Poll, by: Person | None) -> Result:
    """Count a poll that ended; one that was counted keeps its result.

    Args:
        by: who runs it; None for the worker, once nothing stands in the way.

    Raises: Forbidden, Conflict before the end, with a pile that is not counted yet, or without the codes of
    both officers, Gone where the key is lost. Events: PollCounted.
    """
    row = held(poll) if by is None else held_by(by, poll)
    if row.state == PollState.COUNTED:
        return Result.objects.get(poll=row)
    _end(row)
    _ensure_no_pile(row)
    roll = roll_counts(row)
    counted = _count_sealed(row) if row.is_secret else _count_named(row, roll.voted)
    moment = clock.now()
    result = Result.objects.create(
        poll=row,
        figures=counted.figures,
        tables=counted.tables,
        tables_rules=rules.TABLE_RULES,
        participants=roll.voted,
        on_paper=roll.on_paper,
        invalid=counted.invalid,
        lot=counted.lot,
        made_at=moment,
    )
    if counted.file is not None:
        RecountFile.objects.create(poll=row, content=counted.file)
    row.state, row.counted_at = PollState.COUNTED, moment
    row.save(update_fields=["state", "closed_at", "counted_at"])
    told = rules.told_turnout(roll.voted, row.state)
    on_paper = None if told is None else roll.on_paper
    note("poll.counted", row, by, participants=told, on_paper=on_paper, invalid=counted.invalid)
    publish(PollCounted(poll_id=row.pk))
    if row.is_secret:
        destroy_after_commit(row)
    return result


def _end(poll: Poll) -> None:
    """Refuse a poll that is not over; note its end where the job did not yet. Events: PollClosed then."""
    rules.ensure_countable(poll.state, poll.closes_at, clock.now())
    if poll.state == PollState.OPEN:
        poll.state, poll.closed_at = PollState.CLOSED, clock.now()
        note("poll.closed", poll, None)
        publish(PollClosed(poll_id=poll.pk))


def _ensure_no_pile(poll: Poll) -> None:
    if poll.batches.filter(state=BatchState.OPEN).exists():
        raise Conflict(_("Er is nog een stapel papier die niet geteld is. Tel ze eerst, of trek ze in."))


def _lay_out(poll: Poll) -> int:
    """Write the boxes in the order of their fingerprints, and rewrite the roll beside them."""
    try:
        key = folder().envelope_key(public_keys(poll))
    except SealingRefusal:
        raise Gone(_("De sleutel van de omslagen ligt niet meer op de server.")) from None
    spoiled = Spoiled()
    envelopes = Envelope.objects.filter(poll=poll)
    boxes = take_out(lambda: _contents(poll), key, count=envelopes.count(), spoiled=spoiled)
    written = 0
    batch: list[SealedBallot] = []
    for one in boxes:
        batch.append(SealedBallot(poll=poll, box=one.box, fingerprint=one.fingerprint))
        if len(batch) == BATCH:
            written += len(SealedBallot.objects.bulk_create(batch))
            batch = []
    written += len(SealedBallot.objects.bulk_create(batch))
    envelopes.delete()
    _write_roll_again(poll)
    poll.spoiled = spoiled.count
    return written


def _write_roll_again(poll: Poll) -> None:
    """Write every place anew, so that no row says when it was marked; in pieces that each take a moment."""
    roll = RollEntry.objects.filter(poll=poll)
    last = roll.aggregate(last=Max("position"))["last"] or 0
    for first in range(1, last + 1, ROLL_PIECE):
        roll.filter(position__gte=first, position__lt=first + ROLL_PIECE).update(mark=F("mark"))


def _contents(poll: Poll) -> Iterator[bytes]:
    rows = Envelope.objects.filter(poll=poll).values_list("content", flat=True)
    return (bytes(content) for content in rows.iterator(chunk_size=BATCH))


def _count_named(poll: Poll, voted: int) -> Counted:
    if voted < rules.POLL_MINIMUM:
        return Counted()
    carrier = carrier_of(poll)
    count = Count(carrier.newest)
    crossing = Crossing(carrier.newest, groups_offered(poll), steady(carrier))
    spots = Spots(carrier.newest)
    for ballot in named_ballots(poll, carrier):
        count.add(ballot.answers, 1, ballot.weight, lapsed=ballot.lapsed)
        crossing.add(ballot.answers, ballot.groups)
        spots.add(ballot.answers)
    return Counted(spots.told(count.figures()), crossing.tables(least=rules.SUBGROUP_MINIMUM))


def _count_sealed(poll: Poll) -> Counted:
    """Open the boxes in memory, ballot by ballot, and keep totals alone."""
    if poll.boxes_at is None or poll.ballot_bytes is None:
        raise Conflict(_("Haal eerst alle stemmen uit hun omslag."))
    prints = list(
        SealedBallot.objects.filter(poll=poll).order_by("fingerprint").values_list("fingerprint", flat=True)
    )
    if len(prints) < rules.POLL_MINIMUM:
        return Counted(invalid=poll.spoiled)
    carrier = carrier_of(poll)
    sheets = sheets_of(poll, carrier)
    published = Publication(sheets[carrier.version], minimum=rules.POLL_MINIMUM)
    count = Count(carrier.newest)
    crossing = Crossing(carrier.newest, sheets[carrier.version].groups, steady(carrier))
    for found in _opened(poll, sheets):
        if isinstance(found, Refused):
            published.add(found)
            continue
        answers = from_sealed(carrier.definition(found.version), found.answers)
        answers, lapsed = carrier.read(answers, found.version)
        published.add(Opened(carrier.version, to_sealed(carrier.newest, answers), found.groups))
        count.add(answers, lapsed=lapsed)
        crossing.add(answers, found.groups)
    figures = told_figures(count.figures())  # the rest of a secret poll is not even kept
    corrections = [version.to_json() for version in versions_told(poll)[1:]]
    return Counted(
        figures=figures,
        tables=told_tables(crossing.tables(least=rules.SUBGROUP_MINIMUM), figures),
        invalid=sum(published.invalid.values()) + poll.spoiled,
        file=b"".join(published.chunks(prints, spoiled=poll.spoiled, corrections=corrections)),
        lot=digest_of(prints),
    )


def _opened(poll: Poll, sheets: Mapping[int, Sheet]) -> Iterator[Opened | Refused]:
    try:
        key = folder().ballot_key(public_keys(poll))
    except CodesMissing:
        raise Conflict(_("Beide sleutelhouders geven eerst hun code.")) from None
    except SealingRefusal:
        raise Gone(
            _("De sleutel van deze peiling ligt niet meer op de server. Tellen kan niet meer.")
        ) from None
    rows = SealedBallot.objects.filter(poll=poll).order_by("fingerprint").values_list("box", flat=True)
    boxes = (bytes(box) for box in rows.iterator(chunk_size=BATCH))
    return open_boxes(boxes, key, sheets, length=poll.ballot_bytes or 0)
