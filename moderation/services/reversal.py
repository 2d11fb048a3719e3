"""Put everything right that followed from a decision which another person turned around. One transaction."""

from moderation.models import Action, Decision, RemovedPicture, Signal, SignalKind, SignalState
from moderation.services import decide, sanctions, weigh
from network.kernel import clock
from network.kernel.actor import Actor


def reverse(*, first: Decision, decision: Decision, by: Actor) -> None:
    """Bring the item where the new decision wants it, and undo what else hung on the first one."""
    decide.apply(first.case, decision.action)
    sanctions.lift_of(first, by)
    if decision.action == Action.KEEP:
        RemovedPicture.objects.filter(decision__case=first.case, retired_at__isnull=True).update(
            retired_at=clock.now()
        )
    _correct_reports(first, decision)


def answered_signals(decision: Decision) -> list[Signal]:
    """Return the signals that a decision answered."""
    return list(decision.answered_signals.exclude(kind=SignalKind.COMPLAINT).order_by("pk"))


def _correct_reports(first: Decision, decision: Decision) -> None:
    """Turn the reports that the first decision judged around, and the records of who made them."""
    right = decision.action != Action.KEEP
    was, verdict = (
        (SignalState.REJECTED, SignalState.UPHELD) if right else (SignalState.UPHELD, SignalState.REJECTED)
    )
    turned = [signal for signal in answered_signals(first) if signal.state == was]
    weigh.remember(turned, was, taken_back=True)
    Signal.objects.filter(pk__in=[signal.pk for signal in turned]).update(state=verdict)
    weigh.remember(turned, verdict)
    _answer_fresh(decision, verdict)


def _answer_fresh(decision: Decision, verdict: SignalState) -> None:
    """Let the decision answer what was reported while the complaint ran."""
    waiting = decision.case.signals.filter(state=SignalState.UNDECIDED).exclude(kind=SignalKind.COMPLAINT)
    fresh = list(waiting)
    Signal.objects.filter(pk__in=[signal.pk for signal in fresh]).update(state=verdict, decision=decision)
    weigh.remember(fresh, verdict)
