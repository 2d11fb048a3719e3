"""What is allowed now, in this state: moves of calls and candidacies, intervals of mandates. Pure.

Not for who may do it (permissions), and not for what the law asks of a body (composition).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.mandates.enums import CallState, CandidacyState
from network.kernel.errors import Conflict, Invalid
from network.kernel.moments import exact, full_date, last_day

Interval = tuple[datetime, datetime]

CALL_TRANSITIONS: dict[CallState, frozenset[CallState]] = {
    CallState.DRAFT: frozenset({CallState.OPEN, CallState.CANCELLED}),
    CallState.OPEN: frozenset({CallState.SETTLED, CallState.CANCELLED}),
    CallState.SETTLED: frozenset(),
    CallState.CANCELLED: frozenset(),
}
CANDIDACY_TRANSITIONS: dict[CandidacyState, frozenset[CandidacyState]] = {
    CandidacyState.SUBMITTED: frozenset(
        {
            CandidacyState.WITHDRAWN,
            CandidacyState.APPOINTED,
            CandidacyState.RESERVE,
            CandidacyState.REFUSED,
        }
    ),
    CandidacyState.RESERVE: frozenset(
        {CandidacyState.WITHDRAWN, CandidacyState.APPOINTED, CandidacyState.REFUSED}
    ),
    CandidacyState.WITHDRAWN: frozenset(),
    CandidacyState.APPOINTED: frozenset(),
    CandidacyState.REFUSED: frozenset(),
}
WAITING = (CandidacyState.SUBMITTED, CandidacyState.RESERVE)
"""Candidates on whom can still be decided."""
LONGEST_TERM = timedelta(days=6 * 366)  # a term of the municipal council
DECIDED = gettext_lazy("Over deze kandidaat is al beslist. Bekijk de lijst eerst opnieuw.")
MAX_MOTIVATION = 3_000
MAX_PROFILE = 5_000
MAX_MINUTES = 20_000
MAX_REASON = 300
MAX_REFERENCE = 80
MAX_SEATS = 99


def ensure_call_move(current: str, wanted: CallState) -> None:
    """Refuse a move that the life of a call does not know. Raises: Conflict."""
    if wanted not in CALL_TRANSITIONS[CallState(current)]:
        raise Conflict(gettext_lazy("Deze oproep is al afgerond of ingetrokken. Bekijk haar eerst opnieuw."))


def ensure_candidacy_move(current: str, wanted: CandidacyState) -> None:
    """Refuse a move that the life of a candidacy does not know. Raises: Conflict."""
    if wanted not in CANDIDACY_TRANSITIONS[CandidacyState(current)]:
        raise Conflict(DECIDED)


def ensure_waits(current: str) -> None:
    """Refuse to say something for a candidate who was decided on, or who withdrew. Raises: Conflict."""
    if current not in WAITING:
        raise Conflict(DECIDED)


def takes_candidates(state: str, deadline: datetime, at: datetime) -> bool:
    """Whether somebody can still stand as candidate; a call closes by itself at its deadline."""
    return state == CallState.OPEN and at < deadline


def ensure_takes_candidates(state: str, deadline: datetime, at: datetime) -> None:
    """Refuse a candidate who comes too early or too late. Raises: Conflict."""
    if state == CallState.OPEN and at >= deadline:
        raise Conflict(
            _("Je kon kandidaat worden tot en met %(day)s.") % {"day": full_date(last_day(deadline))}
        )
    if not takes_candidates(state, deadline, at):
        raise Conflict(gettext_lazy("Deze oproep is niet open."))


def ensure_closed(deadline: datetime, at: datetime) -> None:
    """Refuse to choose before everybody had their time to stand. Raises: Conflict."""
    if at < deadline:
        raise Conflict(
            _("Kandidaten hebben nog tijd tot %(moment)s. Beslis daarna.") % {"moment": exact(deadline)}
        )


def ensure_term(start: datetime, end: datetime, *, now: datetime) -> None:
    """Refuse a term that ends before it starts, that is over, or that outlives a council.

    Raises: Invalid with the field.
    """
    if end <= start:
        raise Invalid(gettext_lazy("Het einde ligt voor het begin."), field="valid_until")
    if end <= now:
        raise Invalid(gettext_lazy("Kies een einddatum in de toekomst."), field="valid_until")
    if end - start > LONGEST_TERM:
        raise Invalid(gettext_lazy("Een mandaat duurt hoogstens zes jaar."), field="valid_until")


def overlaps(one: Interval, other: Interval) -> bool:
    """Whether two half-open intervals share an instant; an empty one shares none."""
    return max(one[0], other[0]) < min(one[1], other[1])


def most_at_once(intervals: Iterable[Interval], within: Interval) -> int:
    """Return how many half-open intervals hold together at the fullest instant of another one."""
    inside = [each for each in intervals if overlaps(each, within)]
    starts = {max(start, within[0]) for start, _end in inside}
    return max((sum(start <= at < end for start, end in inside) for at in starts), default=0)
