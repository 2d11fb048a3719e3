"""Wiring of what stands inside a group besides its feed and its members: agenda, documents, charter, glass.

Called once from `apps`; not for what these rooms do.
"""

from django.utils.translation import gettext_lazy as _

from groups.membership import fronts
from groups.membership.activities_permissions import can_manage as manages_activities
from groups.membership.charter import draw_charter, official_groups
from groups.membership.content import ROAD as ANNOUNCEMENT_ROAD
from groups.membership.documents_content import DOCUMENT_NOTICE, DocumentContent
from groups.membership.documents_content import ROADS as DOCUMENT_ROADS
from groups.membership.documents_permissions import can_manage as manages_documents
from groups.membership.glass import GLASS_NOTICE, draw_panel
from groups.membership.page_content import ROAD as PAGE_ROAD
from groups.membership.permissions import can_edit
from moderation.queries.charters import PublicPlaces, public_places
from moderation.queries.links import item_roads
from network.kernel.ports.content import content_kinds
from network.kernel.ports.notices import notices


def register() -> None:
    """Register tabs, panels, content and seintjes: called once, in `AppConfig.ready()`."""
    content_kinds.register(DocumentContent())
    for road in (ANNOUNCEMENT_ROAD, PAGE_ROAD, *DOCUMENT_ROADS):
        item_roads.register(road)
    notices.register(DOCUMENT_NOTICE)
    notices.register(GLASS_NOTICE)
    fronts.tabs.register(
        fronts.Tab("activities", _("agenda"), "membership:activities", 30, visible=fronts.who_stands_inside)
    )
    fronts.tabs.register(fronts.Tab("documents", _("documenten"), "membership:documents", 60))
    fronts.panels.register(fronts.Panel("charter", 20, draw_charter))
    fronts.office_tabs.register(
        fronts.Tab("charter", _("afspraken"), "membership:charter", 82, visible=can_edit)
    )
    public_places.register(PublicPlaces("official_groups", official_groups))
    fronts.panels.register(fronts.Panel("glass", 90, draw_panel, fronts.Side.ASIDE))
    fronts.office_tabs.register(
        fronts.Tab(
            "activities", _("activiteiten"), "membership:office_activities", 40, visible=manages_activities
        )
    )
    fronts.office_tabs.register(
        fronts.Tab("documents", _("documenten"), "membership:office_documents", 50, visible=manages_documents)
    )
