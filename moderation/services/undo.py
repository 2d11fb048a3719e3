"""Take a decision back within half an hour: everything stands again as it stood. Not for complaints."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.events import DecisionUndone
from moderation.models import Action, Case, CaseState, Decision, Measure, MeasureKind, SignalState
from moderation.queries.showing import last_decision
from moderation.rules import cases as rules
from moderation.services import cases, decide, sanctions, weigh
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Gone
from network.kernel.events import publish


@transaction.atomic
def undo_decision(*, decision: Decision, by: Actor) -> Decision:
    """Take the last decision on a case back: the item, the sanctions, the reports and the case itself.

    What was decided along with it, as one of its followers, is taken back too.

    Raises: NotFound without the power or when involved, Gone after half an hour, Conflict where a later
    decision or a complaint counts. Events: DecisionUndone, CaseOpened.
    """
    case = cases.locked(decision.case)
    cases.ensure_may_handle(by, case)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    _ensure_stands(decision, case)
    _take_back(decision, case, by)
    together = Decision.objects.filter(
        case__follows=case, case__state=CaseState.DECIDED, bulk_uid=decision.bulk_uid, undone_at__isnull=True
    )
    for other in together.exclude(bulk_uid="").select_related("case").order_by("case_id"):
        follower = cases.locked(other.case)
        if follower.state == CaseState.DECIDED and last_decision(follower) == other:
            _take_back(other, follower, by)
    return decision


def _ensure_stands(decision: Decision, case: Case) -> None:
    if decision.undone_at is not None:
        raise Conflict(_("Deze beslissing is al teruggedraaid."))
    if (
        case.state != CaseState.DECIDED
        or last_decision(case) != decision
        or decision.complaint_id is not None
    ):
        raise Conflict(_("Hierna gebeurde er al iets. Terugdraaien kan niet meer."))
    if not rules.may_undo(decision.at, clock.now()):
        raise Gone(_("Terugdraaien kan tot een half uur na de beslissing. Die tijd is voorbij."))


def _take_back(decision: Decision, case: Case, by: Actor) -> None:
    """Undo everything that followed from a decision on a locked case. Events: DecisionUndone, CaseOpened."""
    decision.undone_at, decision.undone_by_id = clock.now(), by.pk
    decision.save(update_fields=["undone_at", "undone_by"])
    sanctions.lift_of(decision, by)
    decision.removed_pictures.filter(retired_at__isnull=True).update(retired_at=decision.undone_at)
    _give_back_reports(decision)
    _put_back(decision, case)
    cases.reopen(case)
    weigh.weigh(case)
    audit.record(
        "decision.undone",
        by=by,
        space=case.space,
        kind="case",
        uid=case.uid,
        facts={"decision": decision.uid},
    )
    publish(DecisionUndone(decision_id=decision.pk, case_id=case.pk))


def _give_back_reports(decision: Decision) -> None:
    """Let the reports that it answered wait again, and take it off the records of who made them."""
    signals = list(decision.answered_signals.all())
    for verdict in (SignalState.UPHELD, SignalState.REJECTED):
        weigh.remember([one for one in signals if one.state == verdict], verdict, taken_back=True)
    for signal in signals:
        if signal.reporter_id and _reported_again(decision.case, signal.reporter_id):
            continue  # their newer report waits already
        signal.state, signal.decision = SignalState.UNDECIDED, None
        signal.save(update_fields=["state", "decision"])


def _reported_again(case: Case, person_id: int) -> bool:
    return case.signals.filter(reporter_id=person_id, state=SignalState.UNDECIDED).exists()


def _put_back(decision: Decision, case: Case) -> None:
    """Bring the item where it stood: out of sight while it waited, or as the decision before left it."""
    measure = Measure.objects.filter(case=case, ended_at=decision.at).order_by("-pk").first()
    if measure is not None:
        decide.apply(case, Action.HIDE)
        measure.ended_at = None
        measure.save(update_fields=["ended_at"])
        case.held = measure.kind == MeasureKind.HOLD
        return
    before = last_decision(case)
    decide.apply(case, before.action if before is not None else Action.KEEP)
