"""What polls add elsewhere for who makes them: a menu entry, a tab in the office of a group."""

from django.utils.translation import gettext_lazy as _

from groups.membership import fronts
from groups.polls.permissions import PollPower, types_paper
from network.kernel import access
from network.kernel.actor import Actor
from network.pages import navigation


def makes_polls(viewer: Actor) -> bool:
    """Whether the viewer makes polls for anybody; no query of who holds no power."""
    return access.holds_any(viewer, PollPower.RUN)


def register() -> None:
    """Register the menu entry and the tab; called once while Django starts."""
    navigation.entries.register(
        navigation.Entry(
            name="poll_studio",
            label=_("Peilingen maken"),
            icon="vote",
            url_name="polls:studio",
            order=55,
            group=navigation.Group.OFFICE,
            visible=makes_polls,
        )
    )
    navigation.entries.register(
        navigation.Entry(
            name="poll_paper",
            label=_("Papieren stemmen"),
            icon="file",
            url_name="polls:paper",
            order=56,
            group=navigation.Group.OFFICE,
            visible=types_paper,
        )
    )
    fronts.office_tabs.register(
        fronts.Tab("polls", _("peilingen"), "polls:of_group", 70, visible=fronts.who_holds(PollPower.RUN))
    )
