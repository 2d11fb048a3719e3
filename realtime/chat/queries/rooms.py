"""The conversations of a person. Unread is what has a number above what they read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from network.feed.cursors import Cursor
from network.feed.models import Occasion, Post
from network.kernel.actor import Actor
from network.kernel.models import Space
from network.kernel.text import excerpt
from network.people.models import Person
from network.people.queries.blocks import folded_for
from realtime.chat.enums import MessageState, RoomKind
from realtime.chat.models import Message, Room, Seat
from realtime.chat.queries.inside import rooms_with

LISTED = 40
LAST_CHARS = 60
COUNT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A conversation in the list.

    Attributes:
        last: how the newest message begins, with who said it; empty before there is one.
        unread: how many messages the reader did not see; 0 for one that is silenced.
    """

    room: Room
    name: str
    initials: str
    last: str
    unread: int
    muted: bool


@dataclass(frozen=True, slots=True)
class RoomPage:
    """A page of the list, the latest first, with the cursors beside it; None where the list ends."""

    rooms: tuple[Room, ...]
    older: Cursor | None
    newer: Cursor | None


def rooms_of(viewer: Actor) -> QuerySet[Room]:
    """Conversations in which the viewer is now and which they did not take off their list, in no order."""
    away = Seat.objects.filter(person_id=viewer.pk or 0, left_at__isnull=False)
    return rooms_with(viewer).exclude(pk__in=away.values("room_id"))


def page_of(viewer: Actor, cursor: Cursor | None = None, size: int = LISTED) -> RoomPage:
    """Return a page of the conversations of the viewer, the latest first. One query, also for the last page.

    A conversation in which something is said goes to the front and moves no other: whoever pages on meets
    each of them once, and what moved meanwhile on the first page.

    Args: cursor: beside which conversation the page begins; None for the latest.
    """
    rooms = _with_read(viewer, rooms_of(viewer)).order_by("-last_at", "-pk")
    if cursor is not None and cursor.newer:
        beyond = Q(last_at__gt=cursor.published_at) | Q(last_at=cursor.published_at, pk__gt=cursor.id)
        rooms = rooms.filter(beyond).order_by("last_at", "pk")
    elif cursor is not None:
        rooms = rooms.filter(
            Q(last_at__lt=cursor.published_at) | Q(last_at=cursor.published_at, pk__lt=cursor.id)
        )
    found = list(rooms[: size + 1])
    kept, more = found[:size], len(found) > size
    towards_newer = cursor is not None and cursor.newer
    if towards_newer:
        kept.reverse()
    if not kept:
        return RoomPage((), None, None)
    has_newer = more if towards_newer else cursor is not None
    return RoomPage(
        rooms=tuple(kept),
        older=Cursor(kept[-1].last_at, kept[-1].pk) if towards_newer or more else None,
        newer=Cursor(kept[0].last_at, kept[0].pk, newer=True) if has_newer else None,
    )


def lines_of(viewer: Person, rooms: Collection[Room]) -> list[RoomLine]:
    """Return conversations, as `page_of` gives them, as lines of the list; a fixed number of queries."""
    names, last = names_of(rooms, viewer), _last_words(rooms, viewer)
    return [
        RoomLine(
            room=room,
            name=names[room.pk],
            initials=initials_of(names[room.pk]),
            last=last.get(room.pk, ""),
            unread=0 if room.silent else max(0, room.head - room.read),  # type: ignore[attr-defined]
            muted=room.silent,  # type: ignore[attr-defined]
        )
        for room in rooms
    ]


def room_of_space(space: Space) -> Room | None:
    """Return the conversation of a group, once somebody began it. The caller asked who may come in."""
    return Room.objects.filter(kind=RoomKind.GROUP, space=space).first()


def room_of_post(post: Post) -> Room | None:
    """Return the conversation of an event, once somebody began it. The caller asked who may come in."""
    return Room.objects.filter(kind=RoomKind.EVENT, subject_id=post.pk).first()


