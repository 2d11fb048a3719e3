"""Wiring of mandates."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MandatesConfig(AppConfig):
    """Power that ends by itself."""

    name = "groups.mandates"
    label = "mandates"
    verbose_name = _("Mandaten")

    def ready(self) -> None:
        from groups.mandates import demo, handover, panels
        from groups.mandates.content import CONTENT, MARK, ROAD
        from groups.mandates.notices import NOTICES
        from groups.mandates.permissions import register_powers
        from groups.mandates.personal_data import PERSONAL_DATA
        from groups.mandates.queries import gives_somewhere
        from groups.mandates.queries.leaving import open_work
        from groups.mandates.services.answers import forget_old_answers
        from groups.mandates.services.watching import look_at_compositions
        from moderation.queries.links import item_marks, item_roads
        from network.kernel.demo import DemoPart, demo_parts
        from network.kernel.ports.content import content_kinds
        from network.kernel.ports.notices import notices
        from network.kernel.ports.personal_data import personal_data
        from network.kernel.tasks import schedule
        from network.pages import navigation

        register_powers()
        for kind in CONTENT:
            content_kinds.register(kind)
        item_roads.register(ROAD)
        item_marks.register(MARK)
        for notice in NOTICES:
            notices.register(notice)
        personal_data.register(PERSONAL_DATA)
        schedule.jobs.register(schedule.Job("forget_gender_answers", timedelta(hours=24), forget_old_answers))
        schedule.jobs.register(
            schedule.Job("look_at_compositions", timedelta(hours=24), look_at_compositions)
        )
        handover.sources.register(handover.FactSource("mandates", 10, open_work))
        panels.register()
        navigation.entries.register(
            navigation.Entry(
                name="mandates",
                label=_("Mandaten"),
                icon="shieldc",
                url_name="mandates:office",
                order=45,
                group=navigation.Group.OFFICE,
                visible=gives_somewhere,
            )
        )
        demo_parts.register(DemoPart("mandates", demo.build))
