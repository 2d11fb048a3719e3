"""Give people mandates by a decision, one by one or together: all or nothing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from groups.mandates import rules
from groups.mandates.composition import SeatFacts
from groups.mandates.enums import Body, CandidacyState, CompositionRule, Gender, MandateKind, SeatGroup
from groups.mandates.events import MandateGiven
from groups.mandates.models import Board, Call, Candidacy, Decision, Mandate
from groups.mandates.permissions import (
    MandatePower,
    ensure_gives_mandates,
    ensure_not_oneself,
    may_sit,
    town_deciding,
    towns_of,
)
from groups.mandates.queries.seats import answers_of
from groups.mandates.services.answers import keep_answer
from groups.mandates.services.boards import locked_board
from groups.mandates.services.calls import settle_if_done
from groups.mandates.services.decisions import DecisionTerms, record_decision
from groups.mandates.services.seating import (
    ensure_composition,
    ensure_no_overlap,
    ensure_room,
    ensure_seats_of_calls,
)
from groups.mandates.services.stretches import open_stretch
from groups.membership.models import Group
from network.kernel import access, audit, clock
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.events import publish
from network.people.models import Person


@dataclass(frozen=True)
class Nominee:
    """Somebody who is to be appointed.

    Attributes:
        candidacy: what they answered to a call, when they did.
        no_office: whether they declared to be in neither council nor college; a candidacy says it too.
        gender: what they answered for the two thirds rule; empty keeps an earlier answer.
    """

    person: Person
    candidacy: Candidacy | None = None
    seat_group: SeatGroup = SeatGroup.RESIDENT
    no_office: bool = False
    gender: str = ""


def nominees_of(candidacies: Sequence[Candidacy]) -> list[Nominee]:
    """Return candidates as who is to be appointed."""
    return [
        Nominee(person=row.person, candidacy=row, no_office=row.no_office)
        for row in candidacies
        if row.person is not None
    ]


@transaction.atomic
def appoint(
    *,
    by: Person,
    group: Group,
    nominees: Sequence[Nominee],
    kind: MandateKind,
    decision: Decision,
    valid_from: datetime,
    valid_until: datetime,
    override_reason: str = "",
) -> list[Mandate]:
    """Give each of these people a mandate in a group during `[valid_from, valid_until)`.

    Args:
        override_reason: why they are appointed although the composition breaks the law; kept with the
            mandates. It never lets an advice be adopted.

    Raises: Forbidden without the power, or for oneself; Invalid for who is no member, an impossible term, or
    a broken composition without a reason; Conflict for a second seat, a full board, more people than their
    call has seats, or a candidate on whom was decided. Events: MandateGiven, and GrantGiven for each power.
    """
    terms = _Terms(group, kind, decision, (valid_from, valid_until), override_reason)
    return _appoint(by, terms, nominees)


@dataclass(frozen=True)
class _Terms:
    group: Group
    kind: MandateKind
    decision: Decision
    term: rules.Interval
    override_reason: str


def _appoint(
    by: Person, terms: _Terms, nominees: Sequence[Nominee], *, called_up: bool = False
) -> list[Mandate]:
    group, kind, decision, term = terms.group, terms.kind, terms.decision, terms.term
    ensure_gives_mandates(by, group)
    _ensure_decided_here(by, group, decision)
    board = locked_board(group)
    rules.ensure_term(*term, now=clock.now())
    if not group.is_open:
        raise Conflict(_("Deze groep is gesloten."))
    _ensure_nominees(by, group, board, nominees)
    for nominee in nominees:
        ensure_no_overlap(board, nominee.person, term)
    ensure_room(board, kind, term, len(nominees))
    candidacies = _ensure_candidacies(group, nominees)
    ensure_seats_of_calls(list(candidacies.values()), called_up=called_up)
    adding = [] if kind == MandateKind.OBSERVER else seats_for(group, nominees)
    why = ensure_composition(board, at=max(term[0], clock.now()), adding=adding, reason=terms.override_reason)
    made = [_give(by, group, board, nominee, kind, decision, term, why, candidacies) for nominee in nominees]
    for call in {row.call_id: row.call for row in candidacies.values()}.values():
        settle_if_done(Call.objects.select_for_update().get(pk=call.pk), by=by)
    return made


def seats_for(group: Group, nominees: Sequence[Nominee]) -> list[SeatFacts]:
    """Return what is known of the seats that these people would fill, for the rules of composition."""
    answers = answers_of(group, [nominee.person.pk for nominee in nominees])
    return [
        SeatFacts(
            gender=nominee.gender or answers.get(nominee.person.pk, ""),
            no_office=nominee.no_office,
            seat_group=nominee.seat_group,
        )
        for nominee in nominees
    ]


@transaction.atomic
def appoint_by(
    *,
    by: Person,
    group: Group,
    nominees: Sequence[Nominee],
    kind: MandateKind,
    decision: DecisionTerms,
    valid_from: datetime,
    valid_until: datetime,
    override_reason: str = "",
) -> list[Mandate]:
    """Record a decision and give the mandates that rest on it: both, or neither.

    Raises: what `record_decision` and `appoint` raise.
    """
    recorded = record_decision(by=by, space=town_deciding(by, group), **asdict(decision))
    return appoint(
        by=by,
        group=group,
        nominees=nominees,
        kind=kind,
        decision=recorded,
        valid_from=valid_from,
        valid_until=valid_until,
        override_reason=override_reason,
    )


@transaction.atomic
def enter_election_outcome(
    *,
    by: Person,
    group: Group,
    nominees: Sequence[Nominee],
    kind: MandateKind,
    reference: str,
    taken_on: date,
    minutes: str,
    valid_from: datetime,
    valid_until: datetime,
    override_reason: str = "",
) -> list[Mandate]:
    """Give mandates to whom the members elected, with the minutes of the election.

    Raises: what `appoint_by` raises; Invalid without minutes.
    """
    return appoint_by(
        by=by,
        group=group,
        nominees=nominees,
        kind=kind,
        decision=DecisionTerms(Body.MEMBERS, reference, taken_on, minutes=minutes),
        valid_from=valid_from,
        valid_until=valid_until,
        override_reason=override_reason,
    )


@transaction.atomic
def call_up_from_reserve(
    *,
    by: Person,
    candidacy: Candidacy,
    decision: Decision,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    override_reason: str = "",
) -> Mandate:
    """Let the candidate on a reserve list take a seat that came free, by default for the rest of the term.

    A mandate of the call that ended makes room for one more; a suspended one does not.

    Raises: what `appoint` raises; Conflict for who is not on the list, or when somebody stands before them.
    """
    row = Candidacy.objects.select_related("person", "call__group__space", "call__group__parent").get(
        pk=candidacy.pk
    )
    call = row.call
    if row.state != CandidacyState.RESERVE:
        raise Conflict(_("Deze kandidaat staat niet (meer) op de reservelijst."))
    first = Candidacy.objects.filter(call=call, state=CandidacyState.RESERVE).order_by("reserve_rank").first()
    if first is not None and first.pk != row.pk:
        raise Conflict(
            _("%(name)s staat eerst op de reservelijst.") % {"name": first.person}, code="not_first"
        )
    term = (valid_from or max(call.term_from, clock.now()), valid_until or call.term_until)
    terms = _Terms(call.group, MandateKind(call.kind), decision, term, override_reason)
    (mandate,) = _appoint(by, terms, nominees_of([row]), called_up=True)
    return mandate


@transaction.atomic
def call_up_by(
    *,
    by: Person,
    candidacy: Candidacy,
    decision: DecisionTerms,
    valid_from: datetime,
    valid_until: datetime,
    override_reason: str = "",
) -> Mandate:
    """Record a decision and call up the first of a reserve list by it: both, or neither.

    Raises: what `record_decision` and `call_up_from_reserve` raise.
    """
    town = town_deciding(by, candidacy.call.group)
    return call_up_from_reserve(
        by=by,
        candidacy=candidacy,
        decision=record_decision(by=by, space=town, **asdict(decision)),
        valid_from=valid_from,
        valid_until=valid_until,
        override_reason=override_reason,
    )


def _ensure_decided_here(by: Person, group: Group, decision: Decision) -> None:
    towns = {town.pk for town in towns_of(group)}
    if decision.space_id not in towns or not access.holds(by, MandatePower.GIVE_MANDATES, decision.space_id):
        raise Forbidden(_("Dit besluit hoort bij een andere gemeente."))


def _ensure_nominees(by: Person, group: Group, board: Board, nominees: Sequence[Nominee]) -> None:
    if not nominees:
        raise Invalid(_("Kies minstens één persoon."))
    if len({nominee.person.pk for nominee in nominees}) != len(nominees):
        raise Invalid(_("Je koos iemand twee keer."))
    for nominee in nominees:
        ensure_not_oneself(by, nominee.person)
        if not nominee.person.is_active:
            raise Invalid(_("%(name)s heeft geen account meer.") % {"name": nominee.person})
        if board.rule != CompositionRule.MIXED and not may_sit(nominee.person, group):
            raise Invalid(
                _("%(name)s is geen lid van %(group)s.")
                % {"name": nominee.person, "group": group.parent or group}
            )


def _ensure_candidacies(group: Group, nominees: Sequence[Nominee]) -> dict[int, Candidacy]:
    numbers = [nominee.candidacy.pk for nominee in nominees if nominee.candidacy is not None]
    found = {
        row.pk: row
        for row in Candidacy.objects.select_for_update(of=("self",))
        .select_related("call__group__space")
        .filter(pk__in=numbers)
    }
    for nominee in nominees:
        if nominee.candidacy is None:
            continue
        row = found[nominee.candidacy.pk]
        if row.call.group_id != group.pk or row.person_id != nominee.person.pk:
            raise Invalid(_("Deze kandidaat hoort bij een andere oproep."))
        rules.ensure_closed(row.call.deadline, clock.now())
        rules.ensure_candidacy_move(row.state, CandidacyState.APPOINTED)
    return found


def _give(
    by: Person,
    group: Group,
    board: Board,
    nominee: Nominee,
    kind: MandateKind,
    decision: Decision,
    term: rules.Interval,
    why: str,
    candidacies: dict[int, Candidacy],
) -> Mandate:
    candidacy = candidacies[nominee.candidacy.pk] if nominee.candidacy is not None else None
    if candidacy is not None:
        candidacy.state = CandidacyState.APPOINTED
        candidacy.reserve_rank = None
        candidacy.settled_at = clock.now()
        candidacy.save()
    if board.rule == CompositionRule.ADVISORY and nominee.gender in Gender.values:
        keep_answer(group, nominee.person, nominee.gender)
    mandate = Mandate.objects.create(
        person=nominee.person,
        group=group,
        kind=kind,
        seat_group=nominee.seat_group,
        decision=decision,
        candidacy=candidacy,
        valid_from=term[0],
        valid_until=term[1],
        planned_until=term[1],
        no_office=nominee.no_office,
        override_reason=why,
        given_by=by,
    )
    open_stretch(mandate, start=term[0], by=by)
    audit.record(
        "mandate.given",
        by=by,
        space=group.space,
        kind="mandate",
        uid=mandate.uid,
        facts={
            "person": nominee.person.pk,
            "role": str(kind),
            "decision": decision.reference,
            "composition_overridden": bool(why),
        },
    )
    publish(MandateGiven(mandate_id=mandate.pk, person_id=nominee.person.pk, group_id=group.pk))
    return mandate
