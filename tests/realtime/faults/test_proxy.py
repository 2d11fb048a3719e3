"""The proxy of the fault suite does to bytes what it says, and nothing else."""

import asyncio
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve

from tests.helpers import servers
from tests.realtime.faults.proxy import HEAD_ENDS, Frames, Proxy

HEAD = b"GET /ws/ HTTP/1.1\r\nHost: x" + HEAD_ENDS


def frame(payload: bytes, *, masked: bool) -> bytes:
    size = len(payload)
    if size < 126:
        head = bytes([0x81, size | (0x80 if masked else 0)])
    elif size < 2**16:
        head = bytes([0x81, 126 | (0x80 if masked else 0)]) + size.to_bytes(2, "big")
    else:
        head = bytes([0x81, 127 | (0x80 if masked else 0)]) + size.to_bytes(8, "big")
    return head + (b"mask" if masked else b"") + payload


@given(
    st.lists(st.tuples(st.sampled_from([0, 1, 125, 126, 300, 70_000]), st.booleans()), max_size=4),
    st.lists(st.integers(1, 200), min_size=1, max_size=5),
)
def test_frames_come_out_whole_however_they_come_in(sizes, pieces):
    parts = [HEAD, *(frame(b"x" * size, masked=masked) for size, masked in sizes)]
    whole, cutter, found, start = b"".join(parts), Frames(), [], 0
    for piece in pieces:
        found += cutter.feed(whole[start : start + piece])
        start += piece
    found += cutter.feed(whole[start:])
    assert found == parts


async def through(proxy_is, story):
    """Run a story with a client on an echo, through a proxy."""

    async def echo(socket):
        async for message in socket:
            await socket.send(message)

    async with serve(echo, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with Proxy(servers.free_port(), lambda: [port], Random(1)) as proxy:
            for name, value in proxy_is.items():
                setattr(proxy, name, value)
            async with connect(f"ws://127.0.0.1:{proxy.port}/", compression=None) as client:
                await story(proxy, client)


async def test_it_carries_both_ways():
    async def story(_proxy, client):
        for text in ("een", "x" * 100_000):
            await client.send(text)
            assert await client.recv() == text

    await through({}, story)


async def test_it_doubles_whole_frames_in_both_directions():
    async def story(_proxy, client):
        await client.send("een")
        assert [await client.recv() for _ in range(4)] == ["een"] * 4

    await through({"doubled": 1.0}, story)


async def test_it_cuts_within_a_frame():
    async def story(proxy, client):
        assert proxy.cut(in_a_frame=True) == 1
        await client.send("x" * 1_000)
        await client.wait_closed()
        assert client.close_code == 1006
        assert not proxy.links

    await through({}, story)


async def test_it_freezes_and_thaws():
    async def story(proxy, client):
        proxy.freeze()
        await client.send("een")
        answer = asyncio.create_task(client.recv())
        done, _ = await asyncio.wait([answer], timeout=0.1)
        assert not done
        proxy.thaw()
        assert await answer == "een"

    await through({}, story)
