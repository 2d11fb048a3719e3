"""Wiring of moderation."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """A machine holds or queues, a person decides."""

    name = "moderation"
    label = "moderation"
    verbose_name = _("Moderatie")

    def ready(self) -> None:
        from moderation import (
            demo,
            demo_checks,
            demo_lab,
            wiring_checks,
            wiring_menu,
            wiring_redress,
            wiring_rules,
        )
        from moderation.events import DecisionTaken, DecisionUndone, ItemJudged, ItemStored, ReplayAsked
        from moderation.lab_notices import NOTICES as LAB_NOTICES
        from moderation.notices import NOTICES
        from moderation.permissions import opens_pictures
        from moderation.services.look import has_more_than_words, look_at_item
        from moderation.services.removed_pictures import forget_pictures, remember_pictures
        from moderation.services.replay import run_part
        from moderation.services.score import score_waiting
        from moderation.services.screen import WordListScreener
        from moderation.services.shadow import is_there_shadow, shadow_item
        from network.kernel import events
        from network.kernel.demo import DemoPart, demo_parts
        from network.kernel.images.roads import Road, roads
        from network.kernel.ports.notices import notices
        from network.kernel.ports.screening import screeners
        from network.kernel.tasks import schedule

        _register_powers()
        screeners.register(WordListScreener())
        schedule.jobs.register(schedule.Job("score_waiting", timedelta(seconds=4), score_waiting))
        events.on("moderation.look_at_item", ItemStored, look_at_item, concerns=has_more_than_words)
        events.on("moderation.remember_pictures", DecisionTaken, remember_pictures)
        events.on("moderation.forget_pictures", DecisionUndone, forget_pictures)
        events.on("moderation.shadow_item", ItemJudged, shadow_item, concerns=is_there_shadow)
        events.on("moderation.replay", ReplayAsked, run_part)
        for notice in (*NOTICES, *LAB_NOTICES):
            notices.register(notice)
        roads.register(Road("case", opens_pictures))
        wiring_redress.register()
        wiring_rules.register()
        wiring_checks.register()
        demo_parts.register(DemoPart("moderation", demo.build))
        demo_parts.register(DemoPart("lab", demo_lab.build))
        demo_parts.register(DemoPart("moderation_checks", demo_checks.build))
        wiring_menu.register()


def _register_powers() -> None:
    from moderation.permissions import ModerationPower
    from network.kernel import access

    access.powers.register(
        access.Power(
            ModerationPower.HOLD_QUEUE,
            _("Houdt de wachtrij bij"),
            _("Ziet wat gemeld of aangeduid is in deze plaats, en beslist met een reden."),
        )
    )
    access.powers.register(
        access.Power(
            ModerationPower.TUNE_SCREENING,
            _("Stelt de screening in"),
            _("Beslist over drempels en woorden van de machine, na een proef. Leest daarvoor niets."),
        )
    )
