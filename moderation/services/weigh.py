"""Weigh the signals of one case, and keep how often each reporter was right. Nothing else is read for it."""

from collections.abc import Collection

from django.db.models import F

from moderation.events import CaseOpened
from moderation.models import (
    Case,
    Escalation,
    EscalationKind,
    Measure,
    MeasureKind,
    Priority,
    ReporterRecord,
    Signal,
    SignalKind,
    SignalState,
)
from moderation.rules import cases as rules
from moderation.rules.grounds import grounds_of, priority_of
from moderation.rules.weighing import report_weight
from network.kernel.events import publish


def weight_of(person_id: int) -> float:
    """Return how much a report of this person weighs now."""
    record = ReporterRecord.objects.filter(person_id=person_id).first()
    return report_weight(record.upheld, record.rejected) if record else report_weight(0, 0)


def reports_that_count(case: Case) -> list[Signal]:
    """Return the reports of a case that are undecided or were upheld."""
    return list(case.signals.filter(kind=SignalKind.REPORT).exclude(state=SignalState.REJECTED))


def weigh(case: Case) -> None:
    """Set weight, priority and clock of a locked case from its own signals, save, and tell that it waits.

    Events: CaseOpened while it waits.
    """
    signals = list(case.signals.all())
    danger = Escalation.objects.filter(case=case, kind=EscalationKind.LIFE).order_by("at").first()
    hidden = Measure.objects.filter(case=case, kind=MeasureKind.HIDING, ended_at__isnull=True).exists()
    grounds = grounds_of(signals, held=case.held, hidden=hidden)
    case.weight = grounds.reports.weight
    if case.closed_at is None:
        case.priority = max(priority_of(grounds), _of_followers(case))
        case.due_at = case.opened_at + rules.DUE[Priority(case.priority)]
        if danger is not None:  # no signal lowers what a danger to life made urgent
            case.priority = Priority.URGENT
            began = max(case.opened_at, danger.at)
            case.due_at = min(case.due_at, began + rules.DUE[Priority.URGENT])
    case.version += 1
    case.save()
    if case.closed_at is None:
        _lift_lead(case)
        publish(CaseOpened(case_id=case.pk, case_uid=case.uid, space_id=case.space_id))


def _of_followers(case: Case) -> int:
    """Return the highest priority of the cases that wait with this one; 0 where none do."""
    waiting = Case.objects.filter(follows=case, closed_at__isnull=True)
    return waiting.order_by("-priority").values_list("priority", flat=True).first() or 0


def _lift_lead(case: Case) -> None:
    """Let the case with which this one is decided be as pressing as this one."""
    if case.follows_id is None:
        return
    less_pressing = Case.objects.filter(
        pk=case.follows_id, closed_at__isnull=True, priority__lt=case.priority
    )
    lead = less_pressing.select_for_update(skip_locked=True).first()  # who decides it takes both along
    if lead is not None:
        lead.priority = case.priority
        lead.due_at = max(lead.opened_at, min(lead.due_at, case.due_at))
        lead.save(update_fields=["priority", "due_at"])


def remember(signals: Collection[Signal], verdict: SignalState, *, taken_back: bool = False) -> None:
    """Add what a decision made of these reports to the records of who made them, or take it off again."""
    people = sorted({signal.reporter_id for signal in signals if _is_persons(signal) and signal.reporter_id})
    if not people:
        return
    records = ReporterRecord.objects.filter(person_id__in=people)
    ReporterRecord.objects.bulk_create(
        (ReporterRecord(person_id=number) for number in people), ignore_conflicts=True
    )
    list(
        records.select_for_update().order_by("pk")
    )  # in one order, so that two decisions never wait in a ring
    field = "upheld" if verdict == SignalState.UPHELD else "rejected"
    if taken_back:
        records.filter(**{f"{field}__gt": 0}).update(**{field: F(field) - 1})
    else:
        records.update(**{field: F(field) + 1})


def _is_persons(signal: Signal) -> bool:
    return signal.kind == SignalKind.REPORT
