"""Decide up to forty cases in one go, each by itself: what fails is said of that case, the others stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from moderation.models import Action, Case, Clause, Decision
from moderation.rules import cases as rules
from moderation.services.decide import decide
from network.kernel.actor import Actor
from network.kernel.errors import DomainError, Invalid
from network.kernel.ids import new_uid


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: its decision, or the sentence that says why there is none."""

    case: Case
    decision: Decision | None
    refused: str = ""


def decide_many(
    *, cases: Sequence[Case], action: str, clause: Clause | None, reason: str, by: Actor
) -> list[Outcome]:
    """Take the same decision on several cases, each in a transaction of its own with its own statement.

    Args: cases: as the moderator saw them, by their version.
    Returns: what became of each, in order.
    Raises: Invalid for none, for more than forty and for a decision that is not whole. Events: DecisionTaken.
    """
    if not cases:
        raise Invalid(_("Kies eerst zaken."), field="cases")
    if len(cases) > rules.MOST_AT_ONCE:
        raise Invalid(_("Kies er hoogstens 40 tegelijk."), field="cases")
    if action not in Action.values:
        raise Invalid(_("Kies wat je beslist."), field="action")
    rules.ensure_reasoned(action, clause_given=clause is not None, reason=reason)
    bulk_uid = new_uid()
    return [_one(case, action, clause, reason, by, bulk_uid) for case in cases]


def _one(case: Case, action: str, clause: Clause | None, reason: str, by: Actor, bulk_uid: str) -> Outcome:
    try:
        decision = decide(
            case=case,
            action=action,
            clause=clause,
            reason=reason,
            version=case.version,
            by=by,
            bulk_uid=bulk_uid,
        )
    except DomainError as error:
        return Outcome(case, None, error.message)
    return Outcome(case, decision)
