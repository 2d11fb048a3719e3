"""Wiring of councils."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilsConfig(AppConfig):
    """Formal advice."""

    name = "groups.councils"
    label = "councils"
    verbose_name = _("Raden")

    def ready(self) -> None:
        from groups.councils import demo
        from groups.councils.content import CONTENT, MARK, ROADS
        from groups.councils.front import ENTRY, HANDOVER, PANELS, TAB
        from groups.councils.notices import NOTICES
        from groups.councils.permissions import register_powers
        from groups.councils.personal_data import COUNCIL_DATA
        from groups.mandates import handover
        from groups.membership import fronts
        from moderation.queries.links import item_marks, item_roads
        from network.kernel.demo import DemoPart, demo_parts
        from network.kernel.ports.content import content_kinds
        from network.kernel.ports.notices import notices
        from network.kernel.ports.personal_data import personal_data
        from network.pages import navigation

        register_powers()
        for kind in CONTENT:
            content_kinds.register(kind)
        for road in ROADS:
            item_roads.register(road)
        item_marks.register(MARK)
        for notice in NOTICES:
            notices.register(notice)
        personal_data.register(COUNCIL_DATA)
        handover.sources.register(HANDOVER)
        fronts.tabs.register(TAB)
        for panel in PANELS:
            fronts.panels.register(panel)
        navigation.entries.register(ENTRY)
        demo_parts.register(DemoPart("councils", demo.build))
