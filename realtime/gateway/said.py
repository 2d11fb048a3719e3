"""What a client may say: one small class a frame, with exactly its fields. Not for what is answered."""

import dataclasses
from typing import NewType

Words = NewType("Words", str)
"""A text of several lines, as somebody typed it; every other text in a frame is a short name."""


@dataclasses.dataclass(frozen=True, slots=True)
class Subscribe:
    """Listen to a topic; with `after` also ask for what was missed."""

    topic: str
    after: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Stop listening."""

    topic: str


@dataclasses.dataclass(frozen=True, slots=True)
class Resume:
    """Ask for what came after a number."""

    topic: str
    after: int


@dataclasses.dataclass(frozen=True, slots=True)
class Received:
    """Every frame up to and including `seq` has arrived."""

    seq: int


@dataclasses.dataclass(frozen=True, slots=True)
class Ping:
    """Are you there?"""


@dataclasses.dataclass(frozen=True, slots=True)
class MessageSend:
    """Say something in a room; sending again with the same `client_id` stores nothing."""

    room: str
    client_id: str
    text: Words
    reply_to: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class MessageEdit:
    """Change one's own words."""

    room: str
    number: int
    text: Words


@dataclasses.dataclass(frozen=True, slots=True)
class MessageDelete:
    """Take one's own words away."""

    room: str
    number: int


@dataclasses.dataclass(frozen=True, slots=True)
class MessageWithdraw:
    """Take one's own words back that are held: they have no number yet."""

    room: str
    client_id: str


@dataclasses.dataclass(frozen=True, slots=True)
class MessageReact:
    """Put a sign below a message, or take it back."""

    room: str
    number: int
    sign: str


@dataclasses.dataclass(frozen=True, slots=True)
class MessageRead:
    """Everything up to this number was seen."""

    room: str
    number: int


@dataclasses.dataclass(frozen=True, slots=True)
class Typing:
    """Somebody writes in a room; kept nowhere."""

    room: str


@dataclasses.dataclass(frozen=True, slots=True)
class Presence:
    """Here, or away; told to others only where the person chose so, and kept nowhere."""

    state: str


ClientFrame = (
    Subscribe
    | Unsubscribe
    | Resume
    | Received
    | Ping
    | MessageSend
    | MessageEdit
    | MessageDelete
    | MessageWithdraw
    | MessageReact
    | MessageRead
    | Typing
    | Presence
)

CLIENT_FRAMES: dict[str, type[ClientFrame]] = {
    "subscribe": Subscribe,
    "unsubscribe": Unsubscribe,
    "resume": Resume,
    "received": Received,
    "ping": Ping,
    "message.send": MessageSend,
    "message.edit": MessageEdit,
    "message.delete": MessageDelete,
    "message.withdraw": MessageWithdraw,
    "message.react": MessageReact,
    "message.read": MessageRead,
    "typing": Typing,
    "presence": Presence,
}
