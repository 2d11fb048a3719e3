"""What every page of a group shows around its own content: head, door, tabs. Used by the apps above too.

    return render(request, "mandates/calls.html", {**framed(viewer, group, "calls"), "calls": calls})

with a template that extends `membership/frame.html` (pages of the group) or `membership/office.html` (its
back office, with `framed_office`) and fills the block `inside`.
"""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from groups.membership import fronts, queries
from groups.membership.fronts import Tab
from groups.membership.models import Group
from groups.membership.permissions import door_of
from network.kernel import spaces
from network.kernel.actor import Actor


def framed(viewer: Actor, group: Group, tab: str) -> dict[str, Any]:
    """Return what the template of a page of a group needs.

    Args: tab: name of the current tab.
    """
    row = queries.open_membership_of(viewer, group)
    return {
        "group": group,
        "towns": list(group.municipalities.all()),
        "member_count": queries.count_members(group),
        "membership": row,
        "refusal": queries.last_refusal_of(viewer, group) if row is None else None,
        "door": door_of(viewer, group, row).value,
        "inside": spaces.stands_in(viewer, group.space_id),
        "tabs": _links(fronts.tabs_for(viewer, group), group, tab),
    }


def framed_office(viewer: Actor, group: Group, tab: str) -> dict[str, Any]:
    """Return what the template of a page of the back office of a group needs.

    Args: tab: name of the current tab of the back office.
    """
    return {**framed(viewer, group, "office"), "office": _links(_office(viewer, group), group, tab)}


def _office(viewer: Actor, group: Group) -> list[Tab]:
    return fronts.office_tabs_for(viewer, group)


def _links(tabs: Iterable[Tab], group: Group, current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, args=[group.uid]),
            "current": current in (tab.name, tab.stands_for),
        }
        for tab in tabs
    ]
