"""What an advice allows in which state: the chain, the quorum, the terms. Pure: no query, no clock.

Not for *who* may do it: see `permissions`, and `mandates.permissions` for who drafts and records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.councils.enums import AdviceState, AnswerKind
from groups.membership.rules import is_official
from network.kernel.errors import Conflict, Invalid

TRANSITIONS: Final[Mapping[AdviceState, frozenset[AdviceState]]] = {
    AdviceState.ASKED: frozenset({AdviceState.DRAFTING, AdviceState.WITHDRAWN}),
    AdviceState.DRAFTING: frozenset({AdviceState.ADOPTED, AdviceState.REJECTED, AdviceState.WITHDRAWN}),
    AdviceState.ADOPTED: frozenset({AdviceState.DELIVERED, AdviceState.WITHDRAWN}),
    AdviceState.REJECTED: frozenset({AdviceState.DRAFTING, AdviceState.WITHDRAWN}),
    AdviceState.DELIVERED: frozenset({AdviceState.ANSWERED}),
    AdviceState.ANSWERED: frozenset({AdviceState.FOLLOWED}),
    AdviceState.FOLLOWED: frozenset(),
    AdviceState.WITHDRAWN: frozenset(),
}
"""From a state, the states that may follow. What was delivered is public for good: it is never withdrawn."""

PUBLIC: Final = frozenset({AdviceState.DELIVERED, AdviceState.ANSWERED, AdviceState.FOLLOWED})
"""States in which everybody reads the text."""

WRITABLE: Final = frozenset({AdviceState.ASKED, AdviceState.DRAFTING, AdviceState.REJECTED})
"""States in which a version may be written; the first one after a question or a lost vote drafts again."""

TITLE_CHARS = 160
QUESTION_CHARS = 2_000
TEXT_CHARS = 20_000
CHANGE_CHARS = 200
REMARK_CHARS = 2_000
REASON_CHARS = 300
MINORITY_CHARS = 4_000
ANSWER_CHARS = 10_000
DECISION_CHARS = 200
REMARKS_PER_HOUR = 60
SHORTEST_TERM, LONGEST_TERM = 1, 365
FURTHEST = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Count:
    """How a meeting voted.

    Attributes:
        present: seats with a vote that were there; each is counted once, abstentions included.
    """

    present: int
    votes_for: int
    votes_against: int
    abstained: int

    @property
    def adopted(self) -> bool:
        """Whether more were for than against; a tie adopts nothing."""
        return self.votes_for > self.votes_against


def may_move(state: str, to: AdviceState) -> bool:
    """Whether an advice in `state` may go to the state `to`."""
    return to in TRANSITIONS[AdviceState(state)]


def ensure_move(state: str, to: AdviceState) -> None:
    """Refuse a step that the chain does not have. Raises: Conflict."""
    if not may_move(state, to):
        raise Conflict(
            _("Dit kan nu niet. Staat van dit advies: %(state)s.") % {"state": AdviceState(state).label},
            code="wrong_state",
        )


def ensure_writable(state: str) -> None:
    """Refuse new words where the text is settled. Raises: Conflict."""
    if AdviceState(state) not in WRITABLE:
        raise Conflict(
            _("De tekst ligt vast. Staat van dit advies: %(state)s.") % {"state": AdviceState(state).label},
            code="wrong_state",
        )


def ensure_drafting(state: str) -> None:
    """Refuse a remark where nobody is drafting. Raises: Conflict."""
    if AdviceState(state) != AdviceState.DRAFTING:
        raise Conflict(
            _("Opmerkingen horen bij een ontwerp. Staat van dit advies: %(state)s.")
            % {"state": AdviceState(state).label},
            code="wrong_state",
        )


def ensure_newest(seen: int, latest: int) -> None:
    """Refuse words written on an older version. Raises: Conflict; the caller keeps what was typed."""
    if seen != latest:
        raise Conflict(
            _("Iemand schreef intussen versie %(number)d. Je tekst staat er nog. Vergelijk eerst.")
            % {"number": latest},
            field="text",
            code="stale",
        )


def ensure_changed(before: str | None, after: str) -> None:
    """Refuse a version that says what the last one says. Raises: Invalid."""
    if before is not None and before == after:
        raise Invalid(_("Je veranderde niets aan de tekst."), field="text")


def ensure_advises(kind: str, *, is_open: bool) -> None:
    """Refuse a group that gives no formal advice, or that was closed. Raises: Invalid, Conflict."""
    if not is_official(kind):
        raise Invalid(_("Deze groep geeft geen formeel advies."), field="group")
    if not is_open:
        raise Conflict(_("Deze groep is gesloten en neemt geen nieuw advies op."), field="group")


def ensure_term(days: int) -> None:
    """Refuse a term to answer that is none. Raises: Invalid."""
    if not SHORTEST_TERM <= days <= LONGEST_TERM:
        raise Invalid(_("Kies een termijn van 1 tot 365 dagen."), field="answer_days")


def ensure_future(due_at: datetime | None, now: datetime) -> None:
    """Refuse a deadline that is over already, or that nobody here lives to see. Raises: Invalid."""
    if due_at is None:
        return
    if due_at <= now:
        raise Invalid(_("Kies een dag die nog komt."), field="due_at")
    if due_at - now > FURTHEST:
        raise Invalid(_("Kies een dag binnen de vijf jaar."), field="due_at")


def ensure_answer(kind: str) -> AnswerKind:
    """Return the kind of answer. Raises: Invalid for one that does not exist."""
    if kind not in AnswerKind.values:
        raise Invalid(_("Kies wat het college met het advies doet."), field="kind")
    return AnswerKind(kind)


def quorum(seats: int) -> int:
    """Return how many must be there: half of the filled seats with a vote, rounded up."""
    return (seats + 1) // 2


def ensure_meeting(held_on: date, *, today: date, written_on: date) -> None:
    """Refuse a meeting that is still to come, or that could not know the text. Raises: Invalid."""
    if held_on > today:
        raise Invalid(_("Deze vergadering moet nog komen. Leg de stemming erna vast."), field="held_on")
    if held_on < written_on:
        raise Invalid(
            _("De tekst is na deze vergadering nog veranderd. Over deze versie kon toen niemand stemmen."),
            field="held_on",
        )


def ensure_count(count: Count, *, seats: int, able: int) -> None:
    """Refuse figures that cannot be right, and a meeting without its quorum.

    Args:
        seats: filled seats with a vote, by which the quorum is counted.
        able: those of them that were not suspended, and so could be there.

    Raises: Invalid, Conflict.
    """
    figures = (count.present, count.votes_for, count.votes_against, count.abstained)
    if min(figures) < 0:
        raise Invalid(_("Een aantal kan niet kleiner zijn dan nul."), field="present")
    if able < 1:
        raise Conflict(_("Op die dag had niemand een stem in deze groep."), field="held_on")
    if count.present > able:
        raise Invalid(
            ngettext(
                "Die dag had maar %(able)d lid een stem. Zoveel aanwezigen kan niet.",
                "Die dag hadden maar %(able)d leden een stem. Zoveel aanwezigen kan niet.",
                able,
            )
            % {"able": able},
            field="present",
        )
    counted = count.votes_for + count.votes_against + count.abstained
    if counted != count.present:
        raise Invalid(
            _("Je telt %(counted)d stemmen en onthoudingen voor %(present)d aanwezigen. Kijk de cijfers na.")
            % {"counted": counted, "present": count.present},
            field="present",
        )
    if count.present < quorum(seats):
        raise Conflict(
            _(
                "Er waren te weinig leden: %(present)d van de %(seats)d. "
                "Voor een geldige stemming zijn er %(quorum)d nodig."
            )
            % {"present": count.present, "seats": seats, "quorum": quorum(seats)},
            field="present",
            code="no_quorum",
        )


def is_late(due: datetime | None, at: datetime) -> bool:
    """Whether the term to answer was over at an instant; `due` is its exclusive end."""
    return due is not None and at >= due
