"""Who hears of a message outside its conversation: the other one of two, once a silence. Never its words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.kernel.ports.notices import Kind, Notice
from network.kernel.ports.notices import Message as Seintje
from network.people.queries.blocks import are_blocked
from realtime.chat.enums import MessageState, RoomKind
from realtime.chat.events import MessageSent
from realtime.chat.models import Message, Room, Seat


def to_other(event: MessageSent) -> Seintje | None:
    """Tell the other one of two that somebody wrote, unless they read it or were told before."""
    room = Room.objects.get(pk=event.room_id)
    message = Message.objects.select_related("author").filter(pk=event.message_id).first()
    if room.kind != RoomKind.DIRECT or message is None or message.author is None:
        return None
    seat = Seat.objects.filter(room=room, muted=False).exclude(person_id=message.author.pk).first()
    if seat is None or message.state != MessageState.SENT or are_blocked(seat.person_id, message.author.pk):
        return None
    told_of_another = seat.told > seat.read and seat.told != event.number
    if seat.read >= event.number or told_of_another:  # the same one is asked again when its mail leaves
        return None
    Seat.objects.filter(pk=seat.pk, told__lt=event.number).update(told=event.number)
    return Seintje(
        key=f"room:{room.uid}:{seat.person_id}:{seat.read}",
        recipients=[seat.person_id],
        title=_("%(name)s schreef je") % {"name": message.author.get_full_name()},
        text=_("Er wacht een nieuw bericht in jullie gesprek."),
        link=f"/chat/{room.uid}/",
    )


TALKS = Kind("talks", gettext_lazy("Gesprekken"), gettext_lazy("Iemand schrijft je persoonlijk."), order=40)

NOTICES = (Notice("direct_message", gettext_lazy("Iemand schrijft je"), MessageSent, to_other, kind=TALKS),)
