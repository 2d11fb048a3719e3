"""Who hears of a message outside its conversation: the other one of two, once a silence. Never its words."""

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.kernel.ports.notices import Kind, Notice
from network.kernel.ports.notices import Message as Seintje
from network.people.queries.blocks import hear_nothing_of
from realtime.chat.enums import MessageState, RoomKind
from realtime.chat.events import MessageSent
from realtime.chat.models import Message, Room, Seat


def to_other(event: MessageSent) -> Seintje | None:
    """Tell the other one of two that somebody wrote, once for all that they did not read.

    The seintje is named after the oldest of these, so that a next message says it again only when that one
    was read, or taken back before anybody saw it.
    """
    room = Room.objects.get(pk=event.room_id)
    message = Message.objects.select_related("author").filter(pk=event.message_id).first()
    if room.kind != RoomKind.DIRECT or message is None or message.author is None:
        return None
    seat = Seat.objects.filter(room=room, muted=False).exclude(person_id=message.author.pk).first()
    if seat is None or seat.read >= event.number or seat.person_id in hear_nothing_of(message.author.pk):
        return None
    unread = Message.objects.filter(room=room, author=message.author, number__gt=seat.read)
    oldest = unread.filter(state=MessageState.SENT).aggregate(number=Min("number"))["number"]
    if message.state != MessageState.SENT or oldest is None:
        return None
    return Seintje(
        key=f"room:{room.uid}:{seat.person_id}:{oldest}",
        recipients=[seat.person_id],
        title=_("%(name)s schreef je") % {"name": message.author.get_full_name()},
        text=_("Er wacht een nieuw bericht in jullie gesprek."),
        link=f"/chat/{room.uid}/",
    )


TALKS = Kind("talks", gettext_lazy("Gesprekken"), gettext_lazy("Iemand schrijft je persoonlijk."), order=40)

NOTICES = (
    Notice(
        "direct_message",
        gettext_lazy("Iemand schrijft je"),
        MessageSent,
        to_other,
        kind=TALKS,
        concerns=lambda event: event.direct,
    ),
)
