"""The course of a mandate: suspended, lifted, ended before its date, renewed.

Whatever happens to a mandate happens to the renewals that lie ahead of it too: who is suspended or out does
not come back by a date that was set earlier.
"""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from groups.mandates import rules
from groups.mandates.composition import SeatFacts
from groups.mandates.enums import MandateKind
from groups.mandates.events import MandateEnded, MandateRenewed, MandateSuspended, SuspensionLifted
from groups.mandates.models import Board, Decision, Mandate, Suspension
from groups.mandates.permissions import (
    MandatePower,
    ensure_gives_mandates,
    ensure_not_oneself,
    town_deciding,
    towns_of,
)
from groups.mandates.queries.seats import answers_of
from groups.mandates.services.answers import forget_answer
from groups.mandates.services.boards import locked_board
from groups.mandates.services.decisions import DecisionTerms, record_decision
from groups.mandates.services.seating import ensure_composition, ensure_no_overlap, ensure_room
from groups.mandates.services.stretches import close_all, close_stretch, open_stretch
from network.kernel import access, audit, clock
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.events import publish
from network.kernel.text import clean_text
from network.people.models import Person

MAX_DECISION = 200


@transaction.atomic
def suspend(
    *, by: Person, mandate: Mandate, reason: str, decision: str, until: datetime | None = None
) -> Suspension:
    """Let a mandate grant nothing from now, until an instant or until it is lifted.

    Raises: Forbidden without the power, Invalid without reason or decision or for an end that passed,
    Conflict for a mandate that does not run or is suspended already. Events: MandateSuspended, GrantEnded.
    """
    row, _board = _locked(mandate, by)
    now = clock.now()
    _ensure_runs(row, now)
    if suspension_of(row, now) is not None:
        raise Conflict(_("Dit mandaat is al geschorst."))
    if until is not None and not now < until <= now + rules.LONGEST_TERM:
        raise Invalid(_("Kies een einde binnen de zes jaar, of geen."), field="until")
    why = clean_text(reason, max_length=rules.MAX_REASON, field="reason")
    what = clean_text(decision, max_length=MAX_DECISION, field="decision")
    made = [
        _suspend_one(each, by, why, what, max(now, each.valid_from), until)
        for each in _with_renewals(row)
        if each.pk == row.pk or until is None or until > each.valid_from
    ]
    _note("mandate.suspended", row, by, until=until.isoformat() if until else "")
    publish(MandateSuspended(row.pk, row.person_id, row.group_id, suspension_id=made[0].pk))
    return made[0]


@transaction.atomic
def lift_suspension(*, by: Person, mandate: Mandate) -> Mandate:
    """Let a suspended mandate grant its powers again from now.

    Raises: Forbidden without the power or for oneself, Conflict for one that is not suspended.
    Events: SuspensionLifted, GrantGiven.
    """
    row, _board = _locked(mandate, by)
    ensure_not_oneself(by, row.person)
    now = clock.now()
    _ensure_runs(row, now)
    lifted = suspension_of(row, now)
    if lifted is None:
        raise Conflict(_("Dit mandaat is niet geschorst."))
    for each in _with_renewals(row):
        _lift_one(each, by, now)
    _note("mandate.lifted", row, by)
    publish(SuspensionLifted(row.pk, row.person_id, row.group_id, suspension_id=lifted.pk))
    return row


@transaction.atomic
def end_early(*, by: Person, mandate: Mandate, reason: str) -> Mandate:
    """End a mandate now, with a reason; one that did not begin yet never begins, and no renewal follows.

    Raises: Forbidden without the power, Invalid without a reason, Conflict for one that is over.
    Events: MandateEnded, GrantEnded for each power.
    """
    row, _board = _locked(mandate, by)
    now = clock.now()
    if row.valid_until <= now:
        raise Conflict(_("Dit mandaat is al voorbij."))
    why = clean_text(reason, max_length=rules.MAX_REASON, field="reason")
    for each in _with_renewals(row):
        at = max(now, each.valid_from)
        close_all(each, at=now, by=by)
        each.valid_until, each.ended_at, each.end_reason = at, now, why
        each.save(update_fields=["valid_until", "ended_at", "end_reason"])
        for suspension in each.suspensions.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at)):
            suspension.valid_until = max(at, suspension.valid_from)
            suspension.save(update_fields=["valid_until"])
        _note("mandate.ended", each, by)
    forget_answer(row.group, row.person_id)
    publish(MandateEnded(row.pk, row.person_id, row.group_id))
    row.refresh_from_db(fields=["valid_until", "ended_at", "end_reason"])
    return row


