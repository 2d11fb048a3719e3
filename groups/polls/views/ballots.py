"""Draw a ballot, for a voter and for a preview. Not for taking one: see `voting`.

render_ballot(definition, data=request.POST)      # a preview that can be walked through, within a form
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from groups.polls.forms.asked import Asked, Box, Order, asked_of, order_of
from groups.polls.forms.grouping import Group
from groups.polls.forms.reading import GROUP, Raw, fields_of
from groups.polls.forms.saying import said
from groups.polls.forms.voting import Walk, begin, walk
from groups.polls.models import Poll
from groups.polls.questions import Definition, Place
from groups.polls.views.places import look_up
from network.kernel.forms import Problem
from network.places.models import Municipality


@dataclass(frozen=True)
class Around:
    """What stands around the questions of a ballot.

    Attributes:
        shapes_url: the outlines under a question about a place.
        found: addresses that a search found, by question.
        groups: coarse groups to leave in or out, shown with the last questions.
        note: a sentence above everything.
    """

    order: Order
    secret: bool = False
    shapes_url: str = ""
    found: Mapping[str, tuple[Box, ...]] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    send_label: str = ""
    note: str = ""


def ballot_context(now: Walk, around: Around) -> dict[str, Any]:
    """Return what the template `polls/ballot.html` takes."""
    asked = asked_of(now, around.order, found=around.found, even=around.secret)
    last = now.is_one_page or now.page is None
    return {
        "walk": now,
        "asked": asked,
        "problems": [Problem(_told(one), one.control) for one in asked if one.error],
        "said": _said(now) if now.page is None else [],
        "groups": around.groups if last else [],
        "secret": around.secret,
        "shapes_url": around.shapes_url,
        "send_label": around.send_label or _("Stem"),
        "note": around.note,
    }


def draw_ballot(now: Walk, around: Around) -> SafeString:
    """Return the fields and buttons of a ballot, to be put within a form."""
    return SafeString(render_to_string("polls/ballot.html", ballot_context(now, around)))


def render_ballot(
    definition: Definition,
    *,
    data: QueryDict | None = None,
    secret: bool = False,
    order_key: bytes = b"",
    voter_key: str = "",
    shapes_url: str = "",
    groups: Callable[[Raw], list[Group]] = lambda _raw: [],
) -> SafeString:
    """Return a ballot as a voter sees it, without casting: all that is filled in stays in the form.

    Args:
        data: what came in with the form before; none for a fresh ballot.
        groups: what gives the coarse groups under the last questions, from the fields of the form.
    """
    found: dict[str, tuple[Box, ...]] = {}
    now = begin(definition)
    note = ""
    if data is not None:
        raw, go = fields_of(data, definition), data.get("go", "")
        searched = look_up(definition, raw, go)
        found = searched.found
        now = walk(
            definition,
            raw,
            page=data.get("page", ""),
            go=searched.go,
            more=searched.faults,
        )
        if now.sends:
            note = _("Hier zou je stem meetellen. Dit is een voorbeeld: er is niets bewaard.")
    sent = {name: data.getlist(name) for name in data or () if name.startswith(GROUP)} if data else {}
    around = Around(order_of(order_key, voter_key), secret, shapes_url, found, groups(sent), note=note)
    return draw_ballot(now, around)


def shapes_url_of(poll: Poll, definition: Definition) -> str:
    """Return the outlines of the town where a poll asks about a place; empty where it does not."""
    if not any(isinstance(question, Place) for question in definition.questions):
        return ""
    organiser = poll.organiser
    town = Municipality.objects.filter(space_id=organiser.municipality_id or organiser.pk).first()
    return reverse("places:districts-geojson", args=[town.slug]) if town is not None else ""


def _told(one: Asked) -> str:
    """Return what is wrong, with the number of the question where there is more than one."""
    if not one.numbered:
        return one.error
    return _("Vraag %(number)d: %(fault)s") % {"number": one.number, "fault": one.error}


def _said(now: Walk) -> list[dict[str, Any]]:
    """Return all answers in words, page after page."""
    return [
        {
            "page": page,
            "answers": [
                (question.title, said(question, now.answers.get(question.key))) for question in page.questions
            ],
        }
        for page in now.road
        if page.questions
    ]
