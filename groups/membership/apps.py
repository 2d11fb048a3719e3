"""Wiring of groups and their members."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipConfig(AppConfig):
    """People who organise."""

    name = "groups.membership"
    label = "membership"
    verbose_name = _("Groepen")

    def ready(self) -> None:
        from groups.membership import demo, rooms, tabs
        from groups.membership.content import CARDS, AnnouncementContent
        from groups.membership.notices import NOTICES
        from groups.membership.page_content import GroupContent
        from groups.membership.permissions import register_powers
        from groups.membership.personal_data import DATA
        from groups.membership.post_notices import NOTICES as POST_NOTICES
        from groups.membership.queries.groups import feed_of_space, towns_of
        from groups.membership.services.moving import moved_away
        from groups.membership.services.resting import follow_proof
        from network.feed.cards import cards
        from network.feed.grounds import Ground, grounds
        from network.kernel import events
        from network.kernel.demo import DemoPart, demo_parts
        from network.kernel.models import SpaceKind
        from network.kernel.ports.content import content_kinds
        from network.kernel.ports.notices import notices
        from network.kernel.ports.personal_data import personal_data
        from network.kernel.ports.towns import Towns, towns
        from network.pages import navigation
        from network.people.events import (
            ResidencyMoved,
            ResidencyRestored,
            ResidencySuspended,
            ResidencyVerified,
        )

        register_powers()
        content_kinds.register(AnnouncementContent())
        content_kinds.register(GroupContent())
        cards.register(CARDS)
        grounds.register(Ground(SpaceKind.GROUP, _("Terug naar de groep"), feed_of_space))
        personal_data.register(DATA)
        towns.register(Towns("groups", towns_of))
        for notice in (*NOTICES, *POST_NOTICES):
            notices.register(notice)
        events.on("membership.moved_away", ResidencyMoved, moved_away)
        events.on("membership.in_doubt", ResidencySuspended, follow_proof)
        events.hint("membership.in_doubt_now", ResidencySuspended, follow_proof)
        events.on("membership.restored", ResidencyRestored, follow_proof)
        events.on("membership.proven_again", ResidencyVerified, follow_proof)
        tabs.register()
        rooms.register()
        navigation.entries.register(
            navigation.Entry(
                name="groups", label=_("Groepen"), icon="groups", url_name="membership:index", order=30
            )
        )
        demo_parts.register(DemoPart("membership", demo.build))
