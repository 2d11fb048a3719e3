"""Complain as whoever gave notice from outside, by the secret link: it is the right, also without an account.

What was refused waits again for another person; what was left as it stood is disputed like any decision.
Source: Regulation (EU) 2022/2065, Article 20(1).
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.events import ComplaintFiled
from moderation.models import (
    Complaint,
    ComplaintRole,
    Decision,
    NoticeState,
    OutsideNotice,
    Signal,
    SignalKind,
)
from moderation.queries.notices_outside import complain_until, decision_told
from moderation.rules import redress as rules
from moderation.services import cases, complaints
from network.kernel import audit, clock, limits
from network.kernel.errors import Conflict, Gone
from network.kernel.events import publish
from network.kernel.text import clean_text

MOST_PER_HOUR = 10


@transaction.atomic
def complain_of_notice(*, notice: OutsideNotice, network: str, text: str = "") -> OutsideNotice:
    """Ask that somebody else looks again at what a notice led to. No words are needed, and no account.

    Args: network: of the caller, hashed.
    Raises: Gone after the term or when it was erased, Conflict for a second one or when there is nothing to
    complain of, Invalid, TooMany. Events: ComplaintFiled where a decision was taken.
    """
    said = clean_text(text, max_length=rules.MAX_TEXT, field="text") if text.strip() else ""
    limits.hit("notice_complaint", network, limit=MOST_PER_HOUR, per_seconds=3600)
    if notice.case is not None:  # first the case, as everybody who locks both
        cases.locked(notice.case)
    notice = (
        OutsideNotice.objects.select_for_update(of=("self",))
        .select_related("case", "space")
        .get(pk=notice.pk)
    )
    decision = decision_told(notice)
    if notice.state == NoticeState.DECIDED and decision is not None:
        _ensure_once(notice, decision)
        complaints.ensure_stands(decision, cases.locked(decision.case))
    if complain_until(notice) is None or notice.decided_at is None:
        raise Conflict(_("Hierover is er nu niets om een klacht over in te dienen."))
    rules.ensure_in_time(notice.decided_at, clock.now())
    if decision is None:
        _wait_again(notice, said)
    else:
        _dispute(notice, decision, said)
    return notice


def _ensure_once(notice: OutsideNotice, decision: Decision) -> None:
    if notice.complaints.filter(decision=decision).exists():
        raise Conflict(_("Je diende hierover al een klacht in. Een tweede keer kan niet."))
    if notice.erased_at is not None:
        raise Gone(_("Een klacht kan tot zes maanden na de beslissing. Die tijd is voorbij."))


def _wait_again(notice: OutsideNotice, said: str) -> None:
    """Let a notice that was refused wait for somebody else; the second answer is the last one."""
    notice.state, notice.complained_at, notice.complaint_text = NoticeState.RECEIVED, clock.now(), said
    notice.first_answer, notice.refused_by_id = notice.answer, notice.decided_by_id
    notice.answer, notice.decided_at, notice.decided_by = "", None, None
    notice.save()
    audit.record("notice.disputed", by=None, space=notice.space, kind="notice", uid=notice.uid)


def _dispute(notice: OutsideNotice, decision: Decision, said: str) -> None:
    """File the complaint about a decision. Events: ComplaintFiled."""
    case, moment = cases.locked(decision.case), clock.now()
    complaint = Complaint.objects.create(
        decision=decision,
        notice=notice,
        role=ComplaintRole.NOTIFIER,
        text=said,
        filed_at=moment,
        due_at=moment + rules.COMPLAINT_DUE,
    )
    Signal.objects.create(case=case, kind=SignalKind.COMPLAINT, at=moment, reference=complaint.uid)
    complaints.dispute(case)
    audit.record("complaint.filed", by=None, space=case.space, kind="complaint", uid=complaint.uid)
    publish(ComplaintFiled(complaint_id=complaint.pk, case_id=case.pk))
