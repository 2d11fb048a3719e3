"""Wiring of moderation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """A machine holds or queues, a person decides."""

    name = "moderation"
    label = "moderation"
    verbose_name = _("Moderatie")

    def ready(self) -> None:
        from moderation.events import ItemStored
        from moderation.notices import NOTICES
        from moderation.permissions import ModerationPower
        from moderation.services.score import score_item
        from moderation.services.screen import WordListScreener
        from network.kernel import access, events
        from network.kernel.ports.notices import notices
        from network.kernel.ports.screening import screeners

        access.powers.register(
            access.Power(
                ModerationPower.HOLD_QUEUE,
                _("Houdt de wachtrij bij"),
                _("Ziet wat gemeld of aangeduid is in deze plaats, en beslist met een reden."),
            )
        )
        screeners.register(WordListScreener())
        events.on("moderation.score_item", ItemStored, score_item)
        for notice in NOTICES:
            notices.register(notice)
