"""What pages of advice share: which steps this viewer may take now, lines of a list, the paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.councils import chain, paper, permissions, queries, rules
from groups.councils.chain import Badge
from groups.councils.enums import AdviceState
from groups.councils.models import AdoptionVote, Advice, Answer
from network.kernel.actor import Actor
from network.kernel.moments import full_date, last_day, local


@dataclass(frozen=True, slots=True)
class Action:
    """A step that the viewer may take now: name of its page, what its button says, and how it looks."""

    name: str
    label: str
    url: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An advice in a list."""

    advice: Advice
    badge: Badge


def actions_for(viewer: Actor, advice: Advice) -> list[Action]:
    """Return the steps that the viewer may take now, the next one first."""
    if not viewer.is_authenticated:
        return []
    state, group = AdviceState(advice.state), advice.group
    drafts, records = permissions.can_draft(viewer, group), permissions.can_record(viewer, group)
    college = permissions.answers_for_college(viewer, advice)
    allowed = (
        ("vote", _("Leg de stemming vast"), records and state == AdviceState.DRAFTING and advice.latest > 0),
        ("deliver", _("Bezorg aan het college"), records and rules.may_move(state, AdviceState.DELIVERED)),
        ("answer", _("Antwoord"), college and rules.may_move(state, AdviceState.ANSWERED)),
        ("follow", _("Zeg wat er gebeurde"), college and rules.may_move(state, AdviceState.FOLLOWED)),
        ("write", _("Schrijf een versie"), drafts and state in rules.WRITABLE),
        (
            "withdraw",
            _("Trek in"),
            permissions.can_withdraw(viewer, advice) and rules.may_move(state, AdviceState.WITHDRAWN),
        ),
    )
    shown = [(name, label) for name, label, may in allowed if may]
    return [
        Action(name, label, reverse(f"councils:{name}", args=[advice.uid]), _look(name, first=place == 0))
        for place, (name, label) in enumerate(shown)
    ]


def _look(name: str, *, first: bool) -> str:
    if name == "withdraw":
        return "ghost"
    return "" if first else "second"


def answer_of(advice: Advice) -> Answer | None:
    """Return the answer of the college, or None. It is public."""
    return Answer.objects.filter(advice=advice).first()


def listed(advices: Iterable[Advice]) -> list[Listed]:
    """Return advices with their badges; `answer` is loaded already."""
    return [Listed(advice, chain.badge_of(advice, _answered_at(advice))) for advice in advices]


def _answered_at(advice: Advice) -> datetime | None:
    return advice.answer.answered_at if hasattr(advice, "answer") else None


def vote_in_words(vote: AdoptionVote | None) -> str:
    """Return the figures of a meeting in words."""
    if vote is None:
        return ""
    return _(
        "Vergadering van %(day)s. Aanwezig: %(present)d van de %(seats)d, nodig: %(quorum)d. "
        "Voor: %(for)d. Tegen: %(against)d. Onthouden: %(abstained)d."
    ) % {
        "day": full_date(vote.held_on),
        "present": vote.present,
        "seats": vote.seats,
        "quorum": vote.quorum,
        "for": vote.votes_for,
        "against": vote.votes_against,
        "abstained": vote.abstained,
    }


def paper_of(advice: Advice, link: str) -> bytes:
    """Return the PDF of a delivered advice. The caller has checked that the reader may see it."""
    town = advice.college
    version, vote = queries.voted_version(advice), queries.latest_vote(advice)
    if advice.delivered_at is None or advice.answer_due_at is None or version is None:
        raise ValueError("only a delivered advice has a paper")
    day = full_date(last_day(advice.answer_due_at))
    return paper.draw(
        paper.Sheet(
            municipality=town.name,
            letterhead=tuple(town.letterhead.splitlines()),
            group=str(advice.group),
            label=advice.label,
            title=advice.title,
            question=advice.question,
            html=version.html,
            vote=vote_in_words(vote),
            minority=vote.minority if vote is not None else "",
            answer=_("Het college antwoordt met redenen, ten laatste op %(day)s.") % {"day": day},
            delivered_on=local(advice.delivered_at).date(),
            link=link,
        )
    )
