"""The chain of an advice as a reader sees it: what was done by whom, what comes now, what comes later.

Not for taking a step: services do. Steps are public; texts are not in here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.councils import queries
from groups.councils.enums import AdviceState
from groups.councils.models import Advice, AdviceStep
from groups.councils.queries import PublicClock
from network.kernel import clock
from network.kernel.moments import full_date, remaining

TITLES = {
    AdviceState.ASKED: gettext_lazy("Gevraagd"),
    AdviceState.DRAFTING: gettext_lazy("Opgesteld"),
    AdviceState.ADOPTED: gettext_lazy("Aangenomen"),
    AdviceState.REJECTED: gettext_lazy("Niet aangenomen"),
    AdviceState.DELIVERED: gettext_lazy("Bezorgd"),
    AdviceState.ANSWERED: gettext_lazy("Beantwoord"),
    AdviceState.FOLLOWED: gettext_lazy("Opgevolgd"),
    AdviceState.WITHDRAWN: gettext_lazy("Ingetrokken"),
}
NOW = {
    AdviceState.ASKED: gettext_lazy("Wacht op een ontwerp van de groep"),
    AdviceState.DRAFTING: gettext_lazy("De groep schrijft, en stemt daarna"),
    AdviceState.ADOPTED: gettext_lazy("Wacht op bezorging aan het college"),
    AdviceState.REJECTED: gettext_lazy("De groep kan het opnieuw opstellen"),
    AdviceState.DELIVERED: gettext_lazy("Wacht op antwoord van het college"),
    AdviceState.ANSWERED: gettext_lazy("Wacht op opvolging"),
}
_STEM = gettext_lazy("Stemming")
_ANSWER = gettext_lazy("Antwoord van het college")
_FOLLOW = gettext_lazy("Opvolging")
_DELIVERY = gettext_lazy("Bezorging aan het college")
LATER = {
    AdviceState.ASKED: (_STEM, _DELIVERY, _ANSWER, _FOLLOW),
    AdviceState.DRAFTING: (_DELIVERY, _ANSWER, _FOLLOW),
    AdviceState.REJECTED: (_STEM, _DELIVERY, _ANSWER, _FOLLOW),
    AdviceState.ADOPTED: (_ANSWER, _FOLLOW),
    AdviceState.DELIVERED: (_FOLLOW,),
}


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the chain.

    Attributes:
        look: `done`, `now` or `todo`.
        at: when it was done.
        by: who did it and in which role; empty for what is still to come.
    """

    look: str
    title: str
    at: datetime | None = None
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """The state in two or three words; `look` is empty, `ok`, `warn` or `danger`."""

    look: str
    icon: str
    text: str


def chain_of(advice: Advice, steps: Sequence[AdviceStep]) -> list[Link]:
    """Return the chain of an advice: its steps as taken, then what comes now and later."""
    state = AdviceState(advice.state)
    links = [
        Link("done", str(TITLES[AdviceState(step.state)]), step.at, said_by(step), step.note)
        for step in steps
    ]
    if state in NOW:
        links.append(Link("now", str(NOW[state]), note=_hint(advice)))
    links.extend(Link("todo", str(title)) for title in LATER.get(state, ()))
    return links


def said_by(step: AdviceStep) -> str:
    """Return who took a step, and in which role; the role alone where the account was erased."""
    if step.by is None:
        return step.role or _("iemand die hier niet meer is")
    return f"{step.by} ({step.role})" if step.role else str(step.by)


def badge_of(advice: Advice, answered_at: datetime | None = None) -> Badge:
    """Return the badge of an advice: the public clock while it runs, its state otherwise."""
    found = queries.clock_of(advice, answered_at)
    if found is None or found.stopped:
        state = AdviceState(advice.state)
        looks = {AdviceState.ANSWERED: "ok", AdviceState.FOLLOWED: "ok", AdviceState.REJECTED: "warn"}
        return Badge(looks.get(state, ""), "list", str(state.label))
    if found.passed:
        return Badge("danger", "clock", _("antwoord was nodig voor %(day)s") % {"day": full_date(found.day)})
    return Badge("warn", "clock", _("antwoord tegen %(day)s") % {"day": full_date(found.day)})


def late_sentence(found: PublicClock | None) -> str:
    """Return what to say of an answer that came, or must come, after its term; empty when it did not."""
    if found is None or not found.passed:
        return ""
    day = full_date(found.day)
    if found.stopped:
        return _("Het antwoord kwam na de afgesproken termijn (%(day)s).") % {"day": day}
    return _("De afgesproken termijn is voorbij sinds %(day)s.") % {"day": day}


def _hint(advice: Advice) -> str:
    state = AdviceState(advice.state)
    if state == AdviceState.DELIVERED and advice.answer_due_at is not None:
        found = queries.clock_of(advice)
        late = late_sentence(found)
        if late or found is None:
            return late
        left = remaining(advice.answer_due_at, clock.now())
        return _("Afgesproken termijn: tot en met %(day)s, %(left)s.") % {
            "day": full_date(found.day),
            "left": left,
        }
    if state in {AdviceState.ASKED, AdviceState.DRAFTING} and advice.due_at is not None:
        return _("Het college vroeg het tegen %(day)s.") % {"day": full_date(advice.due_at)}
    return ""
