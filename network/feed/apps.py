"""Wiring of the feed."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedConfig(AppConfig):
    """Posts, comments and the list that everyone reads."""

    name = "network.feed"
    label = "feed"
    verbose_name = _("Berichten van buren")

    def ready(self) -> None:
        from network.feed import demo
        from network.feed.cards import cards
        from network.feed.content import CommentContent, PostContent
        from network.feed.kinds import POST
        from network.feed.notices import NOTICES
        from network.feed.permissions import reads_as_department, register_powers
        from network.feed.personal_data import FEED_DATA
        from network.feed.post_cards import CARDS
        from network.feed.receivers import places_come_free
        from network.feed.services.erasing import forget_deleted
        from network.kernel import events, spaces
        from network.kernel.demo import DemoPart, demo_parts
        from network.kernel.images.roads import Road, roads
        from network.kernel.ports.content import content_kinds
        from network.kernel.ports.notices import notices
        from network.kernel.ports.personal_data import personal_data
        from network.kernel.tasks import schedule

        register_powers()
        content_kinds.register(PostContent())
        content_kinds.register(CommentContent())
        cards.register(CARDS)
        roads.register(
            Road("shared", lambda viewer, item: item.kind == POST and reads_as_department(viewer, item.id))
        )
        personal_data.register(FEED_DATA)
        schedule.jobs.register(schedule.Job("forget_deleted_posts", timedelta(hours=12), forget_deleted))
        for notice in NOTICES:
            notices.register(notice)
        events.on("feed.places_come_free", spaces.StandingEnded, places_come_free)
        demo_parts.register(DemoPart("feed", demo.build))
