"""Registers what belongs to redress: who is told, what happens by the clock, what is in the menu."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Register once, when Django starts."""
    from moderation.permissions import ModerationPower
    from moderation.queries.redress import complaints_for
    from moderation.redress_notices import NOTICES
    from moderation.services import evidence
    from network.feed.events import CommentWithdrawn, PostChanged, PostWithdrawn
    from network.kernel import access, events
    from network.kernel.ports.notices import notices
    from network.kernel.tasks.schedule import Job, jobs
    from network.pages import navigation

    for notice in NOTICES:
        notices.register(notice)
    events.on("moderation.evidence_of_post", PostChanged, evidence.on_change)
    events.on("moderation.evidence_of_deleted_post", PostWithdrawn, evidence.on_change)
    events.on("moderation.evidence_of_comment", CommentWithdrawn, evidence.on_change)
    jobs.register(Job("moderation.erase_evidence", timedelta(hours=6), evidence.erase_ended))
    navigation.entries.register(
        navigation.Entry(
            name="complaints",
            label=_("Klachten"),
            icon="history",
            url_name="moderation:complaints",
            order=21,
            group=navigation.Group.OFFICE,
            visible=lambda viewer: access.holds_any(viewer, ModerationPower.HOLD_QUEUE),
            count=lambda viewer: complaints_for(viewer).count(),
        )
    )
