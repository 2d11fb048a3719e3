"""Who may read and write in a conversation. One function for pages, API and socket.

Not for what a state of a message allows: that is `rules`.
"""

from network.feed.models import Post, PostKind
from network.feed.permissions import can_comment
from network.feed.queries import readable_posts
from network.feed.queries.occasions import attends
from network.kernel import request_cache, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden, NotFound
from network.kernel.models import Space, SpaceKind
from network.people.models import Person
from network.people.permissions import can_see
from network.people.queries.blocks import can_reach
from realtime.chat.enums import MessageState, RoomKind
from realtime.chat.models import Message, Room, Seat
from realtime.chat.queries.inside import goes


def access_room(viewer: Actor, uid: str) -> Room:
    """Return a conversation that the viewer may read now. Raises: NotFound for absent and forbidden alike."""
    room = Room.objects.select_related("space").filter(uid=uid).first()
    if room is None or not can_read(viewer, room):
        raise NotFound
    return room


def can_read(viewer: Actor, room: Room) -> bool:
    """Whether the person is inside the conversation now."""
    if not viewer.is_authenticated or not viewer.is_active:
        return False
    if room.kind == RoomKind.DIRECT:
        seat = Seat.objects.filter(room=room, person_id=viewer.pk)
        return request_cache.remembered(("chat.seat", room.pk, viewer.pk), seat.exists)
    if room.kind == RoomKind.GROUP:
        return spaces.stands_in(viewer, room.space_id)
    return goes(viewer, room)


def can_write(person: Actor, room: Room) -> bool:
    """Whether the person may say something there now: a guest only reads, and so does who is blocked."""
    return can_read(person, room) and _may_speak(person, room)


def ensure_can_write(person: Actor, room: Room) -> None:
    """Refuse whoever may not say something there. Raises: NotFound for who is not inside, Forbidden."""
    if not can_read(person, room):
        raise NotFound
    if not _may_speak(person, room):
        raise Forbidden()


def _may_speak(person: Actor, room: Room) -> bool:
    """Whether somebody who is inside may say something."""
    if room.kind == RoomKind.DIRECT:
        return can_reach(person, other_of(room, person.pk))
    if room.kind == RoomKind.GROUP:
        return spaces.belongs_to(person, room.space_id)
    post = readable_posts(person).filter(pk=room.subject_id or 0).first()
    return post is not None and can_comment(person, post)


def access_neighbour(viewer: Person, uid: str) -> Person:
    """Return somebody to whom the viewer may write. Raises: NotFound for absent and forbidden alike."""
    other = Person.objects.filter(uid=uid, is_active=True).first()
    if other is None or not can_see(viewer, other) or not can_reach(viewer, other):
        raise NotFound
    return other


def access_message(viewer: Actor, room: Room, number: int) -> Message:
    """Return a numbered message of a conversation that the viewer reads. Raises: NotFound."""
    message = Message.objects.select_related("author").filter(room=room, number=number).first()
    if message is None or not can_read(viewer, room):
        raise NotFound
    return message


def access_group_space(viewer: Actor, uid: str) -> Space:
    """Return the space of a group in which the viewer stands. Raises: NotFound for absent and forbidden."""
    space = Space.objects.filter(owning_group__uid=uid, kind=SpaceKind.GROUP).first()
    if space is None or not spaces.stands_in(viewer, space):
        raise NotFound
    return space


def access_event(viewer: Actor, uid: str) -> Post:
    """Return the post of an event to which the viewer comes, or which they planned. Raises: NotFound."""
    post = readable_posts(viewer).filter(uid=uid, kind=PostKind.EVENT).select_related("occasion").first()
    if post is None or not (post.author_id == viewer.pk or attends(viewer, post)):
        raise NotFound
    return post


def access_own_message(viewer: Actor, uid: str, number: int) -> Message:
    """Return a message that the viewer wrote and that still stands. Raises: NotFound."""
    message = access_message(viewer, access_room(viewer, uid), number)
    if message.author_id != viewer.pk or message.state == MessageState.DELETED:
        raise NotFound
    return message


def other_of(room: Room, person_id: int) -> Person | None:
    """Return the other one of two; None when that account is gone."""
    numbers = [int(number) for number in room.pair.split(":")]
    return Person.objects.filter(pk__in=numbers).exclude(pk=person_id).first()
