"""Numbers of a room: given under a lock on its row, from 1 and without holes. Inside a transaction only."""

from django.db.models import Case, F, PositiveBigIntegerField, Q, When

from network.kernel import clock, request_cache
from network.kernel.events import publish
from realtime.chat.enums import MessageState, RoomKind
from realtime.chat.events import MessageChanged, MessageSent
from realtime.chat.models import Message, Room, Seat


def give(message: Message) -> None:
    """Give a message the next number of its room and store it; whoever else sends there waits for it.

    The author has read it, and a conversation between two comes back on the list of both.
    """
    room = Room.objects.select_for_update().get(pk=message.room_id)
    moment = clock.now()
    room.head += 1
    room.last_at = moment
    message.number, message.state, message.sent_at = room.head, MessageState.SENT, moment
    message.save()
    room.save(update_fields=["head", "last_at"])
    if room.kind == RoomKind.DIRECT:
        _move_both(room, message.author_id)
    elif message.author_id is not None:
        mine = Seat.objects.filter(room=room, person_id=message.author_id)
        if not mine.filter(read=room.head - 1).update(read=room.head):  # a first visit, or not all was read
            Seat.objects.get_or_create(room=room, person_id=message.author_id, defaults={"read": room.head})


def _move_both(room: Room, author_id: int | None) -> None:
    """Let the author of the newest message have read it, and bring it back on both lists: one statement."""
    has_read_all = Q(person_id=author_id, read=room.head - 1)
    read = Case(When(has_read_all, then=room.head), default=F("read"), output_field=PositiveBigIntegerField())
    Seat.objects.filter(has_read_all | Q(left_at__isnull=False), room=room).update(read=read, left_at=None)


def tell(message: Message) -> None:
    """Say that a message has its number. Events: MessageSent."""
    publish(
        MessageSent(
            message_id=message.pk,
            room_id=message.room_id,
            number=message.number or 0,
            author_id=message.author_id,
            direct=message.room.kind == RoomKind.DIRECT,
        )
    )


def tell_change(message: Message, *, among: int = 1) -> None:
    """Say that a numbered message is no longer what it was, alone or as the last of several.

    Events: MessageChanged.
    """
    Room.objects.filter(pk=message.room_id).update(changes=F("changes") + among)
    changes = Room.objects.values_list("changes", flat=True).get(pk=message.room_id)  # locked by us
    number = message.number or 0
    publish(MessageChanged(message_id=message.pk, room_id=message.room_id, number=number, changes=changes))


def locked(message: Message) -> Message:
    """Return the message as it is now, locked until the transaction ends; what one may is asked anew."""
    rows = Message.objects.select_for_update(of=("self",)).select_related("room__space", "author")
    row = rows.get(pk=message.pk)
    request_cache.forget()  # rights may have ended while it waited for the lock
    return row
