"""Open a conversation, read it, silence it, take it off the list. Not for messages."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from network.feed.models import Post, PostKind
from network.kernel import audit, clock, spaces
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.events import publish
from network.kernel.models import Space, SpaceKind
from network.people.models import Person
from network.people.queries.blocks import can_reach
from realtime.chat import permissions, rules
from realtime.chat.enums import RoomKind
from realtime.chat.events import PresenceHidden, RoomRead
from realtime.chat.models import ChatChoice, Room, Seat
from realtime.chat.queries.rooms import forget_counts


@transaction.atomic
def open_direct(*, other: Person, by: Person) -> Room:
    """Return the conversation of two people, opened if they had none.

    Raises: NotFound for somebody to whom one cannot write.
    """
    if not can_reach(by, other):
        raise NotFound
    pair = rules.pair_of(by.pk, other.pk)
    room, created = Room.objects.get_or_create(
        kind=RoomKind.DIRECT, pair=pair, defaults={"space": _shared_place(by, other)}
    )
    if created:
        Seat.objects.bulk_create([Seat(room=room, person=by), Seat(room=room, person=other)])
        audit.record("room.opened", by=by, space=room.space, kind="room", uid=room.uid)
    Seat.objects.filter(room=room, person=by).update(left_at=None)
    return room


@transaction.atomic
def room_of_group(*, space: Space, by: Actor) -> Room:
    """Return the conversation of a group in which one stands. Raises: NotFound."""
    if space.kind != SpaceKind.GROUP or not spaces.stands_in(by, space):
        raise NotFound
    room, _created = Room.objects.get_or_create(kind=RoomKind.GROUP, space=space)
    return room


@transaction.atomic
def room_of_event(*, post: Post, by: Actor) -> Room:
    """Return the conversation of those who come to an event. Raises: NotFound for who does not come."""
    if post.kind != PostKind.EVENT:
        raise NotFound
    room, _created = Room.objects.get_or_create(
        kind=RoomKind.EVENT, subject_id=post.pk, defaults={"space": post.space}
    )
    if not permissions.can_read(by, room):
        raise NotFound
    return room


@transaction.atomic
def mark_read(*, room: Room, number: int, by: Actor) -> int:
    """Remember up to where somebody saw a conversation; it never goes back, nor beyond what is there.

    Returns: the number that counts now. Raises: NotFound. Events: RoomRead when it grew.
    """
    if not permissions.can_read(by, room):
        raise NotFound
    wanted = min(number, Room.objects.values_list("head", flat=True).get(pk=room.pk))
    seat, created = Seat.objects.get_or_create(room=room, person_id=by.pk, defaults={"read": wanted})
    if created or seat.read < wanted:
        Seat.objects.filter(pk=seat.pk).update(read=Greatest(F("read"), wanted))
        before = 0 if created else seat.read
        publish(RoomRead(room_id=room.pk, person_id=by.pk, number=wanted, before=before))
        return wanted
    return seat.read


@transaction.atomic
def silence(*, room: Room, muted: bool, by: Actor) -> None:
    """Let a conversation count no more and send no seintjes, or again. Raises: NotFound."""
    if not permissions.can_read(by, room):
        raise NotFound
    Seat.objects.update_or_create(room=room, person_id=by.pk, defaults={"muted": muted})
    forget_counts([by.pk])


@transaction.atomic
def leave(*, room: Room, by: Actor) -> None:
    """Take a conversation off one's list; between two the next message brings it back. Raises: NotFound."""
    if not permissions.can_read(by, room):
        raise NotFound
    Seat.objects.update_or_create(
        room=room, person_id=by.pk, defaults={"left_at": clock.now(), "read": room.head}
    )
    forget_counts([by.pk])


@transaction.atomic
def come_back(*, room: Room, by: Actor) -> None:
    """Put a conversation back on one's list, if one took it off. Raises: NotFound."""
    if not permissions.can_read(by, room):
        raise NotFound
    if Seat.objects.filter(room=room, person_id=by.pk, left_at__isnull=False).update(left_at=None):
        forget_counts([by.pk])


@transaction.atomic
def choose_presence(*, shows: bool, by: Person) -> None:
    """Say whether others may see that one is here now. Events: PresenceHidden when they no longer may."""
    was_shown = ChatChoice.objects.filter(person=by, shows_presence=True).exists()
    ChatChoice.objects.update_or_create(person=by, defaults={"shows_presence": shows})
    if was_shown and not shows:
        publish(PresenceHidden(person_id=by.pk, uid=by.uid))


def _shared_place(first: Person, second: Person) -> Space:
    """Return the municipality in which two people meet; of a group across several, the group itself."""
    shared = Space.objects.filter(
        pk__in=spaces.space_ids_of(first) & spaces.space_ids_of(second)
    ).select_related("municipality")
    place = shared.order_by("kind", "pk").first()
    if place is None:
        raise NotFound
    return place.municipality or place
