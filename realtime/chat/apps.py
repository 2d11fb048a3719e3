"""Wiring of conversations."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatConfig(AppConfig):
    """Rooms with numbered messages: nothing lost, nothing twice, nothing out of order."""

    name = "realtime.chat"
    label = "chat"
    verbose_name = _("Gesprekken")

    def ready(self) -> None:
        from groups.membership.fronts import Tab, tabs, who_stands_inside
        from network.kernel import events
        from network.kernel.demo import DemoPart, demo_parts
        from network.kernel.ports.content import content_kinds
        from network.kernel.ports.notices import notices
        from network.kernel.ports.personal_data import personal_data
        from network.kernel.tasks import schedule
        from network.pages import navigation
        from realtime.chat import frames, presence, reading
        from realtime.chat.answers import ANSWERS
        from realtime.chat.content import MessageContent
        from realtime.chat.demo import build
        from realtime.chat.events import MessageChanged, MessageSent, PresenceHidden, RoomRead
        from realtime.chat.notices import NOTICES
        from realtime.chat.personal_data import PERSONAL_DATA
        from realtime.chat.queries.rooms import unread_rooms
        from realtime.chat.services.erasing import forget_deleted
        from realtime.gateway import routes, speech, topics

        content_kinds.register(MessageContent())
        for notice in NOTICES:
            notices.register(notice)
        personal_data.register(PERSONAL_DATA)
        schedule.jobs.register(schedule.Job("forget_deleted_messages", timedelta(days=1), forget_deleted))
        rooms = frames.Rooms()
        topics.kinds.register(rooms)
        topics.numbered.register(rooms)
        demo_parts.register(DemoPart("chat", build))
        for answer in ANSWERS:
            speech.answers.register(answer)
        events.hint("chat.message_sent", MessageSent, frames.message_sent)
        events.hint("chat.message_changed", MessageChanged, frames.message_changed)
        routes.register(RoomRead, reading.room_read)
        routes.register(PresenceHidden, presence.hidden)
        tabs.register(Tab("chat", _("gesprek"), "chat:group", 25, visible=who_stands_inside))
        navigation.entries.register(
            navigation.Entry(
                name="chat",
                label=_("Gesprekken"),
                icon="chat",
                url_name="chat:list",
                order=30,
                count=unread_rooms,
                live="message.sent room.read",
                recount="chat:count",
            )
        )
