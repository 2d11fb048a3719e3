"""Entries of the apps that lie below this one and so cannot add their own. Higher apps register theirs."""

from django.utils.translation import gettext_lazy as _

from network.broadcasts.permissions import BroadcastPower, departments_of
from network.feed.permissions import reads_shared
from network.kernel import access, spaces
from network.kernel.actor import Actor
from network.pages.navigation import Entry, Group, entries
from network.people.permissions import PeoplePower
from network.people.queries import waiting_at_desk


def lives_here(viewer: Actor) -> bool:
    """Whether the viewer has a proven place in a district or a group."""
    return bool(spaces.space_ids_of(viewer))


def works_here(viewer: Actor) -> bool:
    """Whether the viewer holds any power that has an entry in the back office."""
    return any(entry.visible(viewer) for entry in entries if entry.group == Group.OFFICE)


def speaks(viewer: Actor) -> bool:
    """Whether the viewer may speak for a department that is open; a query only for who holds the power."""
    return access.holds_any(viewer, BroadcastPower.SEND) and departments_of(viewer).exists()


def appoints(viewer: Actor) -> bool:
    """Whether the viewer may give roles to others."""
    return access.is_administrator(viewer) or access.holds_any(viewer, PeoplePower.APPOINT)


LOWER = (
    Entry(
        name="district",
        label=_("Wijk"),
        icon="home",
        url_name="feed:home",
        order=10,
        visible=lambda viewer: lives_here(viewer) or not works_here(viewer),
    ),
    Entry(
        name="agenda",
        label=_("Agenda"),
        icon="cal",
        url_name="feed:agenda",
        order=15,
        visible=lives_here,
    ),
    Entry(
        name="search",
        label=_("Zoeken"),
        icon="search",
        url_name="feed:search",
        order=20,
        visible=lives_here,
        on_phone=False,  # the bar at the top has it
    ),
    Entry(
        name="broadcasts",
        label=_("Berichten"),
        icon="mega",
        url_name="broadcasts:studio",
        order=10,
        group=Group.OFFICE,
        visible=speaks,
    ),
    Entry(
        name="shared",
        label=_("Gedeeld"),
        icon="eye",
        url_name="feed:shared",
        order=15,
        group=Group.OFFICE,
        visible=reads_shared,
    ),
    Entry(
        name="desk",
        label=_("Balie"),
        icon="card",
        url_name="people:desk",
        order=30,
        group=Group.OFFICE,
        visible=lambda viewer: access.holds_any(viewer, PeoplePower.VERIFY_AT_DESK),
        count=waiting_at_desk,
    ),
    Entry(
        name="letters",
        label=_("Brieven"),
        icon="print",
        url_name="people:letters",
        order=35,
        group=Group.OFFICE,
        visible=lambda viewer: access.holds_any(viewer, PeoplePower.SEND_LETTERS),
    ),
    Entry(
        name="appointments",
        label=_("Aanstellingen"),
        icon="scale",
        url_name="people:appointments",
        order=40,
        group=Group.OFFICE,
        visible=appoints,
    ),
    Entry(
        name="departments",
        label=_("Diensten"),
        icon="building",
        url_name="broadcasts:departments",
        order=50,
        group=Group.OFFICE,
        visible=appoints,
    ),
)


def register() -> None:
    """Put the entries of feed, broadcasts and people in the menu: called once, in `AppConfig.ready()`."""
    for entry in LOWER:
        entries.register(entry)
