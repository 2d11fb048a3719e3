"""Who hears that somebody read: between two the other one; of a group only whose words were read.

A group of a thousand that reads one message tells its author once in a few seconds that it was read, and
nobody else; by how many, the author asks. What counts is `queries.marks`. Not for marking: `services.rooms`.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.core.cache import cache

from network.people.models import Person
from realtime.chat.enums import RoomKind
from realtime.chat.events import RoomRead
from realtime.chat.models import Room
from realtime.chat.queries.marks import read_just_now
from realtime.chat.queries.rooms import forget_counts
from realtime.gateway import routes
from realtime.gateway.routes import Frame

MARKS_SECONDS = 3
"""So long an author is told once, however many read. Whoever is told waits as long before they ask."""


def room_read(event: RoomRead) -> Iterable[Frame]:
    """Tell the reader's own pages, and whose words were read."""
    forget_counts([event.person_id])
    room = Room.objects.get(pk=event.room_id)
    (own,) = routes.to_people([event.person_id], "room.read")
    frames = [replace(own, about=room.uid)]
    wire = f"room:{room.uid}"
    told = Frame(wire=wire, keys=(wire,), name="room.read")
    if room.kind == RoomKind.DIRECT:
        reader = Person.objects.get(pk=event.person_id)
        frames.append(replace(told, about=reader.uid, number=event.number, said_by=reader.pk))
    elif authors := _not_told_yet(room, _authors(room, event)):
        frames.append(replace(told, only=authors))
    return frames


def _authors(room: Room, event: RoomRead) -> set[int]:
    return read_just_now(room, before=event.before, number=event.number, reader_id=event.person_id)


def _not_told_yet(room: Room, people: Collection[int]) -> tuple[int, ...]:
    """Return who of these people was not told a moment ago, and remember that they are told now."""
    if not people:
        return ()
    keys = {f"chat:marks:{room.pk}:{number}": number for number in sorted(people)}
    told = cache.get_many(keys)
    fresh = {key: number for key, number in keys.items() if key not in told}
    cache.set_many(dict.fromkeys(fresh, True), MARKS_SECONDS)
    return tuple(fresh.values())
