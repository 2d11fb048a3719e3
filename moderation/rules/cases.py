"""When a case may move, how soon it is due, and what a decision needs. Pure; not who may decide."""

from collections.abc import Collection
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from moderation.models import Action, CaseState, Priority, ReportReason
from network.kernel.errors import Conflict, Invalid
from network.kernel.ports.screening import Finding

TRANSITIONS: dict[CaseState, frozenset[CaseState]] = {
    CaseState.OPEN: frozenset({CaseState.CLAIMED, CaseState.DECIDED}),
    CaseState.CLAIMED: frozenset({CaseState.OPEN, CaseState.DECIDED}),
    CaseState.DECIDED: frozenset({CaseState.OPEN, CaseState.DISPUTED}),
    CaseState.DISPUTED: frozenset({CaseState.FINAL, CaseState.DECIDED}),
    CaseState.FINAL: frozenset({CaseState.OPEN}),
}
"""From each state to each state that may follow. A new signal opens a decided or final case again, and so
does taking a decision back; a complaint disputes it, its answer makes it final, withdrawing it does not."""
WAITING = frozenset({CaseState.OPEN, CaseState.CLAIMED})
SETTLED = frozenset({CaseState.DECIDED, CaseState.DISPUTED, CaseState.FINAL})

DUE = {
    Priority.URGENT: timedelta(hours=4),
    Priority.HIGH: timedelta(hours=24),
    Priority.NORMAL: timedelta(days=2),
    Priority.LOW: timedelta(days=5),
}
GRAVE_REASONS = frozenset({ReportReason.THREAT, ReportReason.ILLEGAL})
MIN_REASON = 10
MAX_REASON = 2_000


def ensure_move(current: str, wanted: CaseState) -> None:
    """Refuse a move that the life of a case does not know. Raises: Conflict."""
    if wanted not in TRANSITIONS[CaseState(current)]:
        raise Conflict(_("Deze zaak is al behandeld. Bekijk eerst wat er beslist werd."))


def priority_of(
    *, held: bool, findings: Collection[Finding], reasons: Collection[str], households: int
) -> Priority:
    """Return how soon a person should look.

    Args: households: distinct households that reported; a family counts once.
    """
    if any(reason in GRAVE_REASONS for reason in reasons) or households >= 3:
        return Priority.URGENT if households >= 3 and held else Priority.HIGH
    if held or households == 2 or any(finding.label in {"threat", "hate"} for finding in findings):
        return Priority.HIGH
    return Priority.NORMAL if findings or households else Priority.LOW


def ensure_reasoned(action: str, *, clause_given: bool, reason: str) -> None:
    """Refuse a restriction without a clause and a reason. Raises: Invalid with the field."""
    if action == Action.KEEP:
        return
    if not clause_given:
        raise Invalid(_("Kies de huisregel waarop je beslissing steunt."), field="clause")
    if len(reason.strip()) < MIN_REASON:
        raise Invalid(_("Leg in minstens één zin uit waarom. De schrijver leest dit."), field="reason")
    if len(reason) > MAX_REASON:
        raise Invalid(_("Je uitleg is te lang. Hou het bij 2.000 tekens."), field="reason")


def allowed_actions(state: str) -> tuple[Action, ...]:
    """Return what a moderator may decide in this state, in the order of the page."""
    return () if state in SETTLED else (Action.KEEP, Action.HIDE, Action.REMOVE)
