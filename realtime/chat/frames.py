"""A message as it goes over the wire, and the topic `room:ID`. Not for who may say what: `permissions`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC

from django.core.cache.backends.locmem import LocMemCache
from django.urls import reverse

from network.kernel import request_cache
from network.kernel.actor import Actor
from network.kernel.models import Picture
from network.people.models import Person
from network.people.queries.blocks import folded_for
from realtime.chat.enums import MessageState
from realtime.chat.events import MessageChanged, MessageSent
from realtime.chat.models import Message, Room
from realtime.chat.permissions import can_read
from realtime.chat.queries.inside import hears_of, still_inside
from realtime.chat.queries.messages import Shown, after, shown
from realtime.chat.queries.rooms import forget_counts
from realtime.gateway import protocol, routes
from realtime.gateway.routes import Frame, NumberedFrame
from realtime.gateway.told import MessageFrame
from realtime.gateway.topics import Head, Pair, Stretch

ROOM = "room"
PAGE_BYTES = 128 * 1024
"""A page of missed messages is at most so large: half of what may be under way to a client."""
HTML_BYTES = 32 * 1024
"""Addresses grow when they are made links. Where they grow too much, the words travel alone: those fit."""
PAGES, PAGE_SECONDS = 64, 3

Bodies = tuple[tuple[int, str], ...]

_pages = LocMemCache("pages of conversations", {"timeout": PAGE_SECONDS, "OPTIONS": {"MAX_ENTRIES": PAGES}})


class Nobody:
    """Reads what everybody reads: for the frame that is encoded once."""

    pk = None
    is_authenticated = False
    is_active = False


class Rooms:
    """`room:UID`: the messages of a conversation, numbered."""

    name = ROOM

    def find(self, person: Person, name: str) -> int | None:
        """Return the room, if the person is inside it."""
        room = Room.objects.filter(uid=name).first()
        if room is None or not can_read(person, room):
            return None
        request_cache.remembered((ROOM, room.pk), lambda: room)  # who opens it asks at once what was missed
        return room.pk

    def remaining(self, pairs: Collection[Pair]) -> set[Pair]:
        """Return the pairs that are still inside."""
        return still_inside(pairs)

    def names_for(self, person: Person) -> Iterable[str]:
        """Return none: an open page listens to the conversation that it shows, and counts by `person:me`."""
        return ()

    def heads(self, subject_ids: Collection[int]) -> Mapping[int, Head]:
        """Return the newest number of each of these rooms."""
        rows = Room.objects.filter(pk__in=subject_ids).values_list("pk", "head", "changes")
        return {number: Head(head, changes) for number, head, changes in rows}

    def after(self, person: Person, subject_id: int, number: int) -> Stretch:
        """Return the messages after a number, as this person sees them."""
        room = request_cache.remembered((ROOM, subject_id), lambda: Room.objects.get(pk=subject_id))
        head = Head(room.head, room.changes)
        if number >= room.head:  # what is said after this reading, the socket hears live
            return Stretch((), head)
        bodies = _bodies(person, room, number) if folded_for(person) else _bodies_for_all(room, number)
        return Stretch(bodies, head)


def _bodies_for_all(room: Room, number: int) -> Bodies:
    """Return what a page of messages is for everybody who folds nobody away.

    After a cut a thousand clients ask for the same page at once. It is encoded once for all of them: as long
    as nothing was said or changed in the room, and for seconds, because a name may change too.
    """
    key = f"{room.uid}:{number}:{room.head}:{room.changes}"
    bodies: Bodies | None = _pages.get(key)
    if bodies is None:
        bodies = _bodies(Nobody(), room, number)
        _pages.set(key, bodies)
    return bodies


def _bodies(viewer: Actor, room: Room, number: int) -> Bodies:
    bodies: list[tuple[int, str]] = []
    size = 0
    for one in after(viewer, room, number):
        body = protocol.encode(as_frame(one, room.uid))
        size += len(body)
        if bodies and size > PAGE_BYTES:
            break
        bodies.append((one.number or 0, body))
    return tuple(bodies)


def as_frame(one: Shown, room_uid: str, *, changes: int | None = None) -> MessageFrame:
    """Return the frame of a message that has its number; without words where the reader gets none."""
    frame: MessageFrame = {
        "type": "message",
        "room": room_uid,
        "number": one.number or 0,
        "state": one.state,
        "sent_at": one.sent_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    }
    if one.client_id:
        frame["client_id"] = one.client_id
    if one.state == MessageState.SENT:
        frame |= {
            "id": one.uid,
            "author": one.author_uid,
            "author_name": one.author_name,
            "initials": one.initials,
            "text": one.text,
            "edited": one.edited,
            "signs": one.signs,
        }
        if len(one.html.encode()) <= HTML_BYTES:
            frame["html"] = one.html
        if one.reply_to is not None:
            frame["reply_to"] = one.reply_to
        if one.quote is not None:
            frame["quote"] = list(one.quote)
        if one.pictures:
            frame["pictures"] = [_picture(picture) for picture in one.pictures]
    if changes is not None:
        frame["changes"] = changes
    return frame


def message_sent(event: MessageSent) -> None:
    """Send a new message to whoever has its room open, and let it count for whoever is inside now."""
    message = _read(event.message_id)
    if message is None:
        return
    others = sorted(hears_of(message.room) - {event.author_id})
    forget_counts([*others, event.author_id or 0])
    counts = _to_people(others, "message.sent", message.room.uid, said_by=event.author_id)
    routes.tell_numbered(_numbered(message), then=[counts])


def message_changed(event: MessageChanged) -> None:
    """Send a message again as it stands now."""
    message = _read(event.message_id)
    if message is not None:
        routes.tell_numbered(_numbered(message, changes=event.changes))


def _read(message_id: int) -> Message | None:
    rows = Message.objects.select_related("author", "room").filter(pk=message_id, number__isnull=False)
    message = rows.first()
    if message is not None and message.reply_to_id is not None:  # most answer nothing, and are read sooner
        message.reply_to = Message.objects.select_related("author").filter(pk=message.reply_to_id).first()
    return message


def _numbered(message: Message, *, changes: int | None = None) -> NumberedFrame:
    one = shown(Nobody(), [message], signed=changes is not None)[0]  # what is new has no signs yet
    frame = as_frame(one, message.room.uid, changes=changes)
    if message.state == MessageState.SENT:
        frame["client_id"] = message.client_id
    stub: MessageFrame = {
        "type": "message",
        "room": message.room.uid,
        "number": frame["number"],
        "state": "folded" if message.state == MessageState.SENT else message.state,
        "sent_at": frame["sent_at"],
    }
    if changes is not None:
        stub["changes"] = changes
    return NumberedFrame(
        key=f"{ROOM}:{message.room.uid}",
        number=frame["number"],
        frame=frame,
        stub=stub,
        author_id=message.author_id,
        quoted_id=message.reply_to.author_id if message.reply_to else None,
        again=changes is not None,
    )


def _to_people(person_ids: Sequence[int], name: str, room_uid: str, said_by: int | None = None) -> Frame:
    keys = routes.to_people(person_ids, name)[0].keys
    return Frame(wire="person:me", keys=keys, name=name, about=room_uid, said_by=said_by)


def _picture(picture: Picture) -> dict[str, str | int]:
    return {
        "thumb": reverse("pictures:show", args=[picture.uid, "thumb"]),
        "large": reverse("pictures:show", args=[picture.uid, "large"]),
        "alt": picture.alt,
        "width": picture.thumb_width,
        "height": picture.thumb_height,
    }
