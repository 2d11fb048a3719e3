"""Registers what belongs to redress: who is told, what happens by the clock, what is in the menu."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Register once, when Django starts."""
    from moderation.events import (
        ComplaintDecided,
        DecisionTaken,
        DecisionUndone,
        NoticeAnswered,
        NoticeReceived,
    )
    from moderation.personal_data import PERSONAL_DATA
    from moderation.queries.links import FIRST_MARKS, FIRST_ROADS, item_marks, item_roads
    from moderation.redress_notices import NOTICES
    from moderation.services import evidence, notice_mail, notices_outside
    from network.feed.events import CommentWithdrawn, PostChanged, PostWithdrawn
    from network.kernel import events
    from network.kernel.ports.notices import notices
    from network.kernel.ports.personal_data import personal_data
    from network.kernel.tasks.schedule import Job, jobs

    personal_data.register(PERSONAL_DATA)
    for notice in NOTICES:
        notices.register(notice)
    events.on("moderation.evidence_of_post", PostChanged, evidence.on_change)
    events.on("moderation.evidence_of_deleted_post", PostWithdrawn, evidence.on_change)
    events.on("moderation.evidence_of_comment", CommentWithdrawn, evidence.on_change)
    jobs.register(Job("moderation.erase_evidence", timedelta(hours=6), evidence.erase_ended))
    for road in FIRST_ROADS:
        item_roads.register(road)
    for mark in FIRST_MARKS:
        item_marks.register(mark)
    events.on("moderation.answer_notices", DecisionTaken, notices_outside.answer_notices)
    events.on("moderation.ask_notices_again", DecisionUndone, notices_outside.ask_again)
    events.on("moderation.mail_receipt", NoticeReceived, notice_mail.send_receipt)
    events.on("moderation.answer_notices_anew", ComplaintDecided, notices_outside.answer_anew)
    events.on("moderation.mail_complaint_answer", ComplaintDecided, notice_mail.send_complaint_answer)
    events.on("moderation.mail_answer", NoticeAnswered, notice_mail.send_answer)
    jobs.register(Job("moderation.erase_notifiers", timedelta(hours=6), notices_outside.erase_notifiers))
    _register_menu()


def _register_menu() -> None:
    """Register the two lists of redress in the menu of who holds a queue."""
    from moderation.permissions import ModerationPower
    from moderation.queries.notices_outside import notices_waiting
    from moderation.queries.redress import complaints_for
    from moderation.queries.sanctions import municipalities_held
    from network.kernel import access
    from network.pages import navigation

    navigation.entries.register(
        navigation.Entry(
            name="outside_notices",
            label=_("Meldingen van buiten"),
            icon="inbox",
            url_name="moderation:notices",
            order=22,
            group=navigation.Group.OFFICE,
            visible=lambda viewer: bool(municipalities_held(viewer)),
            count=lambda viewer: notices_waiting(viewer).count(),
        )
    )
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
