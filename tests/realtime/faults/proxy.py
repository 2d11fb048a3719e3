"""A small TCP proxy that spreads connections over several servers, and does to them what networks do.

It *cuts* a connection in the middle of a frame, *delays* what passes, *freezes* (nothing passes, nothing
breaks), and *doubles*. TCP itself repeats lost packets and hides it; bytes that came twice inside one stream
would be no WebSocket any more. What does come twice in practice is a whole message: a client that resends
because the answer was lost, two tabs that empty one outbox, a middle man that tries again. So doubling works
on whole text frames: after the handshake the proxy reads where each frame ends, and now and then forwards one
twice, in either direction. Not for choosing when: that is for the tests.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

CHUNK = 64 * 1024
HEAD_ENDS = b"\r\n\r\n"
TEXT = 0x81  # a whole text frame
MASKED = 0x80
LENGTH = 0x7F


class Frames:
    """Cuts a stream of WebSocket bytes into whole frames; the HTTP head before them counts as the first."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._in_head = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take in bytes. Yields: each part that is whole now."""
        self._bytes += data
        while (size := self._size()) is not None and len(self._bytes) >= size:
            part = bytes(self._bytes[:size])
            del self._bytes[:size]
            yield part

    def _size(self) -> int | None:
        """How long the next part is; None while that cannot be known yet."""
        if self._in_head:
            end = self._bytes.find(HEAD_ENDS)
            if end < 0:
                return None
            self._in_head = False
            return end + len(HEAD_ENDS)
        if len(self._bytes) < 2:
            return None
        length, more = self._bytes[1] & LENGTH, {126: 2, 127: 8}.get(self._bytes[1] & LENGTH, 0)
        if len(self._bytes) < 2 + more:
            return None
        if more:
            length = int.from_bytes(self._bytes[2 : 2 + more], "big")
        return 2 + more + (4 if self._bytes[1] & MASKED else 0) + length


@dataclass(eq=False)
class Link:
    """One connection through the proxy, to the server on a port."""

    port: int
    writers: tuple[asyncio.StreamWriter, asyncio.StreamWriter]
    cut_next: bool = False
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    def cut(self) -> None:
        """Break it off on both sides, with whatever is under way."""
        for writer in self.writers:
            writer.transport.abort()


class Proxy:
    """The proxy; faults are attributes that may change while it runs.

    Attributes:
        delay: seconds that each piece waits, up to.
        doubled: share of text frames that is forwarded twice.
        only: ports that take new connections; all of them unless said otherwise.
    """

    def __init__(self, port: int, behind: Callable[[], list[int]], random: Random) -> None:
        self.port = port
        self.delay = 0.0
        self.doubled = 0.0
        self.links: set[Link] = set()
        self._behind = behind
        self._random = random
        self._next = 0
        self._passes = asyncio.Event()
        self._passes.set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> "Proxy":
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_why: object) -> None:
        if self._server is not None:
            self._server.close()
        self._passes.set()
        self.cut()
        await asyncio.gather(
            *(task for link in list(self.links) for task in link.tasks), return_exceptions=True
        )

    # ------------------------------------------------------------------ faults

    def cut(self, share: float = 1.0, *, in_a_frame: bool = False) -> int:
        """Cut a share of the connections, at once or in the middle of what passes next. Returns: how many."""
        chosen = [link for link in self.links if self._random.random() < share]
        for link in chosen:
            if in_a_frame:
                link.cut_next = True
            else:
                link.cut()
        return len(chosen)

    def freeze(self) -> None:
        """Let nothing through, and break nothing: a cable that was pulled out."""
        self._passes.clear()

    def thaw(self) -> None:
        """Let through what waited."""
        self._passes.set()

    # ------------------------------------------------------------------ connections

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened = await self._open()
        if opened is None:
            writer.transport.abort()
            return
        port, from_server, to_server = opened
        link = Link(port, (writer, to_server))
        self.links.add(link)
        link.tasks = [
            asyncio.create_task(self._pump(link, reader, to_server)),
            asyncio.create_task(self._pump(link, from_server, writer)),
        ]
        await asyncio.wait(link.tasks)
        self.links.discard(link)

    async def _open(self) -> tuple[int, asyncio.StreamReader, asyncio.StreamWriter] | None:
        """Connect to the next server that listens."""
        ports = self._behind()
        for _ in ports:
            self._next += 1
            port = ports[self._next % len(ports)]
            with suppress(OSError):
                return port, *await asyncio.open_connection("127.0.0.1", port)
        return None

    async def _pump(self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry bytes one way until an end breaks; then the other one ends as well."""
        frames = Frames()
        try:
            while data := await reader.read(CHUNK):
                await self._passes.wait()
                if self.delay:
                    await asyncio.sleep(self._random.random() * self.delay)
                if link.cut_next:
                    writer.write(data[: max(1, len(data) // 2)])
                    await writer.drain()
                    link.cut()
                    return
                writer.writelines(self._parts(frames, data))
                await writer.drain()
        except OSError:
            link.cut()
        finally:  # whichever end goes, the other goes too: a server that is frozen would never say so
            for end in link.writers:
                end.close()

    def _parts(self, frames: Frames, data: bytes) -> Iterator[bytes]:
        """Return what leaves for what came: a frame only once it is whole, and some of them twice."""
        for part in frames.feed(data):
            yield part
            if part[0] == TEXT and self._random.random() < self.doubled:
                yield part
