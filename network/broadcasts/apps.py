"""Wiring of broadcasts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BroadcastsConfig(AppConfig):
    """What departments of the municipality say to districts."""

    name = "network.broadcasts"
    label = "broadcasts"
    verbose_name = _("Berichten van de gemeente")

    def ready(self) -> None:
        from network.broadcasts import demo
        from network.broadcasts.content import CARDS, BroadcastContent
        from network.broadcasts.notices import NOTICES
        from network.broadcasts.permissions import BroadcastPower
        from network.feed.cards import cards
        from network.kernel import access
        from network.kernel.demo import DemoPart, demo_parts
        from network.kernel.ports.content import content_kinds
        from network.kernel.ports.notices import notices

        access.powers.register(
            access.Power(
                BroadcastPower.SEND,
                _("Schrijft voor een dienst"),
                _("Stuurt berichten van deze dienst naar de wijken, verbetert ze en trekt ze in."),
            )
        )
        content_kinds.register(BroadcastContent())
        cards.register(CARDS)
        for notice in NOTICES:
            notices.register(notice)
        demo_parts.register(DemoPart("broadcasts", demo.build))
