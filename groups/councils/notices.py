"""Whom a step of the chain is told to. A term that passed is shown on the public clock, and mailed to nobody.

Decisions reach every member, also those who want to hear of nothing else.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.councils import queries
from groups.councils.events import (
    AdviceAdopted,
    AdviceAnswered,
    AdviceAsked,
    AdviceDelivered,
    AdviceEvent,
    AdviceFollowedUp,
)
from groups.councils.models import Advice
from groups.membership.models import Group
from groups.membership.queries.telling import people_told
from network.kernel.moments import full_date, last_day
from network.kernel.ports.notices import Kind, Message, Notice


def _advice(event: AdviceEvent) -> Advice | None:
    return Advice.objects.select_related("group__space").filter(pk=event.advice_id).first()


def _members(group: Group) -> Iterator[int]:
    """Yield who hears of decisions as a member of the group, or of the one above it, now."""
    near = [number for number in (group.pk, group.parent_id) if number is not None]
    return people_told(near, important=True, by_mail=True)


def _message(event: AdviceEvent, advice: Advice, title: str, text: str) -> Message:
    return Message(
        key=f"{type(event).__name__}:{advice.uid}",
        recipients=_members(advice.group),
        title=title,
        text=text,
        link=reverse("councils:advice", args=[advice.uid]),
    )


def asked(event: AdviceAsked) -> Message | None:
    """Tell those who write advice that the college asks for one."""
    advice = _advice(event)
    if advice is None:
        return None
    lines = [advice.title]
    if advice.due_at is not None:
        lines.append(_("Graag tegen %(day)s.") % {"day": full_date(last_day(advice.due_at))})
    return Message(
        key=f"AdviceAsked:{advice.uid}",
        recipients=queries.drafters_of(advice.group),
        title=_("Het college vraagt advies aan %(group)s") % {"group": advice.group},
        text="\n".join(lines),
        link=reverse("councils:advice", args=[advice.uid]),
    )


def adopted(event: AdviceAdopted) -> Message | None:
    """Tell the members that a meeting adopted an advice."""
    advice = _advice(event)
    if advice is None:
        return None
    vote = queries.latest_vote(advice)
    figures = (
        _("%(for)d voor, %(against)d tegen, %(abstained)d onthouden.")
        % {"for": vote.votes_for, "against": vote.votes_against, "abstained": vote.abstained}
        if vote is not None
        else ""
    )
    title = _("%(group)s nam advies %(label)s aan") % {"group": advice.group, "label": advice.label}
    return _message(event, advice, title, f"{advice.title}\n{figures}".strip())


def delivered(event: AdviceDelivered) -> Message | None:
    """Tell the members that the college has it, and by when it answers."""
    advice = _advice(event)
    clock = queries.clock_of(advice) if advice is not None else None
    if advice is None or clock is None:
        return None
    title = _("Advies %(label)s van %(group)s is bezorgd") % {"group": advice.group, "label": advice.label}
    text = _("Het college antwoordt tegen %(day)s.") % {"day": full_date(clock.day)}
    return _message(event, advice, title, f"{advice.title}\n{text}")


def answered(event: AdviceAnswered) -> Message | None:
    """Tell the members what the college does with it."""
    advice = Advice.objects.select_related("group__space", "answer").filter(pk=event.advice_id).first()
    if advice is None or not hasattr(advice, "answer"):
        return None
    title = _("Het college antwoordt op advies %(label)s van %(group)s") % {
        "group": advice.group,
        "label": advice.label,
    }
    said = str(advice.answer.get_kind_display())
    return _message(event, advice, title, f"{advice.title}\n{said[:1].upper()}{said[1:]}.")


def followed(event: AdviceFollowedUp) -> Message | None:
    """Tell the members that the college said what was done with it."""
    advice = _advice(event)
    if advice is None:
        return None
    title = _("Nieuws over advies %(label)s van %(group)s") % {
        "group": advice.group,
        "label": advice.label,
    }
    told = _message(event, advice, title, advice.title)
    return replace(told, key=f"{told.key}:{event.follow_up_id}")


ADVICES = Kind(
    "advices",
    gettext_lazy("Adviezen"),
    gettext_lazy("De stappen van een advies van je raad."),
    order=55,
)

NOTICES = (
    Notice("advice_asked", gettext_lazy("Het college vraagt advies"), AdviceAsked, asked, kind=ADVICES),
    Notice("advice_adopted", gettext_lazy("Een advies is aangenomen"), AdviceAdopted, adopted, kind=ADVICES),
    Notice(
        "advice_delivered", gettext_lazy("Een advies is bezorgd"), AdviceDelivered, delivered, kind=ADVICES
    ),
    Notice("advice_answered", gettext_lazy("Antwoord op een advies"), AdviceAnswered, answered, kind=ADVICES),
    Notice(
        "advice_followed", gettext_lazy("Opvolging van een advies"), AdviceFollowedUp, followed, kind=ADVICES
    ),
)
