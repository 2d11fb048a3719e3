"""Who is inside which conversation now: one viewer, many people at once, or all of one room.

Every answer follows from the standings, the places at events and the blocks of this moment, so that the list,
the pages, the socket and the counts agree. Not for who may say something there: that is `permissions`.
"""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from network.feed.models import OPEN_ATTENDANCE, Attendance, ItemState, Post, PostKind
from network.feed.queries import posts_of_author, visible_posts
from network.feed.queries.occasions import who_goes
from network.kernel import clock, spaces
from network.kernel.actor import Actor
from network.kernel.models import Standing
from network.people.models import Person
from realtime.chat.enums import RoomKind
from realtime.chat.models import Room, Seat
from realtime.gateway.topics import Pair, standings_among


def rooms_with(viewer: Actor) -> QuerySet[Room]:
    """Conversations in which the viewer is now, also those that they took off their list; in no order.

    Looked up kind by kind and put together by number: with an OR between them every conversation of the
    installation would be read.
    """
    if not viewer.is_authenticated or not viewer.is_active:
        return Room.objects.none()
    direct = Room.objects.filter(kind=RoomKind.DIRECT, seats__person_id=viewer.pk)
    group = Room.objects.filter(kind=RoomKind.GROUP, space_id__in=spaces.space_ids_of(viewer))
    events = Room.objects.filter(kind=RoomKind.EVENT)
    coming, own = (events.filter(subject_id__in=posts.values("pk")) for posts in _events_of(viewer))
    found = direct.values("pk").union(*(rooms.values("pk") for rooms in (group, coming, own)), all=True)
    return Room.objects.filter(pk__in=found)


def goes(viewer: Actor, room: Room) -> bool:
    """Whether the viewer planned the event of a conversation, or comes to it and reads it now."""
    return Room.objects.filter(_goes(viewer), pk=room.pk).exists()


def people_in(room: Room) -> set[int]:
    """Return the numbers of everybody who is inside now, whether they ever opened it or not."""
    if room.kind == RoomKind.DIRECT:
        seats = Seat.objects.filter(room=room, person__is_active=True)
        return set(seats.values_list("person_id", flat=True))
    if room.kind == RoomKind.GROUP:
        rows = Standing.objects.filter(
            spaces.in_force(clock.now()), space_id=room.space_id, person__is_active=True
        )
        return set(rows.values_list("person_id", flat=True))
    numbers = [room.subject_id or 0]
    coming = who_goes(numbers).values_list("person_id", flat=True)
    return set(coming) | {person_id for person_id, _post_id in _planned(numbers)}


def hears_of(room: Room) -> set[int]:
    """Return who is inside now and neither silenced the conversation nor took it off their list."""
    if room.kind == RoomKind.DIRECT:
        seats = Seat.objects.filter(room=room, person__is_active=True, muted=False, left_at__isnull=True)
        return set(seats.values_list("person_id", flat=True))
    away = Seat.objects.filter(Q(muted=True) | Q(left_at__isnull=False), room=room)
    return people_in(room) - set(away.values_list("person_id", flat=True))


def still_inside(pairs: Collection[Pair]) -> set[Pair]:
    """Return the pairs of person and room that may still read: for the rounds of the gateway.

    As many queries for one pair as for thousands.
    """
    rooms = Room.objects.in_bulk({room_id for _person, room_id in pairs})
    asked = Person.objects.filter(is_active=True).in_bulk({person_id for person_id, _room in pairs})
    direct = [number for number, room in rooms.items() if room.kind == RoomKind.DIRECT]
    held = set(
        Seat.objects.filter(room_id__in=direct, person_id__in=asked).values_list("person_id", "room_id")
    )
    grouped = {
        (person_id, rooms[room_id].space_id): (person_id, room_id)
        for person_id, room_id in pairs
        if room_id in rooms and rooms[room_id].kind == RoomKind.GROUP
    }
    held |= {grouped[pair] for pair in standings_among(grouped)}
    held |= _at_events(rooms.values(), asked)
    return held & set(pairs)


def _at_events(rooms: Collection[Room], people: Collection[int]) -> set[Pair]:
    """Return who of these people is inside which conversation of an event."""
    of_post = {room.subject_id or 0: room.pk for room in rooms if room.kind == RoomKind.EVENT}
    if not of_post:
        return set()
    coming = who_goes(of_post).filter(person_id__in=people).values_list("person_id", "occasion_id")
    return {(person_id, of_post[post_id]) for person_id, post_id in {*coming, *_planned(of_post)}}


def _planned(post_ids: Collection[int]) -> set[Pair]:
    """Return who planned each of these events, unless that account is closed or the event deleted."""
    rows = Post.objects.filter(pk__in=post_ids, author__is_active=True).exclude(state=ItemState.DELETED)
    return set(rows.values_list("author_id", "pk"))


def _goes(viewer: Actor) -> Q:
    """Return the condition that it is of an event that the viewer planned, or comes to and reads."""
    if not viewer.is_authenticated or not viewer.is_active:
        return Q(pk__in=())
    coming, own = _events_of(viewer)
    return Q(kind=RoomKind.EVENT) & (
        Q(subject_id__in=coming.values("pk")) | Q(subject_id__in=own.values("pk"))
    )


def _events_of(viewer: Actor) -> tuple[QuerySet[Post], QuerySet[Post]]:
    """Return the events to which the viewer comes and that they read, and those that they planned."""
    mine = Attendance.objects.filter(person_id=viewer.pk, state__in=OPEN_ATTENDANCE)
    coming = visible_posts(viewer).filter(pk__in=mine.values("occasion_id"))
    return coming, posts_of_author(viewer).order_by().filter(kind=PostKind.EVENT)
