"""Wiring of polls."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

EVERY_MINUTE = timedelta(minutes=1)
EVERY_HOUR = timedelta(hours=1)


class PollsConfig(AppConfig):
    """A vote that counts once and that nobody can trace."""

    name = "groups.polls"
    label = "polls"
    verbose_name = _("Peilingen")

    def ready(self) -> None:
        from groups.polls import demo, demo_station, front, receivers
        from groups.polls.content import ROAD, PollContent
        from groups.polls.embed import EMBED
        from groups.polls.newsletter import SECTION
        from groups.polls.notices import NOTICES
        from groups.polls.open_content import OpenAnswerContent
        from groups.polls.permissions import register_powers
        from groups.polls.personal_data import PERSONAL_DATA
        from moderation.queries.links import item_roads
        from network.kernel.demo import DemoPart, demo_parts
        from network.kernel.ports.content import content_kinds
        from network.kernel.ports.embeds import embeds
        from network.kernel.ports.newsletter import sections
        from network.kernel.ports.notices import notices
        from network.kernel.ports.personal_data import personal_data
        from network.pages import navigation
        from network.pages.menu import lives_here

        register_powers()
        receivers.register()
        front.register()
        content_kinds.register(PollContent())
        content_kinds.register(OpenAnswerContent())
        item_roads.register(ROAD)
        embeds.register(EMBED)
        sections.register(SECTION)
        for notice in NOTICES:
            notices.register(notice)
        personal_data.register(PERSONAL_DATA)
        navigation.entries.register(
            navigation.Entry(
                name="polls",
                label=_("Peilingen"),
                icon="vote",
                url_name="polls:index",
                order=35,
                visible=lives_here,
                on_phone=False,  # five fit; a line above the feed and the profile lead there
            )
        )
        demo_parts.register(DemoPart("polls", demo.build))
        demo_parts.register(DemoPart("polls_station", demo_station.build))
        self._plan_jobs()

    def _plan_jobs(self) -> None:
        from groups.polls.services.closing import close_due_polls
        from groups.polls.services.keys import destroy_spent_keys
        from groups.polls.services.opening import announce_polls
        from groups.polls.services.paper.scans import forget_scans
        from groups.polls.services.reminding import remind_before_end
        from groups.polls.services.running import keep_running_totals
        from network.kernel.tasks.schedule import Job, jobs

        jobs.register(Job("announce_polls", EVERY_MINUTE, announce_polls))
        jobs.register(Job("close_due_polls", EVERY_MINUTE, close_due_polls))
        jobs.register(Job("destroy_spent_keys", EVERY_MINUTE, destroy_spent_keys))
        jobs.register(Job("keep_running_totals", EVERY_MINUTE, keep_running_totals))
        jobs.register(Job("forget_poll_scans", EVERY_HOUR, forget_scans))
        jobs.register(Job("remind_before_end", EVERY_HOUR, remind_before_end))
