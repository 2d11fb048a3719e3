"""Decide a case: one person, one clause, one reason, one transaction."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.events import DecisionTaken
from moderation.models import (
    Action,
    Case,
    CaseState,
    Clause,
    Decision,
    Measure,
    SignalKind,
    SignalState,
)
from moderation.rules import cases as rules
from moderation.services import cases, evidence, reasons
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Invalid
from network.kernel.events import publish
from network.kernel.ports.content import ItemRef, kind_of


@transaction.atomic
def decide(
    *, case: Case, action: str, clause: Clause | None, reason: str, version: int, by: Actor
) -> Decision:
    """Keep, hide or remove the item of a case, and write the statement for its author.

    Args: version: of the case as the moderator saw it; another one means that somebody was faster.
    Raises: NotFound without the power or when involved, Conflict, Invalid. Events: DecisionTaken.
    """
    case = cases.locked(case)
    cases.ensure_may_handle(by, case)
    rules.ensure_move(case.state, CaseState.DECIDED)
    if case.version != version:
        raise Conflict()
    moment = clock.now()
    if case.claimed_by_id not in (None, by.pk) and case.claimed_until and case.claimed_until > moment:
        raise Conflict(_("Een collega behandelt deze zaak nu."))
    if action not in rules.allowed_actions(case.state):
        raise Invalid(_("Kies wat je beslist."), field="action")
    rules.ensure_reasoned(action, clause_given=clause is not None, reason=reason)
    if clause is not None and clause.valid_until is not None:
        raise Invalid(_("Deze huisregel geldt niet meer. Kies een andere."), field="clause")
    described = kind_of(_ref(case)).describe(case.item_id)
    signals = reasons.undecided_signals(case)
    decision = Decision(
        case=case,
        action=action,
        clause=clause if action != Action.KEEP else None,
        reason=reason.strip(),
        by_id=by.pk,
        at=moment,
        detected_by_machine=any(signal.kind == SignalKind.MACHINE for signal in signals),
        origin=reasons.origin_of(signals),
        language=reasons.language_of(described.author_id),
    )
    decision.statement = reasons.of_decision(decision, described, signals=signals)
    decision.save()
    evidence.settle(decision=decision, described=described)
    _apply(case, action)
    _close(case, action, moment)
    audit.record("case.decided", by=by, space=case.space, kind="case", uid=case.uid, facts={"action": action})
    publish(DecisionTaken(decision_id=decision.pk, case_id=case.pk, action=action))
    return decision


def _ref(case: Case) -> ItemRef:
    return ItemRef(case.item_kind, case.item_id)


def _apply(case: Case, action: str) -> None:
    kind = kind_of(_ref(case))
    if action == Action.HIDE:
        kind.hide(case.item_id)
    elif action == Action.REMOVE:
        kind.remove(case.item_id)
    elif case.held:
        kind.publish(case.item_id)
    else:
        kind.restore(case.item_id)


def _close(case: Case, action: str, moment: datetime) -> None:
    verdict = SignalState.REJECTED if action == Action.KEEP else SignalState.UPHELD
    case.signals.filter(state=SignalState.UNDECIDED).update(state=verdict)
    Measure.objects.filter(case=case, ended_at__isnull=True).update(ended_at=moment)
    case.state = CaseState.DECIDED
    case.closed_at = moment
    case.held = False
    case.claimed_by, case.claimed_until = None, None
    case.version += 1
    case.save()
