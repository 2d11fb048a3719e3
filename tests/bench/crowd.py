"""Many light clients of one WebSocket server in one loop, so that the load costs less than what it measures.

They speak as little of RFC 6455 as a benchmark needs. Not for tests: those use a client that is not ours.
"""

import asyncio
import itertools
import json
import resource
from collections.abc import Callable
from typing import Any

OPENED_AT_ONCE = 40
CONFIRM_EVERY = 32
PING_SECONDS = 25.0
PARTS = 50
WAIT_SECONDS = 180
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def allow_many_files() -> None:
    """Let this process, and those that it starts, hold as many sockets as the machine allows."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Client(asyncio.Protocol):
    """One connection; every text frame goes to `hear`."""

    def __init__(self, path: str, token: str = "") -> None:
        self._path = path
        self._token = token
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self.opened = asyncio.get_running_loop().create_future()
        self.ended: str = ""

    def connection_made(self, transport: Any) -> None:
        """Ask for the upgrade."""
        self._transport = transport
        _host, port = transport.get_extra_info("peername")[:2]
        lines = [f"GET {self._path} HTTP/1.1", f"Host: localhost:{port}", "Upgrade: websocket"]
        lines += [
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        ]
        if self._token:
            lines.append(f"Sec-WebSocket-Protocol: bearer, {self._token}")
        transport.write("\r\n".join([*lines, "", ""]).encode())

    def data_received(self, data: bytes) -> None:
        """Take frames out of what arrived."""
        self._buffer += data
        if not self.opened.done():
            head, gap, rest = self._buffer.partition(b"\r\n\r\n")
            if not gap:
                return
            self._buffer = rest
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.opened.set_exception(ConnectionError(head.decode(errors="replace")))
                return
            self.opened.set_result(None)
        buffer, at = self._buffer, 0
        while len(buffer) - at >= 2:
            size, start = buffer[at + 1] & 127, at + 2
            if size == 126:
                size, start = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                size, start = int.from_bytes(buffer[at + 2 : at + 10], "big"), at + 10
            if start > len(buffer) or start + size > len(buffer):
                break
            self._frame(buffer[at] & 15, buffer[start : start + size])
            at = start + size
        self._buffer = buffer[at:]

    def _frame(self, kind: int, data: bytes) -> None:
        if kind == TEXT:
            self.hear(data)
        elif kind == PING:
            self._write(PONG, data)
        elif kind == CLOSE:
            self.ended = f"closed with {int.from_bytes(data[:2], 'big')}"

    def connection_lost(self, error: Exception | None) -> None:
        """Remember that it is over."""
        self.ended = self.ended or f"lost: {error}"
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(self.ended))

    def hear(self, data: bytes) -> None:
        """Take a text frame."""

    def say(self, **frame: Any) -> None:
        """Send a frame of the protocol."""
        self._write(TEXT, json.dumps(frame).encode())

    def _write(self, kind: int, data: bytes) -> None:
        size = len(data)
        length = bytes([128 | size]) if size < 126 else bytes([254]) + size.to_bytes(2, "big")
        if self._transport is not None and not self.ended:
            self._transport.write(bytes([128 | kind]) + length + b"\0\0\0\0" + data)  # masked with nothing

    def leave(self) -> None:
        """Break off."""
        if self._transport is not None:
            self._transport.abort()


class Listener(Client):
    """Counts frames of one type; at the gateway it confirms and pings as a page does."""

    def __init__(self, path: str, token: str, *, counts: Callable[[], None], kind: bytes) -> None:
        super().__init__(path, token)
        self._counts = counts
        self._kind = kind
        self.seq = self._confirmed = 0

    def hear(self, data: bytes) -> None:
        if self._token:
            self.seq = int(data[7 : data.index(b",")])
            if self.seq - self._confirmed >= CONFIRM_EVERY:
                self.confirm()
        if self._kind in data[:60]:
            self._counts()

    def confirm(self) -> None:
        """Say that everything arrived."""
        if self._token and self.seq > self._confirmed:
            self._confirmed = self.seq
            self.say(type="received", seq=self.seq)


class Crowd:
    """Listeners of one address, and how many frames they heard together."""

    def __init__(self, port: int, path: str, tokens: list[str], topics: list[str], kind: bytes) -> None:
        self._port = port
        self._path = path
        self._tokens = tokens
        self._topics = topics
        self._kind = kind
        self.clients: list[Listener] = []
        self.heard = 0
        self.last_at = 0.0
        self._pinging: asyncio.Task[None] | None = None

    async def gather(self, number: int) -> None:
        """Open so many more, some at a time, each subscribed to its topic."""
        for start in range(0, number, OPENED_AT_ONCE):
            await asyncio.gather(*(self._open() for _ in range(min(OPENED_AT_ONCE, number - start))))
        if self._tokens and self._pinging is None:
            self._pinging = asyncio.create_task(self._ping())

    async def _open(self) -> None:
        place = len(self.clients)
        token = self._tokens[place % len(self._tokens)] if self._tokens else ""
        client = Listener(self._path, token, counts=self._count, kind=self._kind)
        self.clients.append(client)
        await asyncio.get_running_loop().create_connection(lambda: client, "127.0.0.1", self._port)
        await client.opened
        if token:
            await self._until(client, 1)
            client.say(type="subscribe", topic=self._topics[place % len(self._topics)])
            await self._until(client, 2)
            client.confirm()

    async def _until(self, client: Listener, seq: int) -> None:
        async with asyncio.timeout(WAIT_SECONDS):
            while client.seq < seq:
                if client.ended:
                    raise ConnectionError(client.ended)
                await asyncio.sleep(0.005)

    async def _ping(self) -> None:
        """Ping some of them every moment, so that each pings once in a while, and confirm what they heard."""
        for turn in itertools.count():
            await asyncio.sleep(PING_SECONDS / PARTS)
            for client in self.clients[turn % PARTS :: PARTS]:
                client.say(type="ping")
            for client in self.clients[(turn + PARTS // 10) % PARTS :: PARTS]:
                client.confirm()
            for client in self.clients[(turn + PARTS // 2) % PARTS :: PARTS]:
                client.confirm()

    def _count(self) -> None:
        self.heard += 1
        self.last_at = asyncio.get_running_loop().time()

    async def hear(self, frames: int) -> float:
        """Wait until each heard so many more. Returns: when the last one did."""
        wanted = frames * len(self.clients)
        async with asyncio.timeout(WAIT_SECONDS):
            while self.heard < wanted:
                await asyncio.sleep(0.01)
        if self.heard != wanted:
            raise AssertionError(f"{self.heard} frames arrived, not {wanted}")
        self.heard = 0
        return self.last_at

    def ended(self) -> list[str]:
        """Return why those that are gone went."""
        return [client.ended for client in self.clients if client.ended]

    def leave(self) -> None:
        """Break off all of them."""
        if self._pinging is not None:
            self._pinging.cancel()
        for client in self.clients:
            client.leave()
