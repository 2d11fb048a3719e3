"""Which event becomes which frame. Registered by apps that import this one, in `AppConfig.ready()`.

Frames of the feed carry an id and never a word: an open page fetches what it shows through the same query as
ever. Not for who hears it: that is `topics`.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from network.kernel.access import GrantEnded
from network.kernel.events import Event, hint
from network.kernel.models import Space
from network.kernel.resting import Resting
from network.kernel.spaces import StandingEnded
from network.people.events import DistanceChanged, ResidencyMoved, ResidencySuspended
from realtime.gateway import protocol
from realtime.gateway.fanout import GROUP
from realtime.gateway.identity import session_digest
from realtime.gateway.told import EventFrame, MessageFrame
from realtime.gateway.topics import person_key

logger = logging.getLogger(__name__)

SEND_SECONDS = 2.0
KEYS_PER_MESSAGE = 2_000

_resting = Resting()
_beside = ThreadPoolExecutor(1, thread_name_prefix="hints")

E = TypeVar("E", bound=Event)
OfPerson = TypeVar("OfPerson", DistanceChanged, GrantEnded, ResidencyMoved, ResidencySuspended, StandingEnded)


@dataclass(frozen=True, slots=True)
class Frame:
    """One event on the wire.

    Attributes:
        wire: the topic's name on the wire.
        keys: inner names of the topics that hear it; more than one only for `person:me`.
        id: public name of what happened to, if the reader can fetch it.
        about: public name of what that belongs to, for instance the post of a comment.
        number: of the message that it is about.
        only: numbers of the people who may hear it; None for whoever listens.
        said_by: whoever keeps that person away does not hear it.
    """

    wire: str
    keys: tuple[str, ...]
    name: str
    id: str | None = None
    about: str | None = None
    number: int | None = None
    only: tuple[int, ...] | None = None
    said_by: int | None = None

    def encoded(self) -> str:
        """Return the frame as text, without the number of a connection."""
        frame: EventFrame = {"type": "event", "topic": self.wire, "name": self.name}
        if self.id is not None:
            frame["id"] = self.id
        if self.about is not None:
            frame["about"] = self.about
        if self.number is not None:
            frame["number"] = self.number
        return protocol.encode(frame)


@dataclass(frozen=True, slots=True)
class NumberedFrame:
    """One numbered message on the wire, encoded once for whoever hears it.

    Attributes:
        key: inner name of the topic; it is its name on the wire too.
        author_id: whoever keeps that person away gets `stub` in its place.
        quoted_id: whoever keeps that person away gets it without its `quote`.
        again: it was there before, and is no longer what it was.
    """

    key: str
    number: int
    frame: MessageFrame
    stub: MessageFrame
    author_id: int | None
    quoted_id: int | None = None
    again: bool = False

    @property
    def unquoted(self) -> MessageFrame:
        """The frame without the words that it answers."""
        frame = self.frame.copy()
        frame.pop("quote", None)
        return frame


def register(event: type[E], to_frames: Callable[[E], Iterable[Frame]]) -> None:
    """Tell open pages of an event, right after its transaction; a hint that is lost is lost.

    Args: to_frames: asked in the thread that committed; reads ids at most.
    """
    hint(f"gateway.{_name(event)}", event, lambda happened: tell(to_frames(happened)))


def register_doubt(event: type[OfPerson], *, of: str = "person_id") -> None:
    """Look into the rights of a person again, right after an event that may have ended some."""
    hint(f"gateway.doubt.{of}.{_name(event)}", event, lambda happened: doubt([getattr(happened, of)]))


def _name(event: type[Event]) -> str:
    return f"{event.__module__}.{event.__qualname__}"


def tell(frames: Iterable[Frame]) -> None:
    """Send frames to every hub. From any thread, within a loop too; never raises."""
    parts = _parts(frames)
    if parts:
        _send({"type": "frames", "frames": parts})


def _parts(frames: Iterable[Frame]) -> list[dict[str, Any]]:
    return [
        {
            "keys": frame.keys[start : start + KEYS_PER_MESSAGE],
            "body": frame.encoded(),
            "only": frame.only,
            "said_by": frame.said_by,
        }
        for frame in frames
        for start in range(0, len(frame.keys), KEYS_PER_MESSAGE)
    ]


def tell_numbered(frame: NumberedFrame, *, then: Iterable[Frame] = ()) -> None:
    """Send a numbered message to every hub, and in one go what follows from it.

    From any thread, within a loop too; never raises.
    """
    _send(
        {
            "type": "numbered",
            "key": frame.key,
            "number": frame.number,
            "body": protocol.encode(frame.frame),
            "stub": protocol.encode(frame.stub),
            "author": frame.author_id,
            "quoted": frame.quoted_id,
            "unquoted": protocol.encode(frame.unquoted) if frame.quoted_id is not None else None,
            "again": frame.again,
            "changes": frame.frame.get("changes", 0),
            "frames": _parts(then),
        }
    )


def doubt(people: Iterable[int]) -> None:
    """Ask every hub to look into the rights of these people at once. Never raises."""
    _send({"type": "doubt", "people": list(people)})


def end_session(session_key: str) -> None:
    """Ask every hub to close the sockets of a session. Never raises."""
    _send({"type": "session", "digest": session_digest(session_key)})


def to_spaces(space_ids: Collection[int], name: str, *, uid: str, about: str | None = None) -> list[Frame]:
    """Return a frame for whoever stands in each of these spaces."""
    wires = (f"space:{space_uid}" for space_uid in _uids(space_ids))
    return [Frame(wire=wire, keys=(wire,), name=name, id=uid, about=about) for wire in wires]


def to_queues(space_ids: Collection[int], name: str, *, uid: str, only: Collection[int]) -> list[Frame]:
    """Return a frame for whoever holds the queue of one of these spaces and is one of `only`."""
    wires = (f"queue:{space_uid}" for space_uid in _uids(space_ids))
    return [Frame(wire=wire, keys=(wire,), name=name, id=uid, only=tuple(only)) for wire in wires]


def to_people(person_ids: Iterable[int], name: str) -> list[Frame]:
    """Return one frame for each of these people alone."""
    return [Frame(wire="person:me", keys=tuple(person_key(number) for number in person_ids), name=name)]


def _uids(space_ids: Collection[int]) -> list[str]:
    return list(Space.objects.filter(pk__in=space_ids).order_by("pk").values_list("uid", flat=True))


def _send(message: dict[str, Any]) -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        _send_now(message)
    else:
        # Within a loop nobody may wait for it: a thread sends, one message after the other.
        _beside.submit(_send_now, message)


def _send_now(message: dict[str, Any]) -> None:
    if _resting:  # every hub compares with the database meanwhile
        return
    try:
        async_to_sync(_put)(message)
    except Exception:
        _resting.begin()
        # A hint may be lost; a change that was stored may not fail for it, nor wait for each of its hints.
        logger.warning("a hint to open pages was lost", exc_info=True)


async def _put(message: dict[str, Any]) -> None:
    layer: Any = get_channel_layer()
    await asyncio.wait_for(layer.group_send(GROUP, message), SEND_SECONDS)
