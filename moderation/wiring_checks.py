"""Registers sanctions and checks: who is told, what happens by the clock, what is in the menu."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Register once, when Django starts."""
    from moderation.events import ItemJudged
    from moderation.queries.sanctions import municipalities_held
    from moderation.queries.second_looks import looks_for
    from moderation.queue_notices import NOTICES as QUEUE_NOTICES
    from moderation.sanction_notices import NOTICES
    from moderation.services.queue_mail import sum_up
    from moderation.services.sample import is_anything_sampled, sample_item
    from moderation.services.second_looks import draw_all
    from network.kernel import events
    from network.kernel.ports.notices import notices
    from network.kernel.tasks.schedule import Job, jobs
    from network.pages import navigation

    for notice in (*NOTICES, *QUEUE_NOTICES):
        notices.register(notice)
    events.on("moderation.sample_item", ItemJudged, sample_item, concerns=is_anything_sampled)
    jobs.register(Job("moderation.queue_mail", timedelta(minutes=5), sum_up))
    jobs.register(Job("moderation.second_looks", timedelta(days=1), draw_all))
    navigation.entries.register(
        navigation.Entry(
            name="looks",
            label=_("Tweede blik"),
            icon="inbox",
            url_name="moderation:looks",
            order=23,
            group=navigation.Group.OFFICE,
            visible=lambda viewer: bool(municipalities_held(viewer)),
            count=lambda viewer: looks_for(viewer).count(),
        )
    )
    navigation.entries.register(
        navigation.Entry(
            name="misuse",
            label=_("Misbruik"),
            icon="scale",
            url_name="moderation:misuse",
            order=24,
            group=navigation.Group.OFFICE,
            visible=lambda viewer: bool(municipalities_held(viewer)),
        )
    )
