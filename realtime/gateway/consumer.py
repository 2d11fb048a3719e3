"""The server's side of one WebSocket: lets somebody in, reads what they say, answers.

Frames to many sockets do not pass here: the hub sends them. Not for rules of any kind.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.utils.translation import gettext as _

from network.people.queries.blocks import folded_for
from realtime.gateway import identity as identities
from realtime.gateway import protocol, speech, topics
from realtime.gateway.fanout import Hub
from realtime.gateway.flow import Budget
from realtime.gateway.identity import BEARER, ForeignPage, Identity
from realtime.gateway.protocol import BadFrame, Close, ErrorCode
from realtime.gateway.said import ClientFrame, Ping, Received, Resume, Subscribe, Unsubscribe
from realtime.gateway.socket import Socket
from realtime.gateway.threads import in_database, in_line
from realtime.gateway.told import Subscribed
from realtime.gateway.topics import Head, Stretch, Topic

logger = logging.getLogger(__name__)

SOCKETS_PER_PERSON = 6
TOPICS_PER_SOCKET = 200
FRAMES_PER_SECOND = 20
FRAMES_AT_ONCE = 100
BAD_FRAMES_PER_MINUTE = 2
BAD_FRAMES_AT_ONCE = 5
ASK_AGAIN = 3
DRAIN_SECONDS = 0.1

Arrival = tuple[frozenset[int], list[str]]
"""Numbers of those whose words are folded away for somebody, and the topics of their own."""


class Gateway(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """One connection. It has no channel of its own: the hub of the process knows it."""

    channel_layer = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.socket: Socket | None = None
        self.hub: Hub | None = None
        self._answers: dict[type[ClientFrame], Callable[[Any], Awaitable[None]]] = {
            Ping: self._ping,
            Received: self._received,
            Resume: self._resume,
            Subscribe: self._subscribe,
            Unsubscribe: self._unsubscribe,
        }

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Live until the connection ends, and leave the hub whatever happened.

        Reads one message after the other itself: what Channels does to hear a channel as well costs a task
        and a wait for each message, and this connection has no channel.
        """
        self.scope, self.base_send = scope, send
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            pass
        except asyncio.CancelledError:
            if self.socket is not None:
                await self.socket.close(Close.DRAINING)
                await asyncio.sleep(
                    DRAIN_SECONDS
                )  # Daphne goes as soon as we do, with what is not yet written
            raise
        finally:
            if self.hub is not None and self.socket is not None:
                self.hub.leave(self.socket)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Hand a message to its method. Threads look after their own database connections."""
        await getattr(self, message["type"].replace(".", "_"))(message)

    # ------------------------------------------------------------------ coming in and going out

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        """Let in whoever is known; tell the others by a close code, and pages of other sites nothing."""
        hub = Hub.here()
        await hub.ready()
        try:
            async with hub.door:
                doubts = hub.doubts
                found, arrival = await in_database(_come_in, self.scope)
        except ForeignPage:
            await self.close()
            return
        await self.accept(BEARER if self.scope.get("subprotocols", [])[:1] == [BEARER] else None)
        if found is None:
            await self.close(int(Close.SESSION_GONE))  # servers want a plain number
        elif hub.count_of(found.person_id) >= SOCKETS_PER_PERSON:
            await self.close(int(Close.TOO_MANY))
        else:
            await self._let_in(hub, found, arrival if hub.doubts == doubts else None)

    async def _let_in(self, hub: Hub, found: Identity, arrival: Arrival | None) -> None:
        moment = self._now()
        self.hub = hub
        self.socket = Socket(self.base_send, found, at=moment)
        self._budget = Budget(rate=FRAMES_PER_SECOND, burst=FRAMES_AT_ONCE, at=moment)
        self._mistakes = Budget(rate=BAD_FRAMES_PER_MINUTE / 60, burst=BAD_FRAMES_AT_ONCE, at=moment)
        hub.join(self.socket)  # at once: who opens many together is counted one by one
        self._mine.folded, own = arrival or await self._arrive()
        await self.socket.reply(
            {
                "type": "welcome",
                "person": found.person_uid,
                "protocol": protocol.PROTOCOL,
                "heartbeat_seconds": protocol.HEARTBEAT_SECONDS,
                "topics": own,
            }
        )

    async def _arrive(self) -> Arrival:
        """Ask it again for somebody about whom a doubt arose meanwhile, and again for each doubt since."""
        found: Arrival = (frozenset(), [])
        for _attempt in range(ASK_AGAIN):
            doubts = self._mine.doubts
            found = await in_database(_arrival, self._mine.identity)
            if doubts == self._mine.doubts:
                break
        return found

    async def disconnect(self, code: int) -> None:
        """Leave the hub at once; `__call__` would do so a moment later."""
        if self.hub is not None and self.socket is not None:
            self.hub.leave(self.socket)

    # ------------------------------------------------------------------ what the client says

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Read one frame. A mistake is answered, a few of them end the connection, a flood too."""
        socket = self.socket
        if socket is None or socket.closed_with is not None:
            return
        try:
            frame = protocol.parse_client_frame(message.get("text"))
        except BadFrame as problem:
            await self._mistake(socket, problem)
            return
        if not isinstance(frame, Received) and not self._budget.take(self._now()):
            await socket.close(Close.TOO_MANY)
            return
        try:
            await self._answers.get(type(frame), self._speak)(frame)
        except Exception:
            logger.exception("a %s could not be answered", type(frame).__name__)
            detail = _("Dat lukte niet, en dat ligt aan ons. Probeer het straks opnieuw.")
            said = getattr(frame, "client_id", None)
            await socket.reply(protocol.error(ErrorCode.UNAVAILABLE, detail, speech.topic_of(frame), said))

    async def _mistake(self, socket: Socket, problem: BadFrame) -> None:
        if not self._mistakes.take(self._now()):
            await socket.close(Close.BAD_FRAME)
            return
        await socket.reply(protocol.error(problem.code, problem.detail))

    async def _ping(self, frame: Ping) -> None:
        heads = self._mine.heads()
        await self._mine.reply({"type": "pong", "heads": heads} if heads else {"type": "pong"})

    async def _received(self, frame: Received) -> None:
        """Confirmations that confirm something are free: whoever hears much confirms much."""
        try:
            confirmed = await self._mine.confirm(frame.seq)
        except ValueError:
            await self._mistake(self._mine, BadFrame(ErrorCode.BAD_FRAME, "that frame never left"))
            return
        if not confirmed and not self._budget.take(self._now()):
            await self._mine.close(Close.TOO_MANY)

    async def _subscribe(self, frame: Subscribe) -> None:
        """Open a topic; one that is open is simply said again."""
        topic = self._opened(frame.topic)
        if topic is None and len(self._mine.topics) >= TOPICS_PER_SOCKET:
            detail = _("Je volgt al zoveel als er op één verbinding kan.")
            await self._mine.reply(protocol.error(ErrorCode.TOO_MANY_TOPICS, detail, frame.topic))
            return
        found: Stretch | None = None
        if topic is None:
            topic, found = await self._ask(frame.topic, frame.after)
        if topic is None or self.hub is None:
            await self._not_found(frame.topic)
            return
        self.hub.subscribe(self._mine, topic)
        if topic.kind in topics.numbered:
            await self._begin(topic, frame.after, found)
            return
        await self._mine.reply({"type": "subscribed", "topic": topic.wire, "head": None})
        if frame.after is not None:
            await self._mine.reply({"type": "reset", "topic": topic.wire})

    async def _begin(self, topic: Topic, after: int | None, found: Stretch | None) -> None:
        """Say where a numbered topic is; with `after` also send what was missed, before anything live.

        Args: found, what was read before the socket heard the topic; None where that may be old by now.
        """
        if after is None:
            head = found.head if found is not None else await in_database(_head, topic)
            await self._say_where(topic, head)
            await self._mine.begin(topic, head.number)
            return
        stretch = found if found is not None else await self._missed(topic, after)
        if stretch is not None:
            await self._say_where(topic, stretch.head)
        await self._catch_up(topic, after, stretch)

    async def _say_where(self, topic: Topic, head: Head) -> None:
        told: Subscribed = {
            "type": "subscribed",
            "topic": topic.wire,
            "head": head.number,
            "changes": head.changes,
        }
        await self._mine.reply(told)
        self._mine.note_changes(topic.key, head.changes)

    async def _missed(self, topic: Topic, after: int) -> Stretch | None:
        with self._mine.pausing(topic.key):
            return await in_database(_after, self._mine.identity, topic, after)

    async def _catch_up(self, topic: Topic, after: int, stretch: Stretch | None) -> None:
        if stretch is None or after > stretch.head.number:
            detail = _("Zo ver is dit gesprek nog niet.")
            await self._mine.reply(protocol.error(ErrorCode.NO_SUCH_NUMBER, detail, topic.wire))
            if stretch is not None:  # it hears what comes from now on, as whoever comes in without a number
                await self._mine.begin(topic, stretch.head.number)
            return
        await self._mine.catch_up(topic, after, stretch)

    async def _ask(self, wire: str, after: int | None) -> tuple[Topic | None, Stretch | None]:
        """Ask whether the topic may be opened; again if a doubt about the person arose meanwhile.

        Returns: the topic, and of a numbered one where it is and what was missed, in one go: who comes back
        after a cut comes with everybody else. That is left out where something was said meanwhile, which
        the socket did not hear yet.
        """
        hub = Hub.here()
        for _attempt in range(ASK_AGAIN):
            doubts, frames = self._mine.doubts, hub.numbered_frames
            topic, found = await in_database(_open, self._mine.identity, wire, after)
            if doubts == self._mine.doubts:
                return topic, found if frames == hub.numbered_frames else None
        return None, None

    async def _unsubscribe(self, frame: Unsubscribe) -> None:
        topic = self._opened(frame.topic)
        if topic is None or self.hub is None:
            await self._not_found(frame.topic)
        else:
            self.hub.unsubscribe(self._mine, topic.key)

    async def _resume(self, frame: Resume) -> None:
        """Send what came after a number; a topic without numbers starts anew."""
        topic = self._opened(frame.topic)
        if topic is None:
            await self._not_found(frame.topic)
        elif topic.kind in topics.numbered:
            await self._catch_up(topic, frame.after, await self._missed(topic, frame.after))
        else:
            await self._mine.reply({"type": "reset", "topic": topic.wire})

    async def _speak(self, frame: ClientFrame) -> None:
        """Let the app that knows about it do what the client says, and tell the client what came of it."""
        for told in await in_line(speech.answer, self._mine.identity, frame):
            await self._mine.reply(told)

    async def _not_found(self, wire: str) -> None:
        detail = _("Dit bestaat niet, of het is niet voor jou.")
        await self._mine.reply(protocol.error(ErrorCode.NOT_FOUND, detail, wire))

    def _opened(self, wire: str) -> Topic | None:
        return next((topic for topic in self._mine.topics.values() if topic.wire == wire), None)

    @property
    def _mine(self) -> Socket:
        if self.socket is None:
            raise RuntimeError("nobody was let in")
        return self.socket

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _come_in(scope: dict[str, Any]) -> tuple[Identity | None, Arrival | None]:
    """Return who opens the socket, and what they come with. Raises: ForeignPage."""
    found = identities.identify(scope)
    return found, _arrival(found) if found is not None else None


def _arrival(found: Identity) -> Arrival:
    """Return whose words are folded away for somebody who comes in, and the topics of their own."""
    person = identities.person_of(found)
    return (folded_for(person), topics.topics_of(person)) if person is not None else (frozenset(), [])


def _head(topic: Topic) -> Head:
    return topics.numbered.get(topic.kind).heads([topic.subject_id])[topic.subject_id]


def _after(found: Identity, topic: Topic, number: int) -> Stretch | None:
    person = identities.person_of(found)
    return topics.numbered.get(topic.kind).after(person, topic.subject_id, number) if person else None


def _open(found: Identity, wire: str, after: int | None) -> tuple[Topic | None, Stretch | None]:
    person = identities.person_of(found)
    topic = topics.open_topic(person, wire) if person is not None else None
    if topic is None or person is None or topic.kind not in topics.numbered:
        return topic, None
    if after is None:
        return topic, Stretch((), _head(topic))
    return topic, topics.numbered.get(topic.kind).after(person, topic.subject_id, after)
