"""Collect the fields of a statement of reasons and write it, once. Its sentences: `moderation.statements`.

Whoever stores what this returns never changes it afterwards: a statement is what its reader was told.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from moderation import statements
from moderation.models import (
    Case,
    Clause,
    Complaint,
    ComplaintState,
    Decision,
    Origin,
    Signal,
    SignalKind,
    SignalState,
)
from network.kernel.actor import Actor
from network.kernel.ports.content import Described
from network.people.models import Person

MOST_WORDS = 8
_HEAVIEST_FIRST = (
    (SignalKind.AUTHORITY, Origin.AUTHORITY),
    (SignalKind.NOTICE, Origin.NOTICE),
    (SignalKind.REPORT, Origin.REPORT),
)


def language_of(person_id: int | None) -> str:
    """Return in which language a statement speaks to somebody: their own, Dutch where that is not spoken."""
    if person_id is None:
        return statements.speaks("")
    found = Person.objects.filter(pk=person_id).values_list("language", flat=True).first()
    return statements.speaks(found or "")


def origin_of(signals: Iterable[Signal]) -> Origin:
    """Return what made a person look, of the signals that a decision answers; the heaviest counts."""
    kinds = {signal.kind for signal in signals}
    return next((origin for kind, origin in _HEAVIEST_FIRST if kind in kinds), Origin.OWN)


def undecided_signals(case: Case) -> list[Signal]:
    """Return the signals that the next decision on a case answers."""
    return list(case.signals.filter(state=SignalState.UNDECIDED).order_by("pk"))


def of_decision(
    decision: Decision,
    described: Described,
    *,
    signals: Collection[Signal],
    sanctions: tuple[statements.Sanctioned, ...] = (),
) -> str:
    """Return the statement about a decision with its fields filled in, before it is stored.

    Args: signals: those that it answers. sanctions: what follows for the author in this space.
    """
    case = decision.case
    reports = [signal for signal in signals if signal.kind == SignalKind.REPORT]
    order = next((signal for signal in signals if signal.kind == SignalKind.AUTHORITY), None)
    return statements.of_decision(
        replace(
            _about(case, described, decision.at),
            action=decision.action,
            clause=str(decision.clause) if decision.clause else "",
            law=decision.law,
            reason=decision.reason,
            origin=origin_of(signals),
            reports=len({report.household_id or -report.pk for report in reports}),
            authority=order.authority if order else "",
            reference=order.reference if order else "",
            machine=decision.detected_by_machine,
            words=_words(signals),
            sanctions=sanctions,
            was_disputed=decision.complaint_id is not None,
        )
    )


def of_hold(
    case: Case, described: Described, *, moment: datetime, clause: Clause | None, words: tuple[str, ...]
) -> str:
    """Return the statement about a text that a word list holds."""
    return statements.of_hold(
        replace(
            _about(case, described, moment),
            clause=str(clause) if clause else "",
            machine=True,
            words=words[:MOST_WORDS],
        )
    )


def of_hiding(case: Case, described: Described, *, moment: datetime, clause: Clause | None) -> str:
    """Return the statement about an item that is hidden since several households reported it."""
    return statements.of_hiding(
        replace(_about(case, described, moment), clause=str(clause) if clause else "", origin=Origin.REPORT)
    )


def of_undo(decision: Decision, described: Described, *, moment: datetime) -> str:
    """Return what the author reads when a decision is taken back."""
    case = decision.case
    return statements.of_undo(_about(case, described, moment), undone=_about(case, described, decision.at))


def of_complaint(
    complaint: Complaint,
    *,
    reader: Actor | None,
    described: Described | None,
    clause: Clause | None,
    law: str,
    action: str,
) -> str:
    """Return the answer to a complaint with its fields filled in, for whoever complained.

    Args: action: what now counts for the item. described: none where its author deleted it.
    """
    decision, case = complaint.decision, complaint.decision.case
    moment = complaint.decided_at or complaint.filed_at
    return statements.of_complaint(
        statements.ComplaintFacts(
            language=language_of(reader.pk if reader else None),
            role=complaint.role,
            item=case.item_kind,
            place=case.space.name,
            written=described.written_at if described else case.opened_at,
            filed=complaint.filed_at,
            decided=decision.at,
            moment=moment,
            upheld=complaint.state == ComplaintState.UPHELD,
            action=action,
            clause=str(clause) if clause else "",
            law=law,
            answer=complaint.answer,
        )
    )


def _about(case: Case, described: Described, moment: datetime) -> statements.Facts:
    return statements.Facts(
        language=language_of(described.author_id),
        item=case.item_kind,
        place=case.space.name,
        written=described.written_at,
        moment=moment,
    )


def _words(signals: Iterable[Signal]) -> tuple[str, ...]:
    found = (word for signal in signals if signal.kind == SignalKind.MACHINE for word in signal.words)
    return tuple(dict.fromkeys(found))[:MOST_WORDS]
