"""Who may complain of what, who may decide a complaint, and what waits."""

from datetime import datetime

from django.db.models import Q, QuerySet

from moderation.models import Case, Complaint, ComplaintRole, ComplaintState, Decision, SignalKind
from moderation.permissions import ModerationPower, is_involved
from moderation.queries.queue import queue_of
from moderation.queries.told import reporter_ids
from moderation.rules import redress as rules
from network.kernel import access
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.models import Space
from network.people import queries as people
from network.people.models import Person


def role_of(person: Actor, decision: Decision) -> ComplaintRole | None:
    """Return as what somebody may complain of a decision; None when it is not theirs to complain of."""
    return rules.role_in(
        decision.action,
        is_author=decision.case.author_id == person.pk,
        is_reporter=person.pk in reporter_ids(decision),
        has_sanctions=decision.sanctions.exists(),
    )


def access_told(viewer: Actor, uid: str) -> Decision:
    """Return a decision that the viewer was told of: as the author, or as who reported it.

    Raises: NotFound.
    """
    decision = (
        Decision.objects.select_related("case__space__municipality", "clause")
        .filter(uid=uid, undone_at__isnull=True)
        .first()
    )
    if decision is None:
        raise NotFound()
    if decision.case.author_id != viewer.pk and viewer.pk not in reporter_ids(decision):
        raise NotFound()
    return decision


def answers_to(viewer: Actor) -> QuerySet[Decision]:
    """Decisions on what the viewer reported, newest first."""
    return (
        Decision.objects.filter(
            answered_signals__reporter_id=viewer.pk,
            answered_signals__kind=SignalKind.REPORT,
            undone_at__isnull=True,
        )
        .exclude(case__author_id=viewer.pk)
        .select_related("case__space", "clause")
        .distinct()
        .order_by("-at", "-pk")
    )


def complaint_about(viewer: Actor, decision: Decision) -> Complaint | None:
    """Return the complaint that the viewer filed about a decision, or None."""
    return Complaint.objects.filter(decision=decision, person_id=viewer.pk).first()


def complaints_of(viewer: Actor) -> QuerySet[Complaint]:
    """Complaints that the viewer filed, newest first."""
    return (
        Complaint.objects.filter(person_id=viewer.pk)
        .select_related("decision__case__space", "decision__clause")
        .order_by("-filed_at", "-pk")
    )


def complaints_of_person(person_id: int) -> Q:
    """Return the condition for somebody's complaints: their own, and those by a notice that they gave."""
    return Q(person_id=person_id) | Q(notice__person_id=person_id)


def access_own_complaint(viewer: Actor, uid: str) -> Complaint:
    """Return a complaint that the viewer filed. Raises: NotFound."""
    found = complaints_of(viewer).filter(uid=uid).first()
    if found is None:
        raise NotFound()
    return found


def complaints_in_queue(viewer: Actor) -> QuerySet[Complaint]:
    """Complaints in the municipalities whose queue the viewer holds, but none in which they are involved."""
    held = access.space_ids_held(viewer, ModerationPower.HOLD_QUEUE)
    return Complaint.objects.filter(
        Q(decision__case__space__municipality_id__in=held)
        | Q(decision__case__space__municipality__isnull=True, decision__case__space_id__in=held),
        Q(notice__isnull=True) | Q(notice__person__isnull=True) | ~Q(notice__person_id__in=_family(viewer)),
        decision__case__in=queue_of(viewer),
    ).select_related(
        "decision__case__space__municipality", "decision__case__author", "decision__clause", "notice"
    )


def complaints_for(viewer: Actor) -> QuerySet[Complaint]:
    """Complaints that wait and that the viewer may decide, the one that is due first on top."""
    return (
        complaints_in_queue(viewer)
        .filter(state=ComplaintState.OPEN)
        .exclude(decision__by_id__in=_family(viewer))
        .order_by("due_at", "pk")
    )


def decided_complaints(viewer: Actor) -> QuerySet[Complaint]:
    """Complaints that were answered in the viewer's municipalities, newest first."""
    answered = [ComplaintState.UPHELD, ComplaintState.REJECTED]
    return complaints_in_queue(viewer).filter(state__in=answered).order_by("-decided_at", "-pk")


def access_complaint(viewer: Actor, uid: str) -> Complaint:
    """Return a complaint in a queue that the viewer holds, also one that they may not decide themselves.

    Raises: NotFound.
    """
    found = complaints_in_queue(viewer).filter(uid=uid).first()
    if found is None:
        raise NotFound()
    return found


def may_decide(person: Actor, complaint: Complaint) -> bool:
    """Whether somebody may answer a complaint: not who decided, nor anybody of their household."""
    case = complaint.decision.case
    held = access.space_ids_held(person, ModerationPower.HOLD_QUEUE)
    if desk_of(case).pk not in held or is_involved(person, case):
        return False
    notifier = complaint.notice.person_id if complaint.notice is not None else None
    return not {complaint.decision.by_id, notifier} & _family(person)


def _family(person: Actor) -> set[int]:
    return {*people.person_ids_of_household(person), *filter(None, [person.pk])}


def desk_of(case: Case) -> Space:
    """Return the space whose queue decides complaints about a case: its municipality."""
    return case.space.municipality or case.space


def deciders_of(complaint: Complaint) -> list[Person]:
    """Return who may answer a complaint now. No viewer: they are told, nobody reads this list."""
    grants = access.holders(ModerationPower.HOLD_QUEUE, desk_of(complaint.decision.case))
    found = {grant.user_id: grant.user for grant in grants.select_related("user")}
    return [person for person in found.values() if may_decide(person, complaint)]


def told_at(decision: Decision) -> datetime:
    """Return when people were told of a decision: at once."""
    return decision.at
