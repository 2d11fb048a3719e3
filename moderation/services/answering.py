"""Answer a complaint: another person, with reasons; success restores everything in one transaction.

Source: Regulation (EU) 2022/2065, Article 20(4) to (6).
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.events import ComplaintDecided
from moderation.models import (
    Action,
    Case,
    CaseState,
    Clause,
    Complaint,
    ComplaintRole,
    ComplaintState,
    Decision,
    Ground,
    SignalState,
)
from moderation.queries.redress import may_decide
from moderation.rules import cases as case_rules
from moderation.rules import redress as rules
from moderation.services import cases, complaints, evidence, reasons, reversal
from moderation.services.decide import ensure_counts
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden, Invalid, NotFound
from network.kernel.events import publish
from network.kernel.ports.content import Described, ItemRef, kind_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """What somebody answers to a complaint.

    Attributes:
        action, clause, law: what follows for the item when a reporter is right; unused otherwise.
    """

    upheld: bool
    answer: str
    action: str = ""
    clause: Clause | None = None
    law: str = ""


@transaction.atomic
def answer_complaint(*, complaint: Complaint, outcome: Outcome, by: Actor) -> Complaint:
    """Answer a complaint. When it succeeds everything is put right at once, and everybody is told.

    Raises: NotFound outside the queue or when involved, Forbidden for who took the first decision,
    Conflict when it is answered already, Invalid without reasons. Events: ComplaintDecided.
    """
    case = cases.locked(complaint.decision.case)
    complaint = complaints.locked(complaint)
    _ensure_may_answer(by, complaint)
    rules.ensure_complaint_open(complaint.state)
    rules.ensure_answer(outcome.answer)
    described = _described(complaint)
    complaint.decided_by_id, complaint.decided_at = by.pk, clock.now()
    complaint.answer = outcome.answer.strip()
    if outcome.upheld:
        _ensure_follows(complaint, outcome)
        _put_right(complaint, outcome, described, by)
    else:
        _close(complaint, ComplaintState.REJECTED, described, None)
    case.refresh_from_db()
    _settle_case(case, complaint)
    audit.record(
        "complaint.decided",
        by=by,
        space=case.space,
        kind="complaint",
        uid=complaint.uid,
        facts={"upheld": outcome.upheld},
    )
    return complaint


def _ensure_may_answer(by: Actor, complaint: Complaint) -> None:
    if may_decide(by, complaint):
        return
    if complaint.decision.by_id == by.pk:
        raise Forbidden(_("Jij nam de eerste beslissing. Een klacht erover beslist iemand anders."))
    raise NotFound()


def _ensure_follows(complaint: Complaint, outcome: Outcome) -> None:
    """Refuse to give a reporter right without saying what happens to the item, and on what ground."""
    if complaint.role == ComplaintRole.AUTHOR:
        return
    if outcome.action not in (Action.HIDE, Action.REMOVE):
        raise Invalid(_("Kies wat er nu mee gebeurt: verbergen of verwijderen."), field="action")
    case_rules.ensure_reasoned(outcome.action, clause_given=outcome.clause is not None, reason=outcome.answer)
    if outcome.clause is not None:
        ensure_counts(outcome.clause, complaint.decision.case)


def _put_right(complaint: Complaint, outcome: Outcome, described: Described | None, by: Actor) -> None:
    """Take the new decision, restore or restrict the item, and answer everybody who asked the same."""
    first, case = complaint.decision, complaint.decision.case
    restores = complaint.role == ComplaintRole.AUTHOR
    clause = None if restores else outcome.clause
    complaint.state = ComplaintState.UPHELD
    decision = Decision(
        case=case,
        action=Action.KEEP if restores else outcome.action,
        clause=clause,
        reason=complaint.answer,
        by_id=by.pk,
        at=clock.now(),
        detected_by_machine=first.detected_by_machine,
        origin=first.origin,
        ground=Ground.LAW if outcome.law and not restores else Ground.RULES,
        law="" if restores else outcome.law.strip(),
        language=reasons.language_of(case.author_id),
        content_type=first.content_type,
        before=described.state if described else "",
        complaint=complaint,
    )
    if restores or described is None:
        decision.statement = _statement(complaint, described, decision, of=complaint)
    else:
        signals = reversal.answered_signals(first)
        decision.statement = reasons.of_decision(decision, described, signals=signals)
    for each in (
        complaints.open_complaints(case).filter(decision=first).select_related("decision__case__space")
    ):
        each.decided_by_id, each.decided_at = complaint.decided_by_id, complaint.decided_at
        each.answer = complaint.answer
        _close(each, ComplaintState.UPHELD, described, decision)
    decision.complaint = complaint
    decision.save()
    reversal.reverse(first=first, decision=decision, by=by)
    if described is not None:
        evidence.settle(decision=decision, described=described)


def _close(
    complaint: Complaint, state: ComplaintState, described: Described | None, decision: Decision | None
) -> None:
    """Store the answer to one complaint with what its sender is told. Events: ComplaintDecided."""
    complaint.state = state
    complaint.statement = _statement(complaint, described, decision, of=complaint)
    complaint.save()
    upheld = state == ComplaintState.UPHELD
    complaints.answer_signal(complaint, SignalState.UPHELD if upheld else SignalState.REJECTED)
    publish(ComplaintDecided(complaint_id=complaint.pk, case_id=complaint.decision.case_id, upheld=upheld))


def _statement(
    complaint: Complaint, described: Described | None, decision: Decision | None, *, of: Complaint
) -> str:
    counts = decision or complaint.decision
    return reasons.of_complaint(
        of,
        reader=of.person,
        described=described,
        clause=counts.clause,
        law=counts.law,
        action=counts.action,
    )


def _settle_case(case: Case, complaint: Complaint) -> None:
    """A complaint is the last step for who complained; a restriction that follows may be disputed anew."""
    if complaints.open_complaints(case).exists():
        return
    restricted = complaint.state == ComplaintState.UPHELD and complaint.role != ComplaintRole.AUTHOR
    complaints.move(case, CaseState.DECIDED if restricted else CaseState.FINAL)
    complaints.wake(case)


def _described(complaint: Complaint) -> Described | None:
    case = complaint.decision.case
    try:
        return kind_of(ItemRef(case.item_kind, case.item_id)).describe(case.item_id)
    except NotFound:
        return None
