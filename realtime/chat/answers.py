"""What is done with what a client says about conversations. One service call each; no rules here."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from network.kernel.errors import Invalid
from network.kernel.ports import screening
from network.people.models import Person
from realtime.chat import permissions
from realtime.chat.enums import MessageState
from realtime.chat.frames import ROOM
from realtime.chat.models import ChatChoice, Message, Room
from realtime.chat.presence import AWAY, HERE, frames_of
from realtime.chat.services import messages, rooms
from realtime.chat.services.messages import Sent
from realtime.chat.services.withdrawing import withdraw_message
from realtime.gateway import routes
from realtime.gateway.routes import Frame
from realtime.gateway.said import (
    MessageDelete,
    MessageEdit,
    MessageReact,
    MessageRead,
    MessageSend,
    MessageWithdraw,
    Presence,
    Typing,
)
from realtime.gateway.speech import Answer
from realtime.gateway.told import Ack, ServerFrame


def send(person: Person, said: MessageSend) -> Sequence[ServerFrame]:
    """Store a message, and say so only now that it is."""
    room = permissions.access_room(person, said.room)
    sent = messages.send_message(
        by=person, room=room, client_id=said.client_id, text=said.text, reply_to=said.reply_to
    )
    return [ack_of(sent, room)]


def ack_of(sent: Sent, room: Room) -> Ack:
    """Return the answer to whoever sent a message."""
    state = "held" if sent.message.state == MessageState.HELD else "sent"
    if state == "sent" and sent.message.number is None:
        state = "gone"  # taken back, or refused, before it had a number
    return {
        "type": "ack",
        "client_id": sent.message.client_id,
        "room": room.uid,
        "number": sent.message.number,
        "state": state,
        "replay": sent.replay,
    }


def edit(person: Person, said: MessageEdit) -> Sequence[ServerFrame]:
    """Change one's own words; the changed message comes to everyone, the author too."""
    messages.edit_message(by=person, message=_message(person, said.room, said.number), text=said.text)
    return []


def delete(person: Person, said: MessageDelete) -> Sequence[ServerFrame]:
    """Take one's own words away."""
    messages.delete_message(by=person, message=_message(person, said.room, said.number))
    return []


def withdraw(person: Person, said: MessageWithdraw) -> Sequence[ServerFrame]:
    """Take one's own words back that nobody saw yet."""
    room = permissions.access_room(person, said.room)
    message = withdraw_message(by=person, room=room, client_id=said.client_id)
    return [ack_of(Sent(message, replay=True), room)]


def react(person: Person, said: MessageReact) -> Sequence[ServerFrame]:
    """Put a sign below a message, or take it back."""
    messages.react(by=person, message=_message(person, said.room, said.number), sign=said.sign)
    return []


def read(person: Person, said: MessageRead) -> Sequence[ServerFrame]:
    """Remember up to where one read."""
    rooms.mark_read(room=permissions.access_room(person, said.room), number=said.number, by=person)
    return []


def typing(person: Person, said: Typing) -> Sequence[ServerFrame]:
    """Tell the room that somebody writes; it is kept nowhere, and lost without harm."""
    room = permissions.access_room(person, said.room)
    permissions.ensure_can_write(person, room)
    screening.ensure_may_write(person.pk, room.space_id)
    wire = f"{ROOM}:{room.uid}"
    routes.tell([Frame(wire=wire, keys=(wire,), name="room.typing", about=person.uid, said_by=person.pk)])
    return []


def presence(person: Person, said: Presence) -> Sequence[ServerFrame]:
    """Tell those with whom one has a private conversation that one is here, if one chose so."""
    if said.state not in {HERE, AWAY}:
        raise Invalid(_("Je bent er, of je bent er niet."))
    if ChatChoice.objects.filter(person=person, shows_presence=True).exists():
        routes.tell(frames_of(person.pk, person.uid, said.state))
    return []


def _message(person: Person, room_uid: str, number: int) -> Message:
    return permissions.access_message(person, permissions.access_room(person, room_uid), number)


ANSWERS = (
    Answer("message.send", send),
    Answer("message.edit", edit),
    Answer("message.delete", delete),
    Answer("message.withdraw", withdraw),
    Answer("message.react", react),
    Answer("message.read", read),
    Answer("typing", typing),
    Answer("presence", presence),
)
