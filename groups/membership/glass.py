"""What members hear and see of somebody who looked inside: the seintje, and the panel of their group."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.membership.events import GlassBroken
from groups.membership.models import Group
from groups.membership.notices import GROUPS
from groups.membership.queries import glass as queries
from network.kernel import access, moments, spaces
from network.kernel.actor import Actor
from network.kernel.ports.notices import Message, Notice


def told(event: GlassBroken) -> Message | None:
    """Tell every member who reads along, until when and why."""
    glass = queries.glass_of_event(event.glass_id)
    if glass is None:
        return None
    who = str(glass.person) if glass.person is not None else _("Een beheerder")
    return Message(
        key=f"glass:{glass.uid}",
        recipients=queries.told_of_glass(glass),
        title=_("%(who)s leest een uur mee in %(group)s") % {"who": who, "group": glass.group.name},
        text=_("Van %(start)s tot %(end)s, om te lezen en niet om te schrijven. De reden: %(reason)s")
        % {
            "start": moments.exact(glass.valid_from),
            "end": moments.hour(glass.valid_until),
            "reason": glass.reason,
        },
        link=reverse("membership:front", args=[glass.group.uid]),
        urgent=True,
    )


GLASS_NOTICE = Notice(
    "glass_broken",
    gettext_lazy("Een beheerder leest mee in je groep"),
    GlassBroken,
    told,
    can_mute=False,
    kind=GROUPS,
)


def draw_panel(viewer: Actor, group: Group) -> str | None:
    """Show to members who looked inside, and to an administrator the door; nothing where nobody did."""
    inside = spaces.stands_in(viewer, group.space_id)
    looks = queries.looks_into(group) if inside else []
    may_break = access.is_administrator(viewer)
    if not looks and not may_break:
        return None
    return render_to_string(
        "membership/glass_panel.html",
        {"group": group, "looks": looks, "inside": inside, "may_break": may_break},
    )
