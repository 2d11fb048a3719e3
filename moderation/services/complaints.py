"""File a complaint about a decision, and take it back. Not for answering one: see `services.answering`.

Source: Regulation (EU) 2022/2065, Article 20.
"""

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from moderation.events import ComplaintFiled
from moderation.models import (
    Case,
    CaseState,
    Complaint,
    ComplaintState,
    Decision,
    Signal,
    SignalKind,
    SignalState,
)
from moderation.queries.redress import complaint_about, complaints_of_person, role_of, told_at
from moderation.rules import cases as case_rules
from moderation.rules import redress as rules
from moderation.services import cases
from network.kernel import audit, clock, limits
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Gone, NotFound
from network.kernel.events import publish
from network.kernel.text import clean_text
from network.people import queries as people


@transaction.atomic
def file_complaint(*, decision: Decision, by: Actor, text: str = "") -> Complaint:
    """Ask that somebody else looks again at a decision. No words are needed.

    Raises: NotFound when it is not theirs, Gone after the term or when it was taken back already,
    Conflict for a second one or when a later decision counts, Invalid, TooMany. Events: ComplaintFiled.
    """
    said = clean_text(text, max_length=rules.MAX_TEXT, field="text") if text.strip() else ""
    limits.hit("complaint", by.pk, limit=20, per_seconds=3600)
    case = cases.locked(decision.case)
    decision = Decision.objects.select_related("case__space__municipality", "case__author").get(
        pk=decision.pk
    )
    role = role_of(by, decision)
    if role is None:
        raise NotFound()
    ensure_stands(decision, case)
    rules.ensure_in_time(told_at(decision), clock.now())
    if complaint_about(by, decision) is not None:
        raise Conflict(_("Je diende hierover al een klacht in. Een tweede keer kan niet."))
    moment = clock.now()
    complaint = Complaint.objects.create(
        decision=decision,
        person_id=by.pk,
        role=role,
        text=said,
        filed_at=moment,
        due_at=moment + rules.COMPLAINT_DUE,
    )
    Signal.objects.create(
        case=case,
        kind=SignalKind.COMPLAINT,
        at=moment,
        reporter_id=by.pk,
        household_id=people.household_id_of(by),
        reference=complaint.uid,
    )
    dispute(case)
    audit.record("complaint.filed", by=by, space=case.space, kind="complaint", uid=complaint.uid)
    publish(ComplaintFiled(complaint_id=complaint.pk, case_id=case.pk))
    return complaint


@transaction.atomic
def withdraw_complaint(*, complaint: Complaint, by: Actor) -> Complaint:
    """Take one's own complaint back. Raises: NotFound for another's, Conflict once it is answered."""
    case = cases.locked(complaint.decision.case)
    complaint = locked(complaint)
    if complaint.person_id != by.pk:
        raise NotFound()
    rules.ensure_complaint_open(complaint.state)
    complaint.state = ComplaintState.WITHDRAWN
    complaint.save(update_fields=["state"])
    answer_signal(complaint, SignalState.REJECTED)
    if case.state == CaseState.DISPUTED and not open_complaints(case).exists():
        answered = complaint.decision.complaints.filter(state=ComplaintState.REJECTED).exists()
        move(case, CaseState.FINAL if answered else CaseState.DECIDED)
        wake(case)
    audit.record("complaint.withdrawn", by=by, space=case.space, kind="complaint", uid=complaint.uid)
    return complaint


def locked(complaint: Complaint) -> Complaint:
    """Return the complaint with its decision, locked until the transaction ends; lock its case first."""
    return (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("decision__case__space__municipality", "decision__case__author", "decision__clause")
        .get(pk=complaint.pk)
    )


def open_complaints(case: Case) -> QuerySet[Complaint]:
    """Return the complaints about a case that nobody answered yet."""
    return Complaint.objects.filter(decision__case=case, state=ComplaintState.OPEN)


def answer_signal(complaint: Complaint, verdict: SignalState) -> None:
    """Write at the signal of a complaint what became of it."""
    Signal.objects.filter(
        case_id=complaint.decision.case_id, kind=SignalKind.COMPLAINT, reference=complaint.uid
    ).update(state=verdict)


def move(case: Case, wanted: CaseState) -> None:
    """Bring a locked case that is settled to another settled state. Raises: Conflict."""
    case_rules.ensure_move(case.state, wanted)
    case.state = wanted
    case.version += 1
    case.save(update_fields=["state", "version"])


def dispute(case: Case) -> None:
    """Let a locked case be disputed, where it is not yet."""
    if case.state != CaseState.DISPUTED:
        move(case, CaseState.DISPUTED)


def wake(case: Case) -> None:
    """Let a locked case wait again whose item was reported while a complaint ran. Events: CaseOpened."""
    fresh = case.signals.filter(state=SignalState.UNDECIDED).exclude(kind=SignalKind.COMPLAINT)
    if case.state in (CaseState.DECIDED, CaseState.FINAL) and fresh.exists():
        cases.reopen(case, opened_at=clock.now())
        cases.weigh(case)


def ensure_stands(decision: Decision, case: Case) -> None:
    """Refuse a complaint about what no longer counts, or about the answer to one. Raises: Gone, Conflict.

    Each who was told of a decision may complain of it once, also after the complaint of somebody else was
    rejected. Who was told of the answer to a complaint may not start it again.
    """
    if decision.undone_at is not None:
        raise Gone(_("Deze beslissing is al teruggedraaid. Een klacht is niet meer nodig."))
    later = case.decisions.filter(undone_at__isnull=True, at__gt=decision.at).exists()
    if later:
        raise Conflict(
            _("Hierover is later opnieuw beslist. Je kunt over die beslissing een klacht indienen.")
        )
    if case.state == CaseState.FINAL and decision.complaint_id is not None:
        raise Conflict(_("Over een klacht is hier al beslist. Binnen dit netwerk is dat de laatste stap."))
    if case.state not in case_rules.SETTLED:
        raise Conflict(_("Iemand kijkt hier opnieuw naar. Wacht op de nieuwe beslissing."))


def withdraw_of_person(person_id: int) -> None:
    """Withdraw the running complaints of an account that is erased, inside the caller's transaction."""
    running = Complaint.objects.filter(complaints_of_person(person_id), state=ComplaintState.OPEN)
    cases = set(running.values_list("decision__case_id", flat=True))
    numbers = list(running.values_list("pk", flat=True))
    Complaint.objects.filter(pk__in=numbers).update(state=ComplaintState.WITHDRAWN)
    still = Complaint.objects.filter(decision__case_id__in=cases, state=ComplaintState.OPEN)
    cases -= set(still.values_list("decision__case_id", flat=True))
    Case.objects.filter(pk__in=cases, state=CaseState.DISPUTED).update(
        state=CaseState.DECIDED, version=F("version") + 1
    )
