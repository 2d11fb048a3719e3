"""One open connection as the hub sees it: what it hears, and how frames leave it in order.

Not for what frames mean (`protocol`), nor for reading what the client says (`consumer`).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from realtime.gateway import protocol
from realtime.gateway.flow import Window
from realtime.gateway.identity import Identity
from realtime.gateway.protocol import Close
from realtime.gateway.told import Behind, Revoked, ServerFrame
from realtime.gateway.topics import Head, Stretch, Topic

logger = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]

CALM_BYTES = 32 * 1024
"""Up to here a send never waits for the network, whatever the server: its own buffer is larger."""


@dataclass(slots=True)
class Place:
    """Where a client is in a numbered topic, and where the topic is.

    Attributes:
        number: of the last message that left; None until it is known where the client begins.
        changes: of older messages, up to which the client was told of all; `ahead` are later ones of which
            it was told too.
        owes: it was told to ask for what it missed. What came live before it asks would come twice.
    """

    number: int | None = None
    newest: int = 0
    changes: int = 0
    newest_changes: int = 0
    ahead: set[int] = field(default_factory=set)
    owes: bool = False

    @property
    def lags(self) -> bool:
        """Whether there is something of which the client was not told."""
        return self.newest > (self.number or 0) or self.newest_changes > self.changes

    def saw(self, changes: int) -> None:
        """Note that the client is told of one change."""
        if changes > self.changes:
            self.ahead.add(changes)
        while self.changes + 1 in self.ahead:
            self.changes += 1
            self.ahead.remove(self.changes)


class Socket:
    """A connection that was let in. Everything here runs on the loop of its hub.

    While there is doubt whether the person may still hear what they hear (`hold`), no event leaves; whoever
    turns out to stay is told `behind` for what was left out.
    """

    def __init__(self, send: Send, identity: Identity, *, at: float) -> None:
        self.identity = identity
        self.window = Window()
        self.topics: dict[str, Topic] = {}
        self.authorised_at = at
        self.doubts = 0
        self.held = False
        self.closed_with: Close | None = None
        self._send = send
        self.folded: frozenset[int] = frozenset()
        self._places: dict[str, Place] = {}
        self._left_out: set[str] = set()
        self._behind: dict[str, bool] = {}
        self._queue: deque[dict[str, Any]] = deque()
        self._writer: asyncio.Task[None] | None = None

    # ------------------------------------------------------------------ frames that leave

    async def reply(self, frame: ServerFrame) -> None:
        """Send a frame that answers the client: never left out, the client's own budget bounds it."""
        await self._put(protocol.encode(frame))

    async def deliver(self, key: str, body: str) -> None:
        """Send an encoded event of a topic, or note that it was left out."""
        topic = self.topics.get(key)
        if topic is None:
            return
        if self.held:
            self._left_out.add(key)
        elif self.window.has_room(len(body)):
            await self._put(body)
        else:
            await self._leave_out(topic)

    async def deliver_numbered(self, key: str, number: int, body: str) -> None:
        """Send a numbered frame if it is the next one; else tell how far the client runs behind.

        A frame that was sent before is not sent again, none ever overtakes one with a lower number, and a
        client that was told to resume hears nothing live until it does.
        """
        topic = self.topics.get(key)
        if topic is None:
            return
        place = self._place(key)
        place.newest = max(number, place.newest)
        last = place.number
        if last is None or number <= last:  # not yet told where it begins, or sent before
            return
        if self.held:
            self._left_out.add(key)
        elif number == last + 1 and not place.owes and self.window.has_room(len(body)):
            place.number = number
            await self._put(body)
        else:
            await self._leave_out(topic)

    async def deliver_again(self, key: str, number: int, body: str, changes: int) -> None:
        """Send a changed message that the client has; one that it has not yet comes changed by itself."""
        topic = self.topics.get(key)
        if topic is None:
            return
        place = self._place(key)
        place.newest_changes = max(changes, place.newest_changes)
        if place.number is None:
            return
        if self.held:
            self._left_out.add(key)
        elif number > place.number:
            place.saw(changes)
        elif self.window.has_room(len(body)):
            place.saw(changes)
            await self._put(body)
        else:
            await self._leave_out(topic)

    def note_changes(self, key: str, changes: int) -> None:
        """Note up to which change of older messages the client knows all."""
        place = self._place(key)
        place.changes = max(changes, place.changes)

    async def begin(self, topic: Topic, number: int) -> None:
        """From here on the numbers of a topic count for this client: what came meanwhile is told."""
        place = self._place(topic.key)
        place.number = number
        place.owes = False
        self._behind.pop(topic.key, None)
        if place.lags:
            await self._leave_out(topic)

    async def compare(self, key: str, head: Head) -> None:
        """Tell the client that it is behind, where it is: whatever became of frames to it."""
        topic, place = self.topics.get(key), self._places.get(key)
        if topic is None or place is None or place.number is None:
            return
        place.newest = max(head.number, place.newest)
        place.newest_changes = max(head.changes, place.newest_changes)
        if not place.lags or key in self._behind:  # or was just told
            return
        if self.held:
            self._left_out.add(key)
        else:
            await self._leave_out(topic)

    def heads(self) -> dict[str, int]:
        """Return the newest number of each numbered topic that the client hears."""
        return {
            self.topics[key].wire: max(place.newest, place.number)
            for key, place in self._places.items()
            if place.number is not None and key in self.topics
        }

    @contextmanager
    def pausing(self, key: str) -> Iterator[None]:
        """Let no live message of a topic leave while what the client missed is looked up."""
        place = self._place(key)
        number, place.number = place.number, None
        try:
            yield
        finally:
            place.number, place.owes = number, True

    async def catch_up(self, topic: Topic, after: int, stretch: Stretch) -> None:
        """Send what was missed, in order and as far as there is room; a live frame waits for its turn.

        Where nothing fits, `behind` follows once there is air: whoever does not read piles up nothing here.
        """
        if topic.key not in self.topics:
            return
        place = self._place(topic.key)
        place.number = None
        last = after
        for number, body in stretch.bodies:
            if not self.window.has_room(len(body)):
                break
            await self._put(body)
            last = number
        place.newest = max(stretch.head.number, place.newest)
        if stretch.bodies and last == after:
            place.number, place.owes = after, True
            self._behind[topic.key] = True
        else:
            await self.begin(topic, last)

    async def _leave_out(self, topic: Topic) -> None:
        """Tell once that this topic runs behind; later events only mark that more was left out."""
        if topic.key in self._behind:
            self._behind[topic.key] = True
            return
        self._behind[topic.key] = False
        behind: Behind = {"type": "behind", "topic": topic.wire, "head": None}
        place = self._places.get(topic.key)
        if place is not None:
            behind["head"] = head = max(place.newest, place.number or 0)
            place.owes = place.owes or head > (place.number or 0)
            if place.newest_changes > place.changes:
                behind["changes"] = place.changes = place.newest_changes
                place.ahead.clear()
        await self._put(protocol.encode(behind))

    def _place(self, key: str) -> Place:
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = Place()
        return place

    async def confirm(self, seq: int) -> int:
        """Note what arrived, and once there is air tell again where more was left out meanwhile.

        Returns: how many frames this confirmed. Raises: ValueError for a number that never left.
        """
        confirmed = self.window.confirm(seq)
        if self._behind and self.window.is_calm:
            again = [key for key, more in self._behind.items() if more]
            self._behind.clear()
            for key in again:
                if key in self.topics:
                    await self._leave_out(self.topics[key])
        return confirmed

    async def revoke(self, topic: Topic) -> None:
        """Say that a topic is no longer theirs; the hub has already let go of it."""
        self.forget(topic.key)
        revoked: Revoked = {"type": "revoked", "topic": topic.wire}
        await self._put(protocol.encode(revoked))

    def forget(self, key: str) -> None:
        """Drop what was noted about a topic."""
        self.topics.pop(key, None)
        self._behind.pop(key, None)
        self._places.pop(key, None)
        self._left_out.discard(key)

    # ------------------------------------------------------------------ doubt

    def hold(self) -> int:
        """Let no event out until `release`. Returns: the number of this doubt."""
        self.held = True
        self.doubts += 1
        return self.doubts

    async def release(self, doubt: int) -> None:
        """Go on, unless a newer doubt arose meanwhile."""
        if doubt != self.doubts or not self.held:
            return
        self.held = False
        left_out, self._left_out = self._left_out, set()
        for key in sorted(left_out & self.topics.keys()):
            await self._leave_out(self.topics[key])

    # ------------------------------------------------------------------ the way out

    async def close(self, code: Close) -> None:
        """End the connection once; nothing leaves after that."""
        if self.closed_with is not None:
            return
        self.closed_with = code
        self._queue.clear()
        await self._out({"type": "websocket.close", "code": int(code)})

    async def _put(self, body: str) -> None:
        if self.closed_with is not None:
            return
        text = protocol.stamp(body, self.window.next_number(len(body), asyncio.get_running_loop().time()))
        message = {"type": "websocket.send", "text": text}
        if self._writer is None and self.window.size <= CALM_BYTES:
            await self._out(message)
            return
        self._queue.append(message)
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())

    async def _write(self) -> None:
        """Send what waits, in order, without holding up anybody else."""
        try:
            while self._queue:
                await self._out(self._queue.popleft())
        finally:
            self._writer = None

    async def _out(self, message: dict[str, Any]) -> None:
        try:
            await self._send(message)
        except Exception:
            logger.debug("a frame could not leave: the other side is gone", exc_info=True)
            self.closed_with = self.closed_with or Close.SLOW

    def stop(self) -> None:
        """Let go of what still waits to leave."""
        self._queue.clear()
        if self._writer is not None:
            self._writer.cancel()