@transaction.atomic
def renew(
    *,
    by: Person,
    mandate: Mandate,
    decision: Decision,
    valid_until: datetime,
    override_reason: str = "",
) -> Mandate:
    """Let a running mandate be followed by a new one, from its end to an instant: the history stays.

    Raises: Forbidden without the power or for oneself, Invalid for an impossible end or a broken
    composition without a reason, Conflict for one that is over, suspended beyond its end, or renewed
    already, and for a full board. Events: MandateRenewed, GrantGiven for each power.
    """
    row, board = _locked(mandate, by)
    ensure_not_oneself(by, row.person)
    if decision.space_id not in {town.pk for town in towns_of(row.group)} or not access.holds(
        by, MandatePower.GIVE_MANDATES, decision.space_id
    ):
        raise Forbidden(_("Dit besluit hoort bij een andere gemeente."))
    term = (row.valid_until, valid_until)
    _ensure_renewable(row, clock.now())
    rules.ensure_term(*term, now=clock.now())
    ensure_no_overlap(board, row.person, term, but=[row.pk])
    ensure_room(board, MandateKind(row.kind), term, 1)
    why = ensure_composition(board, at=term[0], adding=_seat(row), reason=override_reason)
    new = Mandate.objects.create(
        person=row.person,
        group=row.group,
        kind=row.kind,
        seat_group=row.seat_group,
        decision=decision,
        renews=row,
        valid_from=term[0],
        valid_until=term[1],
        planned_until=term[1],
        no_office=row.no_office,
        override_reason=why,
        given_by=by,
    )
    open_stretch(new, start=new.valid_from, by=by)
    _note("mandate.renewed", new, by, decision=decision.reference, renews=row.uid)
    publish(MandateRenewed(new.pk, new.person_id, new.group_id))
    return new


@transaction.atomic
def renew_by(
    *,
    by: Person,
    mandate: Mandate,
    decision: DecisionTerms,
    valid_until: datetime,
    override_reason: str = "",
) -> Mandate:
    """Record a decision and renew a mandate by it: both, or neither.

    Raises: what `record_decision` and `renew` raise.
    """
    recorded = record_decision(by=by, space=town_deciding(by, mandate.group), **asdict(decision))
    return renew(
        by=by,
        mandate=mandate,
        decision=recorded,
        valid_until=valid_until,
        override_reason=override_reason,
    )


def suspension_of(mandate: Mandate, at: datetime) -> Suspension | None:
    """Return the suspension that holds at an instant, or None."""
    return (
        mandate.suspensions.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at), valid_from__lte=at)
        .order_by("-pk")
        .first()
    )


def _suspend_one(
    mandate: Mandate, by: Person, reason: str, decision: str, start: datetime, until: datetime | None
) -> Suspension:
    made = Suspension.objects.create(
        mandate=mandate, reason=reason, decision=decision, valid_from=start, valid_until=until, by=by
    )
    close_stretch(mandate, at=start, by=by)
    if until is not None and until < mandate.valid_until:
        _next_stretch(mandate)
        open_stretch(mandate, start=until, by=by)
    return made


def _lift_one(mandate: Mandate, by: Person, now: datetime) -> None:
    """Grant a mandate again from now, or from its begin.

    A stretch that lay ahead is brought forward; one that was cut off in its course stays as history, and a
    new one begins.
    """
    row = mandate.suspensions.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now)).first()
    if row is None:
        return
    lies_ahead = row.valid_until is not None and row.valid_until < mandate.valid_until
    row.valid_until = max(now, row.valid_from)
    row.save(update_fields=["valid_until"])
    if lies_ahead or mandate.valid_from > now:
        close_stretch(mandate, at=now, by=by)
    else:
        _next_stretch(mandate)
    open_stretch(mandate, start=max(now, mandate.valid_from), by=by)


def _next_stretch(mandate: Mandate) -> None:
    mandate.stretch += 1
    mandate.save(update_fields=["stretch"])


def _with_renewals(mandate: Mandate) -> list[Mandate]:
    """Return a mandate and the renewals that follow it, without those that were ended already."""
    found, each = [mandate], mandate
    running = Mandate.objects.select_for_update().filter(ended_at__isnull=True)
    while (following := running.filter(renews=each).first()) is not None:
        following.group, following.person = mandate.group, mandate.person
        found.append(following)
        each = following
    return found


def _ensure_runs(mandate: Mandate, now: datetime) -> None:
    if mandate.valid_until <= now:
        raise Conflict(_("Dit mandaat is al voorbij."))
    if mandate.valid_from > now:
        raise Conflict(_("Dit mandaat is nog niet begonnen."))


def _ensure_renewable(mandate: Mandate, now: datetime) -> None:
    if mandate.valid_until <= now:
        raise Conflict(_("Dit mandaat is al voorbij. Benoem opnieuw."))
    if mandate.ended_at is not None:
        raise Conflict(_("Dit mandaat werd beëindigd."))
    if Mandate.objects.filter(renews=mandate).exists():
        raise Conflict(_("Dit mandaat is al verlengd."))
    lasting = mandate.suspensions.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=mandate.valid_until))
    if lasting.exists():
        raise Conflict(_("Dit mandaat is geschorst. Hef eerst de schorsing op."))


def _seat(mandate: Mandate) -> list[SeatFacts]:
    if not mandate.votes:
        return []
    answers = answers_of(mandate.group, [mandate.person_id])
    gender = answers.get(mandate.person_id, "")
    return [SeatFacts(gender=gender, no_office=mandate.no_office, seat_group=mandate.seat_group)]


def _locked(mandate: Mandate, by: Person) -> tuple[Mandate, Board]:
    board = locked_board(mandate.group)
    row = (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("person", "decision", "group__space__municipality", "group__parent__space")
        .get(pk=mandate.pk)
    )
    ensure_gives_mandates(by, row.group)
    board.group = row.group
    return row, board


def _note(action: str, mandate: Mandate, by: Person, **facts: str) -> None:
    audit.record(
        action,
        by=by,
        space=mandate.group.space,
        kind="mandate",
        uid=mandate.uid,
        facts={"person": mandate.person_id, "role": mandate.kind, **facts},
    )
