"""The hub: one per process, a member of one group of the channel layer, that hands frames to local sockets.

A frame is encoded once, whatever number of sockets hear it. The layer carries hints only and may lose them;
the truth stands in the database. Not for what a frame says (`routes`), nor for who may listen (`topics`).
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer

from realtime.gateway import review, topics
from realtime.gateway.protocol import Close
from realtime.gateway.socket import Socket
from realtime.gateway.threads import in_database
from realtime.gateway.topics import Topic

logger = logging.getLogger(__name__)

GROUP = "gateway"
CHANNEL = "gateway."
YIELD_EVERY = 250
REVIEW_SECONDS = 3.0
DOUBT_SECONDS = 12.0
REAUTHORISE_SECONDS = 3600.0
RETRY_SECONDS = 1.0
HEADS_SECONDS = 3.0
GRACE_SECONDS = 1.0
READY_SECONDS = 2.0
AT_THE_DOOR = 2
"""So many are let in at a time: after a restart who is in gets what they missed before the next one comes."""


class Hub:
    """The sockets of this process and what each of them hears."""

    _hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()

    def __init__(self) -> None:
        self._by_person: defaultdict[int, set[Socket]] = defaultdict(set)
        self._by_topic: defaultdict[str, set[Socket]] = defaultdict(set)
        self._tasks: list[asyncio.Task[None]] = []
        self._listens = asyncio.Event()
        self._reviewed_at = 0.0
        self.door = asyncio.Semaphore(AT_THE_DOOR)
        self.numbered_frames = 0
        self.doubts = 0
        """How many of each passed here: whoever read the database meanwhile knows whether to read again."""

    @classmethod
    def here(cls) -> "Hub":
        """Return the hub of the running loop, made on first use."""
        loop = asyncio.get_running_loop()
        if loop not in cls._hubs:
            cls._hubs[loop] = cls()
        return cls._hubs[loop]

    # ------------------------------------------------------------------ life

    async def ready(self) -> None:
        """Start, and wait until the layer listens; without the layer, go on after a moment without it."""
        if not self._tasks:
            self._reviewed_at = self._now()
            lasting = (self._listen(), self._watch(), self._compare_heads())
            self._tasks = [asyncio.create_task(work) for work in lasting]
        try:
            await asyncio.wait_for(self._listens.wait(), READY_SECONDS)
        except TimeoutError:
            logger.warning("the channel layer does not answer: sockets hear nothing from other processes")

    async def _listen(self) -> None:
        """Take messages from the layer for ever, and join again when it was away."""
        while True:
            try:
                layer: Any = get_channel_layer()
                channel = await layer.new_channel(CHANNEL)
                await layer.group_add(GROUP, channel)
                self._listens.set()
                while True:
                    await self._handle(await layer.receive(channel))
            except asyncio.CancelledError:
                raise
            except Exception:
                self._listens.clear()
                logger.exception("the hub lost the channel layer")
                await asyncio.sleep(RETRY_SECONDS)

    async def _handle(self, message: dict[str, Any]) -> None:
        try:
            match message["type"]:
                case "frames":
                    for frame in message["frames"]:
                        await self._fan_out(**frame)
                case "numbered":
                    self.numbered_frames += 1
                    await self._fan_out_numbered(message)
                    for frame in message.get("frames", ()):  # of a process of the last release
                        await self._fan_out(**frame)
                case "doubt":
                    self.doubts += 1
                    await self._doubt(message["people"])
                case "session":
                    await self._end_session(message["digest"])
        except Exception:
            logger.exception("the hub could not handle a %s", message.get("type"))

    # ------------------------------------------------------------------ sockets

    def join(self, socket: Socket) -> None:
        """Take in a socket that was let in."""
        self._by_person[socket.identity.person_id].add(socket)

    def leave(self, socket: Socket) -> None:
        """Forget a socket."""
        for key in list(socket.topics):
            self.unsubscribe(socket, key)
        _discard(self._by_person, socket.identity.person_id, socket)
        socket.stop()

    def count_of(self, person_id: int) -> int:
        """Return how many sockets a person has open in this process."""
        return len(self._by_person.get(person_id, ()))

    def subscribe(self, socket: Socket, topic: Topic) -> None:
        """Let a socket hear a topic: the caller has just asked whether it may. Not one that is closed."""
        if socket.closed_with is not None:
            return
        socket.topics[topic.key] = topic
        self._by_topic[topic.key].add(socket)

    def unsubscribe(self, socket: Socket, key: str) -> None:
        """Let a socket no longer hear a topic."""
        socket.forget(key)
        _discard(self._by_topic, key, socket)

    @property
    def sockets(self) -> list[Socket]:
        """Every socket of this process."""
        return [socket for sockets in self._by_person.values() for socket in sockets]

    # ------------------------------------------------------------------ frames

    async def _fan_out(
        self, keys: Iterable[str], body: str, only: Collection[int] | None, said_by: int | None
    ) -> None:
        """Hand a frame to every local socket that hears one of the topics, and let others work in between."""
        handed = 0
        for key in keys:
            for socket in tuple(self._by_topic.get(key, ())):
                if only is not None and socket.identity.person_id not in only:
                    continue
                if said_by is not None and said_by in socket.folded:
                    continue
                await socket.deliver(key, body)
                handed += 1
                if handed % YIELD_EVERY == 0:
                    await asyncio.sleep(0)

    async def _fan_out_numbered(self, message: dict[str, Any]) -> None:
        """Hand a numbered message to the sockets of its room, each in the order of its numbers."""
        key, number, again = message["key"], message["number"], message["again"]
        for handed, socket in enumerate(tuple(self._by_topic.get(key, ())), start=1):
            body = _without(socket.folded, message) if socket.folded else message["body"]
            if again:
                await socket.deliver_again(key, number, body, message.get("changes", 0))
            else:
                await socket.deliver_numbered(key, number, body)
            if handed % YIELD_EVERY == 0:
                await asyncio.sleep(0)

    async def _compare_heads(self) -> None:
        """Tell every few seconds who runs behind: so a hint that was lost costs moments, never a message."""
        while True:
            await asyncio.sleep(HEADS_SECONDS)
            try:
                heard = self._numbered()
                heads = await in_database(topics.heads_of, heard) if heard else {}
                await asyncio.sleep(GRACE_SECONDS)  # what was numbered just now is still on its way
                for (kind, subject_id), head in heads.items():
                    await self._compare(heard[kind][subject_id], head)
            except asyncio.CancelledError:
                raise
            except Exception:
                logger.exception("the newest numbers could not be asked")

    def _numbered(self) -> dict[str, dict[int, str]]:
        """Return the numbered topics that somebody hears here, by kind and number."""
        heard: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for key, sockets in self._by_topic.items():
            topic = next(iter(sockets)).topics[key]
            if topic.kind in topics.numbered:
                heard[topic.kind][topic.subject_id] = key
        return heard

    async def _compare(self, key: str, head: topics.Head) -> None:
        for handed, socket in enumerate(tuple(self._by_topic.get(key, ())), start=1):
            await socket.compare(key, head)
            if handed % YIELD_EVERY == 0:
                await asyncio.sleep(0)

    # ------------------------------------------------------------------ rights that end

    async def _doubt(self, people: Collection[int]) -> None:
        """Hold the sockets of these people at once, and look into it beside the fan-out."""
        held = [socket for person in people for socket in self._by_person.get(person, ())]
        for socket in held:
            socket.hold()
        if held:
            self._beside(self._review(held))

    async def _end_session(self, digest: str) -> None:
        for socket in self.sockets:
            if review.is_of_session(socket.identity, digest):
                await self._close(socket, Close.SESSION_GONE)

    async def _watch(self) -> None:
        """Look after all sockets every few seconds: what ends by the clock ends here too."""
        while True:
            await asyncio.sleep(REVIEW_SECONDS)
            try:
                await self._close_the_slow()
                await self._review(self.sockets)
                self._reviewed_at = self._now()
            except asyncio.CancelledError:
                raise
            except Exception:
                logger.exception("the rights of sockets could not be looked into")
                self._fail_closed()

    def _fail_closed(self) -> None:
        """After a while without an answer nobody hears anything: rights may have ended meanwhile."""
        if self._now() - self._reviewed_at > DOUBT_SECONDS:
            for socket in self.sockets:
                socket.hold()

    async def _close_the_slow(self) -> None:
        moment = self._now()
        for socket in self.sockets:
            if socket.window.is_overdue(moment):
                await self._close(socket, Close.SLOW)

    async def _review(self, sockets: Collection[Socket]) -> None:
        """Ask which rights still hold, close and revoke accordingly, and release whoever was held."""
        if not sockets:
            return
        moment = self._now()
        doubts = {socket: socket.doubts for socket in sockets}
        heard = {socket: tuple(socket.topics.values()) for socket in sockets}
        deep = {socket for socket in sockets if moment - socket.authorised_at > REAUTHORISE_SECONDS}
        verdict = await in_database(review.look, [(socket.identity, heard[socket]) for socket in sockets])
        for socket in sockets:
            code = verdict.ended.get(socket.identity)
            if code is not None:
                await self._close(socket, code)
                continue
            lost = [topic for topic in heard[socket] if not verdict.may_hear(socket.identity, topic)]
            if socket in deep:
                lost = await in_database(review.look_again, socket.identity, heard[socket])
                socket.authorised_at = moment
            socket.folded = verdict.folded.get(socket.identity.person_id, frozenset())
            await self._revoke(socket, lost)
            await socket.release(doubts[socket])

    async def _revoke(self, socket: Socket, topics: Iterable[Topic]) -> None:
        for topic in topics:
            if socket.topics.get(topic.key) is topic:  # not one that was opened anew meanwhile
                self.unsubscribe(socket, topic.key)
                await socket.revoke(topic)

    async def _close(self, socket: Socket, code: Close) -> None:
        self.leave(socket)
        await socket.close(code)

    def _beside(self, work: Any) -> None:
        """Run something beside the fan-out; what fails is tried again by the next round of `_watch`."""
        task = asyncio.create_task(work)
        self._tasks.append(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.remove(task)
        if not task.cancelled() and task.exception() is not None:
            logger.error("a doubt could not be looked into yet", exc_info=task.exception())

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _without(folded: Collection[int], message: dict[str, Any]) -> str:
    """Return the body of a numbered message without the words of those who are folded away."""
    if message["author"] in folded:
        return str(message["stub"])
    return str(message["unquoted"] if message["quoted"] in folded else message["body"])


def _discard(index: "defaultdict[Any, set[Socket]]", key: Any, socket: Socket) -> None:
    sockets = index.get(key)
    if sockets is not None:
        sockets.discard(socket)
        if not sockets:
            del index[key]
