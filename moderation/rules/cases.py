"""When a case may move, and what a decision needs. Pure; not who may decide, nor how soon: see `grounds`."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from moderation.models import Action, CaseState, Ground, Priority
from network.kernel.errors import Conflict, Invalid

TRANSITIONS: dict[CaseState, frozenset[CaseState]] = {
    CaseState.OPEN: frozenset({CaseState.CLAIMED, CaseState.DECIDED, CaseState.WITHDRAWN}),
    CaseState.CLAIMED: frozenset({CaseState.OPEN, CaseState.DECIDED, CaseState.WITHDRAWN}),
    CaseState.DECIDED: frozenset({CaseState.OPEN, CaseState.DISPUTED}),
    CaseState.DISPUTED: frozenset({CaseState.FINAL, CaseState.DECIDED}),
    CaseState.FINAL: frozenset({CaseState.OPEN, CaseState.DISPUTED}),
    CaseState.WITHDRAWN: frozenset(),
}
"""From each state to each state that may follow. A new signal opens a decided or final case again, and so
does taking a decision back; a complaint disputes it, its answer makes it final, withdrawing it does not. A
final case is disputed again by somebody else who was told of the same decision and did not complain yet. A
case is withdrawn when its item was taken back before anybody but its author and moderators could see it."""
WAITING = frozenset({CaseState.OPEN, CaseState.CLAIMED})
SETTLED = frozenset({CaseState.DECIDED, CaseState.DISPUTED, CaseState.FINAL, CaseState.WITHDRAWN})

DUE = {
    Priority.URGENT: timedelta(hours=4),
    Priority.HIGH: timedelta(hours=24),
    Priority.NORMAL: timedelta(days=2),
    Priority.LOW: timedelta(days=5),
}
LEASE = timedelta(minutes=30)
UNDO_WITHIN = timedelta(minutes=30)
MOST_AT_ONCE = 40
MIN_REASON = 10
MAX_REASON = 2_000
MAX_LAW = 200
SHORTEST_LIMIT, LONGEST_LIMIT = 1, 30


def ensure_move(current: str, wanted: CaseState) -> None:
    """Refuse a move that the life of a case does not know. Raises: Conflict."""
    if current == CaseState.WITHDRAWN:
        raise Conflict(_("De schrijver nam dit terug voor iemand het zag. Er is niets meer te beslissen."))
    if wanted not in TRANSITIONS[CaseState(current)]:
        raise Conflict(_("Deze zaak is al behandeld. Bekijk eerst wat er beslist werd."))


class Consequence(StrEnum):
    """What follows for the author in this one space, beside what happens to the item."""

    NONE = "none"
    WARNING = "warning"
    STRIKE = "strike"
    LIMIT = "limit"


class Step(StrEnum):
    """What a moderator may do with a case beside deciding it."""

    CLAIM = "claim"
    RELEASE = "release"
    ESCALATE = "escalate"
    MERGE = "merge"
    PART = "part"
    UNDO = "undo"


def ensure_reasoned(action: str, *, clause_given: bool, reason: str, consequence: str = "none") -> None:
    """Refuse a restriction without a clause and a reason. Raises: Invalid with the field."""
    if len(reason) > MAX_REASON:
        raise Invalid(_("Je uitleg is te lang. Hou het bij 2.000 tekens."), field="reason")
    if action == Action.KEEP and consequence == Consequence.NONE:
        return
    if not clause_given:
        raise Invalid(_("Kies de huisregel waarop je beslissing steunt."), field="clause")
    if len(reason.strip()) < MIN_REASON:
        raise Invalid(_("Leg in minstens één zin uit waarom. De schrijver leest dit."), field="reason")


def ensure_grounded(ground: str, law: str) -> None:
    """Refuse a ground in law without its provision. Raises: Invalid with the field."""
    if ground not in Ground.values:
        raise Invalid(_("Kies of je beslissing op een huisregel of op de wet steunt."), field="ground")
    if ground == Ground.LAW and len(law.strip()) < 3:
        raise Invalid(
            _("Zeg welk artikel van welke wet, bijvoorbeeld artikel 443 Strafwetboek."), field="law"
        )
    if len(law) > MAX_LAW:
        raise Invalid(_("Hou de verwijzing bij 200 tekens."), field="law")


def ensure_consequence(consequence: str, days: int | None) -> None:
    """Refuse a consequence that does not exist, and a limit without a short end. Raises: Invalid."""
    if consequence not in set(Consequence):
        raise Invalid(_("Kies wat er voor de schrijver volgt."), field="consequence")
    if consequence != Consequence.LIMIT:
        return
    if days is None or not SHORTEST_LIMIT <= days <= LONGEST_LIMIT:
        raise Invalid(_("Kies een aantal dagen, van 1 tot 30."), field="days")


def allowed_actions(state: str) -> tuple[Action, ...]:
    """Return what a moderator may decide in this state, in the order of the page."""
    return () if state in SETTLED else (Action.KEEP, Action.HIDE, Action.REMOVE)


def may_undo(decided_at: datetime, now: datetime) -> bool:
    """Whether a decision is young enough to be taken back by who holds the queue."""
    return now < decided_at + UNDO_WITHIN


def is_claimed(claimed_until: datetime | None, now: datetime) -> bool:
    """Whether a claim still runs."""
    return claimed_until is not None and claimed_until > now
