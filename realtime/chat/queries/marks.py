"""How far others read what somebody said, as a number of people: never who. Not for what one read oneself."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q

from network.kernel.actor import Actor
from network.people.queries.blocks import blocked_with
from realtime.chat.enums import MessageState
from realtime.chat.models import Message, Room, Seat
from realtime.chat.rules import PAGE


@dataclass(frozen=True, slots=True)
class Marks:
    """How far others read a conversation, without those with whom the viewer is in a block.

    Attributes:
        up_to: number of the newest message that another one saw; 0 if nobody saw any.
        readers: how many others saw the message that was asked about.
    """

    up_to: int = 0
    readers: int = 0


def marks_of(room: Room, number: int | None, *, viewer: Actor) -> Marks:
    """Return how far others read, and how many of them saw the message of that number. Two queries."""
    apart = blocked_with(viewer.pk or 0) | {viewer.pk or 0}
    seen = Q(read__gte=number) if number else Q(pk__in=())
    others = Seat.objects.filter(room=room).exclude(person_id__in=apart)
    row = others.aggregate(up_to=Max("read"), readers=Count("pk", filter=seen))
    return Marks(up_to=row["up_to"] or 0, readers=row["readers"])


def last_own(room: Room, *, viewer: Actor) -> int | None:
    """Return the number of the newest message of the viewer, if it is among those that a page shows."""
    own = Message.objects.filter(room=room, author_id=viewer.pk or 0, state=MessageState.SENT)
    newest = own.filter(number__gt=room.head - PAGE).order_by("-number")
    return newest.values_list("number", flat=True).first()


def read_just_now(room: Room, *, before: int, number: int, reader_id: int) -> set[int]:
    """Return whose messages a reader saw who went from one number to another; of the newest page of them.

    Not the reader, nor anybody with whom the reader is in a block.
    """
    after = max(before, number - PAGE)
    rows = Message.objects.filter(room=room, state=MessageState.SENT, number__gt=after, number__lte=number)
    authors = set(rows.exclude(author=None).values_list("author_id", flat=True))
    return authors - blocked_with(reader_id) - {reader_id} if authors - {reader_id} else set()
