"""What polls add elsewhere: an entry and a tab for who makes them, a line above the feed for who votes."""

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from groups.membership import fronts
from groups.polls.permissions import PollPower, types_paper
from groups.polls.queries.roll import waiting_for
from network.feed import above
from network.kernel import access
from network.kernel.actor import Actor
from network.pages import navigation


def makes_polls(viewer: Actor) -> bool:
    """Whether the viewer makes polls for anybody; no query of who holds no power."""
    return access.holds_any(viewer, PollPower.RUN)


def waiting_line(viewer: Actor) -> str:
    """Return the line above the feed: how many polls wait for the viewer's vote. One query."""
    many = waiting_for(viewer).count()
    return render_to_string("polls/waiting.html", {"many": many}) if many else ""


def register() -> None:
    """Register the menu entry, the tab and the line; called once while Django starts."""
    above.lines.register(above.Line("polls", waiting_line))
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
