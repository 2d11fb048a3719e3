"""Frames that leave at once arrive whole and in order, also at who reads late, hangs up or is gone."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from random import Random

import pytest
from autobahn.websocket.protocol import WebSocketProtocol
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.abstract import FileDescriptor
from websockets.asyncio.client import ClientConnection, connect

from network.kernel.prompt import LONG, SHORT, header
from tests.helpers import servers, source
from tests.network.kernel.prompt_site import content

EDGES = [0, 1, SHORT - 2, SHORT - 1, SHORT, SHORT + 1, LONG - 4, LONG, LONG + 1, 200_000]
SLOW_BYTES = 4096
WAIT_SECONDS = 20


class _Factory:
    isServer = True  # noqa: N815  # a name of autobahn


class _Reference(WebSocketProtocol):
    """autobahn's own writer, with its bytes kept."""

    def __init__(self) -> None:
        self.factory = _Factory()
        self.maskServerFrames = False
        self.logFrames = False
        self.trafficStats = type("Counted", (), {"outgoingWebSocketFrames": 0})()
        self.written = b""

    def sendData(self, data: bytes, sync: bool = False, chopsize: int | None = None) -> None:  # noqa: N802
        self.written += data


@given(size=st.integers(0, LONG), binary=st.booleans())
def test_a_frame_is_what_autobahn_writes(size, binary):
    reference = _Reference()
    reference.sendFrame(opcode=2 if binary else 1, payload=b"x" * size)
    assert header(size, binary=binary) + b"x" * size == reference.written


def test_twisted_still_keeps_what_waits_where_we_look():
    """A frame that went out before what waits would overtake it: the names must not move unseen."""
    transport = FileDescriptor(reactor=object())
    assert transport._tempDataBuffer == []
    assert transport.dataBuffer == b""
    transport.connected = True
    transport.startWriting = lambda: None
    transport.write(b"later")
    assert transport._tempDataBuffer == [b"later"]


@pytest.fixture
def port() -> Iterator[int]:
    number = servers.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.network.kernel.prompt_site", str(number)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=source.ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    yield number
    assert process.poll() is None, "the server ended"
    process.kill()
    assert b"Traceback" not in process.communicate()[1]


def opens(port: int, *, buffer: int | None = None) -> connect:
    """Return a connection to be; with `buffer` one whose system takes in little at a time."""
    line = socket.socket()
    if buffer:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    line.connect(("127.0.0.1", port))
    line.setblocking(False)
    return connect(
        f"ws://127.0.0.1:{port}/", sock=line, compression=None, max_size=None, max_queue=1, close_timeout=0.2
    )


async def asks(line: ClientConnection, sizes: Sequence[int], *, binary: bool = False) -> None:
    await line.send(json.dumps({"sizes": list(sizes), "binary": binary}))


async def hears(line: ClientConnection, sizes: Sequence[int], *, binary: bool = False) -> None:
    """Read as many frames, and look whether each is the next one, whole."""
    async with asyncio.timeout(WAIT_SECONDS):
        for number, size in enumerate(sizes):
            said = await line.recv()
            assert isinstance(said, bytes) is binary
            assert (said.decode() if isinstance(said, bytes) else said) == content(number, size)


def test_frames_arrive_whole_and_in_order(port):
    """Of every size, in text and in bytes; beside somebody who reads late, and somebody who breaks off."""
    sizes = Random(7).choices(EDGES, k=100)

    async def story() -> None:
        async with opens(port) as brisk, opens(port, buffer=SLOW_BYTES) as late:
            await asks(late, sizes)  # far more than the system holds for who does not read
            await hears_at_once(brisk)
            gone = await opens(port, buffer=SLOW_BYTES)
            await asks(gone, sizes)
            gone.transport.abort()
            leaving = await opens(port, buffer=SLOW_BYTES)
            await asks(leaving, sizes)
            await asyncio.wait_for(leaving.close(), WAIT_SECONDS)
            await hears(late, sizes)
            await (await late.ping())
            await hears_at_once(brisk)

    async def hears_at_once(line: ClientConnection) -> None:
        for binary in (False, True):
            await asks(line, EDGES, binary=binary)
            await hears(line, EDGES, binary=binary)

    asyncio.run(story())
