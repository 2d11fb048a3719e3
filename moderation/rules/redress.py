"""Who may complain of what, until when, and how long things are kept for it. Pure; not who decides."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from moderation.models import Action, ComplaintRole, ComplaintState
from network.kernel.errors import Conflict, Gone, Invalid

COMPLAINT_TERM = timedelta(days=184)
"""Six months, the longest they can be. Source: Regulation (EU) 2022/2065, Article 20(1)."""
COMPLAINT_DUE = timedelta(days=14)
EVIDENCE_TERM = timedelta(days=184)
GRAVE_EVIDENCE_TERM = timedelta(days=365)
NOTIFIER_TERM = timedelta(days=184)
MIN_ANSWER = 10
MAX_TEXT = 2_000

COMPLAINT_MOVES: dict[ComplaintState, frozenset[ComplaintState]] = {
    ComplaintState.OPEN: frozenset(
        {ComplaintState.UPHELD, ComplaintState.REJECTED, ComplaintState.WITHDRAWN}
    ),
    ComplaintState.UPHELD: frozenset(),
    ComplaintState.REJECTED: frozenset(),
    ComplaintState.WITHDRAWN: frozenset(),
}


def complain_until(told_at: datetime) -> datetime:
    """Return the exclusive end of the time in which somebody may complain."""
    return told_at + COMPLAINT_TERM


def ensure_in_time(told_at: datetime, now: datetime) -> None:
    """Refuse a complaint after its term. Raises: Gone."""
    if now >= complain_until(told_at):
        raise Gone(_("Een klacht kan tot zes maanden na de beslissing. Die tijd is voorbij."))


def ensure_complaint_open(state: str) -> None:
    """Refuse to decide or withdraw what is no longer open. Raises: Conflict."""
    if not COMPLAINT_MOVES[ComplaintState(state)]:
        raise Conflict(_("Over deze klacht is al beslist, of ze werd ingetrokken."))


def ensure_text(text: str) -> None:
    """Refuse a complaint that nobody can read. Raises: Invalid."""
    if len(text) > MAX_TEXT:
        raise Invalid(_("Je uitleg is te lang. Hou het bij 2.000 tekens."), field="text")


def ensure_answer(answer: str) -> None:
    """Refuse an answer without reasons. Raises: Invalid."""
    if len(answer.strip()) < MIN_ANSWER:
        raise Invalid(_("Leg in minstens één zin uit waarom. Wie klaagt, leest dit."), field="answer")
    if len(answer) > MAX_TEXT:
        raise Invalid(_("Je uitleg is te lang. Hou het bij 2.000 tekens."), field="answer")


def role_in(action: str, *, is_author: bool, is_reporter: bool, has_sanctions: bool) -> ComplaintRole | None:
    """Return as what somebody may complain of a decision; None when there is nothing for them in it.

    An author complains of what was restricted, a reporter of what was left as it stood.
    """
    if is_author and (action != Action.KEEP or has_sanctions):
        return ComplaintRole.AUTHOR
    if is_reporter and not is_author and action == Action.KEEP:
        return ComplaintRole.REPORTER
    return None