def unread_rooms(viewer: Actor) -> int:
    """Return in how many conversations something waits for the viewer; remembered for at most a minute."""
    return int(cache.get_or_set(count_key(viewer.pk), lambda: _count_unread(viewer), COUNT_SECONDS) or 0)


def count_key(person_id: int) -> str:
    """Return where the count of a person is remembered."""
    return f"chat:unread:{person_id}"


def forget_counts(person_ids: Iterable[int]) -> None:
    """Count anew for these people when they ask next."""
    cache.delete_many([count_key(number) for number in person_ids])


def _count_unread(viewer: Actor) -> int:
    waiting = _with_read(viewer, rooms_of(viewer)).filter(head__gt=F("read"), silent=False)  # type: ignore[misc]
    return waiting.count()


def read_in(rooms: Iterable[Room], viewer: Actor) -> dict[int, int]:
    """Return by room the number of the newest message that the viewer saw; none before the first visit."""
    seats = Seat.objects.filter(room__in=[room.pk for room in rooms], person_id=viewer.pk or 0)
    return dict(seats.values_list("room_id", "read"))


def seat_of(viewer: Actor, room: Room) -> Seat | None:
    """Return where the viewer is in a conversation, if they ever were."""
    return Seat.objects.filter(room=room, person_id=viewer.pk or 0).first()


def name_of(room: Room, viewer: Actor) -> str:
    """Return what a conversation is called for the viewer: the other one, the group, or the event."""
    return names_of([room], viewer)[room.pk]


def names_of(rooms: Iterable[Room], viewer: Actor) -> dict[int, str]:
    """Return the names of many conversations in at most three queries."""
    rooms = list(rooms)
    pairs = {room.pk: _other_id(room, viewer) for room in rooms if room.kind == RoomKind.DIRECT}
    people = Person.objects.in_bulk(set(pairs.values()))
    events = {room.subject_id: room.pk for room in rooms if room.kind == RoomKind.EVENT}
    titles = dict(Occasion.objects.filter(pk__in=events).values_list("pk", "title"))
    found: dict[int, str] = {}
    for room in rooms:
        if room.kind == RoomKind.DIRECT:
            other = people.get(pairs[room.pk])
            found[room.pk] = other.get_full_name() if other is not None else "–"
        elif room.kind == RoomKind.EVENT:
            found[room.pk] = titles.get(room.subject_id or 0) or room.space.name
        else:
            found[room.pk] = room.space.name
    return found


def initials_of(name: str) -> str:
    """Return two letters for the round face of a conversation."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def _with_read(viewer: Actor, rooms: QuerySet[Room]) -> QuerySet[Room]:
    return (
        rooms.select_related("space")
        .annotate(seat=FilteredRelation("seats", condition=Q(seats__person_id=viewer.pk or 0)))
        .annotate(read=Coalesce(F("seat__read"), 0), silent=Coalesce(F("seat__muted"), False))
    )


def _last_words(rooms: Collection[Room], viewer: Person) -> dict[int, str]:
    folded = folded_for(viewer)
    newest = Message.objects.filter(room=OuterRef("room"), number__isnull=False).order_by("-number")
    rows = Message.objects.filter(
        room__in=rooms, pk=Subquery(newest.values("pk")[:1]), state=MessageState.SENT
    ).select_related("author")
    return {
        row.room_id: _("Een bericht dat je niet ziet")
        if row.author_id in folded
        else f"{row.author.first_name if row.author else '–'}: {_words(row.text)}"
        for row in rows
    }


def _words(text: str) -> str:
    return excerpt(text, LAST_CHARS) or _("Foto")  # a photo may stand alone


def _other_id(room: Room, viewer: Actor) -> int:
    low, high = (int(number) for number in room.pair.split(":"))
    return high if low == viewer.pk else low
