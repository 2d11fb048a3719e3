"""Clients of the socket as the protocol asks for them, over real connections, that write down what happens.

A client says things with a `client_id` and keeps them until they are acknowledged; it comes back after a
random while, subscribes after its own last number, and resumes when the server says that it is behind. It
puts messages in the order in which they come and asks nothing that the server gave it no cause for: what it
lacks at the end, the product lost. Not for a browser: the stories drive one.
"""

import asyncio
import json
import secrets
from collections import Counter, deque
from contextlib import suppress
from random import Random
from time import monotonic
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.helpers.sockets import SERVER
from tests.realtime.faults.history import Acked, Heard, History, Odd, Said

FIRST_WAIT, LONGEST_WAIT = 1.0, 6.0  # as the page does, which waits for half a minute in the end
BEAT_SECONDS = 1.0
SILENT_SECONDS = 5.0
CONFIRM_EVERY = 16
OPEN_SECONDS = 20.0  # who gives up sooner only asks again, of a server that has enough to do
AT_ONCE = 4
CHECKED_EVERY = 20  # frames of which one is held against the schema: its own tests hold all of them


class Client:
    """Somebody with one page open.

    Attributes:
        last: newest number that it has, by room. spent: seconds that each return took from
            the welcome until all was there; back: from the call that was answered.
        closes: codes with which connections ended. ignored: frames that came twice, as a proxy does it.
        stutters: says everything twice at once. pristine: nobody doubles frames on its line.
        reads: cleared, it stops reading.
    """

    def __init__(self, member: dict[str, Any], port: int, history: History, random: Random) -> None:
        self.uid: str = member["uid"]
        self.rooms: list[str] = member["rooms"]
        self.last = {room: history.begins.get(room, 0) for room in self.rooms}
        self.heard_at: dict[tuple[str, int], float] = {}
        self.spent: list[float] = []
        self.back: list[float] = []
        self.closes: list[int] = []
        self.refusals: list[str] = []
        self.ignored = 0
        self.returns = 0
        self.stutters = False
        self.pristine = True
        self.reads = asyncio.Event()
        self.reads.set()
        self._session: str = member["session"]
        self._port = port
        self._history = history
        self._random = random
        self._count = 0
        self._outbox: dict[str, Said] = {}
        self._room_to_say = asyncio.Condition()
        self._line: ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None
        history.stays[self.uid] = frozenset(self.rooms)

    # ------------------------------------------------------------------ life

    def start(self) -> None:
        """Open the page."""
        self._task = asyncio.create_task(self._live())

    async def leave(self) -> None:
        """Close the page."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def failure(self) -> BaseException | None:
        """Why the page ended by itself, if it did."""
        if self._task is None or not self._task.done() or self._task.cancelled():
            return None
        return self._task.exception()

    def drop(self) -> None:
        """Lose the connection, as in a tunnel."""
        if self._line is not None:
            self._line.transport.abort()

    @property
    def connected(self) -> bool:
        """Whether it was let in and asked for its rooms."""
        return self._line is not None

    @property
    def waiting(self) -> int:
        """How much it said that is not acknowledged."""
        return len(self._outbox)

    async def _live(self) -> None:
        attempt = 0
        while True:
            called = monotonic()
            try:
                async with connect(
                    f"ws://localhost:{self._port}/ws/",
                    origin=f"http://localhost:{self._port}",
                    additional_headers={"Cookie": f"session={self._session}"},
                    compression=None,
                    ping_interval=None,
                    open_timeout=OPEN_SECONDS,
                    close_timeout=0.2,
                    max_queue=4,
                ) as line:
                    began = monotonic()
                    await Connected(self, line, called).listen()
            except ConnectionClosed as closed:
                self.closes.append(closed.rcvd.code if closed.rcvd else 1006)
                attempt = 0 if monotonic() - began > LONGEST_WAIT else attempt
            except (OSError, InvalidHandshake, TimeoutError, EOFError):
                self.closes.append(0)
            finally:
                self._line = None
            await asyncio.sleep(self._random.random() * min(LONGEST_WAIT, FIRST_WAIT * 2**attempt))
            attempt += 1
            self.returns += 1

    # ------------------------------------------------------------------ saying

    async def say(self, room: str, text: str) -> str:
        """Say something, now or once the line is back; wait while much is unanswered. Returns: its id."""
        async with self._room_to_say:
            await self._room_to_say.wait_for(lambda: len(self._outbox) < AT_ONCE)
        self._count += 1
        said = Said(self.uid, f"{self._count}-{secrets.token_hex(8)}", room, text)
        self._history.said.append(said)
        self._outbox[said.client_id] = said
        if self._line is not None:
            with suppress(ConnectionClosed):
                await self.send_again(self._line, said)
        return said.client_id

    async def send_again(self, line: ClientConnection, said: Said) -> None:
        """Send what was said, under the id that it has."""
        frame = {"type": "message.send", "room": said.room, "client_id": said.client_id, "text": said.text}
        for _ in range(2 if self.stutters else 1):
            await line.send(json.dumps(frame))

    async def opened(self, line: ClientConnection) -> None:
        """The line is there and the rooms were asked for: whatever waits leaves now."""
        self._line = line
        for said in list(self._outbox.values()):
            await self.send_again(line, said)

    async def acknowledged(self, frame: dict[str, Any]) -> None:
        """Write down that something is stored, and forget to send it."""
        self._history.acked.append(
            Acked(self.uid, frame["client_id"], frame["room"], frame["number"], frame["replay"])
        )
        self._outbox.pop(frame["client_id"], None)
        async with self._room_to_say:
            self._room_to_say.notify_all()

    def unanswered(self) -> list[Said]:
        """What was said and waits for its answer."""
        return list(self._outbox.values())

    # ------------------------------------------------------------------ hearing

    def heard(self, frame: dict[str, Any]) -> None:
        """Keep a message if it is the next one; a line on which nobody meddles may bring no other."""
        room, number = frame["room"], frame["number"]
        if number == self.last[room] + 1:
            self._history.kept[self.uid].setdefault(room, []).append(Heard(number, frame.get("text", "")))
            self.heard_at[room, number] = monotonic()
            self.last[room] = number
            return
        kind = "double" if number <= self.last[room] else "gap"
        if self.pristine or kind == "gap":
            self._history.odd.append(Odd(kind, self.uid, room, number))


class Connected:
    """One connection of a client, from its welcome to its end."""

    def __init__(self, client: Client, line: ClientConnection, called: float) -> None:
        self._client = client
        self._line = line
        self._seq = 0
        self._confirmed = 0
        self._called = called
        self._began = monotonic()
        self._heard_at = self._began
        self._catching_up = dict.fromkeys(client.rooms, -1)
        self._asked: dict[str, int] = {}
        self._marks: Counter[str] = Counter()
        self._beats: deque[tuple[str, int] | None] = deque()
        self._again: list[Said] = []
        self._slept = False
        """It reads first what lay there meanwhile: writing to a line that ended would hide why it did."""

    async def listen(self) -> None:
        """Read until the line breaks; say now and then that one is here."""
        beating = asyncio.create_task(self._beat())
        try:
            while True:
                await self._client.reads.wait()
                await self._hear(json.loads(await self._line.recv()))
        finally:
            beating.cancel()

    async def _hear(self, frame: dict[str, Any]) -> None:
        self._heard_at = monotonic()
        if frame["seq"] <= self._seq:  # a frame that was doubled on the way
            self._client.ignored += 1
            return
        assert frame["seq"] == self._seq + 1, "a frame of this connection is missing"
        self._seq = frame["seq"]
        if self._seq % CHECKED_EVERY == 0:
            SERVER.validate(frame)
        await self._do(frame)
        if self._seq - self._confirmed >= CONFIRM_EVERY and not self._slept:
            await self._confirm()

    async def _do(self, frame: dict[str, Any]) -> None:
        kind, room = frame["type"], str(frame.get("topic", "")).removeprefix("room:")
        if kind == "welcome":
            for own in self._client.rooms:
                await self._send(type="subscribe", topic=f"room:{own}", after=self._client.last[own])
                await self._mark(own)
            await self._client.opened(self._line)
        elif kind == "subscribed":
            self._catching_up[room] = frame["head"]
            self._arrived()
        elif kind == "message" and "changes" not in frame:
            self._client.heard(frame)
            self._arrived()
        elif kind == "ack":
            await self._client.acknowledged(frame)
        elif kind == "behind":
            await self._behind(room, frame["head"])
        elif kind == "pong":
            await self._marked()
        elif kind == "error":
            await self._refused(frame, room)

    # ------------------------------------------------------------------ catching up

    async def _behind(self, room: str, head: int) -> None:
        """Ask for what is missing; what is asked already brings it, or says so again."""
        if room in self._asked:
            self._asked[room] = max(head, self._asked[room])
        elif head > self._client.last[room]:
            await self._resume(room)

    async def _resume(self, room: str) -> None:
        await self._send(type="resume", topic=f"room:{room}", after=self._client.last[room])
        await self._mark(room)

    async def _mark(self, room: str) -> None:
        """Send a ping after a question: its pong comes after the answer."""
        self._asked[room] = 0
        self._marks[room] += 1
        self._beats.append((room, self._marks[room]))
        await self._send(type="ping")

    async def _marked(self) -> None:
        room, mark = (self._beats.popleft() if self._beats else None) or ("", 0)
        if mark != self._marks[room]:  # of a question that failed and was asked again since
            return
        if room and self._asked.pop(room, 0) > self._client.last[room]:
            await self._resume(room)

    def _arrived(self) -> None:
        """Note how long it took until everything was there that had been missed."""
        if self._catching_up and all(
            0 <= head <= self._client.last[room] for room, head in self._catching_up.items()
        ):
            self._catching_up.clear()
            if self._client.returns:
                self._client.spent.append(monotonic() - self._began)
                self._client.back.append(monotonic() - self._called)

    async def _refused(self, frame: dict[str, Any], room: str) -> None:
        self._client.refusals.append(frame["code"])
        if frame["code"] not in {"unavailable", "too_many"}:
            raise AssertionError(f"{self._client.uid} was refused: {frame}")
        if "client_id" in frame:
            self._again += [
                said for said in self._client.unanswered() if said.client_id == frame["client_id"]
            ]
            return
        if room in self._client.last:
            await asyncio.sleep(BEAT_SECONDS / 2)
            await self._send(type="subscribe", topic=f"room:{room}", after=self._client.last[room])
            await self._mark(room)

    # ------------------------------------------------------------------ keeping alive

    async def _beat(self) -> None:
        """Ping and confirm every second, say again what failed; give up a line on which nothing comes."""
        with suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(BEAT_SECONDS)
                if not self._client.reads.is_set() or self._slept:
                    self._slept = not self._client.reads.is_set()
                    self._heard_at = monotonic()
                    continue
                if monotonic() - self._heard_at > SILENT_SECONDS:
                    self._line.transport.abort()
                    return
                self._beats.append(None)
                await self._send(type="ping")
                await self._confirm()
                for said in self._again:
                    await self._client.send_again(self._line, said)
                self._again.clear()

    async def _confirm(self) -> None:
        if self._seq > self._confirmed:
            self._confirmed = self._seq
            await self._send(type="received", seq=self._seq)

    async def _send(self, **frame: Any) -> None:
        await self._line.send(json.dumps(frame))
