"""What councils add elsewhere: to the page of a group, to the menu, to the file of who leaves."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.councils import chain, permissions, queries
from groups.councils.enums import AdviceState
from groups.councils.models import Answer
from groups.councils.types import all_types
from groups.mandates.handover import Fact, FactSource
from groups.membership.fronts import Panel, Side, Tab
from groups.membership.models import Group
from groups.membership.rules import is_official
from network.kernel.actor import Actor
from network.pages.navigation import Entry
from network.pages.navigation import Group as MenuGroup


def draw_newest(_viewer: Actor, group: Group) -> str | None:
    """Draw the newest advice of a group with its chain; nothing where there is none. It is public."""
    if not is_official(group.kind):
        return None
    advice = queries.public_advices().filter(group=group).first()
    if advice is None:
        return None
    answer = Answer.objects.filter(advice=advice).first()
    return render_to_string(
        "councils/panel.html",
        {
            "advice": advice,
            "badge": chain.badge_of(advice, answer.answered_at if answer is not None else None),
            "links": chain.chain_of(advice, list(queries.steps_of(advice))),
            "more_url": reverse("councils:of_group", args=[group.uid]),
        },
    )


def draw_type(_viewer: Actor, group: Group) -> str | None:
    """Draw which council the law calls this, and on what it rests; nothing for a group without a type."""
    kind = all_types().get(group.council_type)
    return render_to_string("councils/type_panel.html", {"type": kind}) if kind is not None else None


def advises(_viewer: Actor, group: Group) -> bool:
    """Whether a group gives formal advice at all."""
    return is_official(group.kind)


def count_waiting(viewer: Actor) -> int | None:
    """Count what waits for an answer of the viewer's college; a query only for who speaks for one."""
    if not permissions.speaks_for_some_college(viewer):
        return None
    return queries.waiting_for(viewer).count()


def advice_due(group: Group) -> list[Fact]:
    """Say which advice of a group waits for who comes next: asked, being drafted, adopted."""
    link = reverse("councils:of_group", args=[group.uid])
    due = queries.due_of_group(group)
    return [
        Fact(gettext("Advies: %(state)s") % {"state": AdviceState(state).label}, number, link)
        for state, number in due.items()
    ]


TAB = Tab("advices", _("adviezen"), "councils:of_group", 20, visible=advises)
PANELS = (Panel("advices", 20, draw_newest), Panel("council_type", 60, draw_type, side=Side.ASIDE))
HANDOVER = FactSource("advice", 30, advice_due)
ENTRY = Entry(
    name="advices",
    label=_("Advies aan het college"),
    icon="scale",
    url_name="councils:waiting",
    order=60,
    group=MenuGroup.OFFICE,
    visible=permissions.speaks_for_some_college,
    count=count_waiting,
)
