"""What happened in conversations. Ids only, but for the frame that open pages get."""

from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True)
class MessageSent(Event):
    """A message has its number: others may see it. `direct`: in a conversation between two."""

    message_id: int
    room_id: int
    number: int
    author_id: int | None
    direct: bool = True


@dataclass(frozen=True)
class MessageChanged(Event):
    """Words, signs or state of a numbered message are no longer what they were. Changes of a room count."""

    message_id: int
    room_id: int
    number: int
    changes: int


@dataclass(frozen=True)
class RoomRead(Event):
    """Somebody saw a conversation up to a number; `before`, up to which they saw it until now."""

    room_id: int
    person_id: int
    number: int
    before: int = 0


@dataclass(frozen=True)
class PresenceHidden(Event):
    """Somebody showed that they are here, and chose to show it no more."""

    person_id: int
    uid: str
