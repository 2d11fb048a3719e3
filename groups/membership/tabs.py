"""Wiring of the pages that every group has: overview, messages, members, and its back office.

Called once from `apps`; not for agenda, documents and glass: see `rooms`.
"""

from django.utils.translation import gettext_lazy as _

from groups.membership.fronts import Tab, office_tabs, tabs, who_holds, who_stands_inside
from groups.membership.models import Group
from groups.membership.permissions import GroupPower, can_edit, may_found, works_in
from network.kernel.actor import Actor


def only_founds(viewer: Actor, group: Group) -> bool:
    """Whether the viewer sets up and closes the group, and has no other part of its back office."""
    return may_found(viewer, group) and not works_in(viewer, group)


def register() -> None:
    """Register the tabs: called once, in `AppConfig.ready()`."""
    for tab in (
        Tab("overview", _("overzicht"), "membership:front", 10),
        Tab("feed", _("berichten"), "membership:feed", 20, visible=who_stands_inside),
        Tab("members", _("leden"), "membership:members", 70, visible=who_stands_inside),
        Tab("office", _("beheer"), "membership:office", 90, visible=works_in),
        Tab("founding", _("beheer"), "membership:edit", 90, visible=only_founds, stands_for="office"),
    ):
        tabs.register(tab)
    members, announce = who_holds(GroupPower.MANAGE_MEMBERS), who_holds(GroupPower.ANNOUNCE)
    for tab in (
        Tab("office", _("cijfers"), "membership:office", 10, visible=works_in),
        Tab("members", _("leden"), "membership:office_members", 20, visible=members),
        Tab("announcements", _("mededelingen"), "membership:announcements", 30, visible=announce),
        Tab("edit", _("de groep"), "membership:edit", 80, visible=can_edit),
        Tab("door", _("wie kan lid worden"), "membership:door", 85, visible=may_found),
    ):
        office_tabs.register(tab)
