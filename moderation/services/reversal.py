"""Put everything right that followed from a decision which another person turned around. One transaction."""

from django.db.models import F

from moderation.models import (
    Action,
    Decision,
    RemovedPicture,
    ReporterRecord,
    Signal,
    SignalKind,
    SignalState,
)
from moderation.services import sanctions
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import ItemRef, kind_of


def reverse(*, first: Decision, decision: Decision, by: Actor) -> None:
    """Bring the item where the new decision wants it, and undo what else hung on the first one."""
    _apply(first, decision)
    sanctions.lift_of(first, by)
    moment = clock.now()
    if decision.action == Action.KEEP:
        RemovedPicture.objects.filter(decision__case=first.case, retired_at__isnull=True).update(
            retired_at=moment
        )
    _correct_reports(first, decision)


def answered_signals(decision: Decision) -> list[Signal]:
    """Return the signals that a decision answered: made since the decision before it."""
    signals = decision.case.signals.filter(at__lte=decision.at).exclude(kind=SignalKind.COMPLAINT)
    before = decision.case.decisions.filter(at__lt=decision.at).order_by("-at").first()
    if before is not None:
        signals = signals.filter(at__gt=before.at)
    return list(signals.order_by("pk"))


def _apply(first: Decision, decision: Decision) -> None:
    """Put the item back as it was before the first decision, or out of sight."""
    case = first.case
    kind = kind_of(ItemRef(case.item_kind, case.item_id))
    try:
        if decision.action == Action.HIDE:
            kind.hide(case.item_id)
        elif decision.action == Action.REMOVE:
            kind.remove(case.item_id)
        elif first.before == "held":
            kind.publish(case.item_id)
        else:
            kind.restore(case.item_id)
    except NotFound:  # its author deleted it: nothing is left to bring back
        return


def _correct_reports(first: Decision, decision: Decision) -> None:
    """Turn the reports that the first decision judged around, and the records of who made them."""
    right = decision.action != Action.KEEP
    verdict = SignalState.UPHELD if right else SignalState.REJECTED
    turned = [signal for signal in answered_signals(first) if signal.state != verdict]
    Signal.objects.filter(pk__in=[signal.pk for signal in turned]).update(state=verdict)
    gained, lost = ("upheld", "rejected") if right else ("rejected", "upheld")
    reporters = {
        signal.reporter_id for signal in turned if signal.kind == SignalKind.REPORT and signal.reporter_id
    }
    for number in sorted(reporters):
        record, _created = ReporterRecord.objects.select_for_update().get_or_create(person_id=number)
        ReporterRecord.objects.filter(pk=record.pk).update(**{gained: F(gained) + 1})
        ReporterRecord.objects.filter(pk=record.pk, **{f"{lost}__gt": 0}).update(**{lost: F(lost) - 1})
