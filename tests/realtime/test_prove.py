"""Promises of the socket that take minutes: `make prove WHAT=idle`, `WHAT=revoke`, `WHAT=slow`."""

import asyncio
import json
import time

import psutil
import pytest
from django.db import connection, transaction
from websockets.exceptions import ConnectionClosed

from network.feed.events import PostChanged
from network.kernel import spaces
from network.kernel.events import publish
from network.kernel.models import StandingKind
from tests.factories import people as make
from tests.realtime.test_served import Browser, frame, listens

pytestmark = [pytest.mark.prove, pytest.mark.timeout(600)]

IDLE_SOCKETS, IDLE_SECONDS = 200, 120
REVOCATIONS, REVOKED_WITHIN_SECONDS = 200, 1.0
STALLED, EVENTS, STALLED_MIB, CLOSED_WITHIN_SECONDS = 50, 20_000, 64, 45
PER_PERSON = 6


def browsers(town, running, sockets: int) -> list[Browser]:
    """Make enough neighbours for so many sockets. Returns: one browser per socket."""
    people = [make.a_resident(town.here, f"buur{number}") for number in range(-(-sockets // PER_PERSON))]
    each = [Browser(running, person) for person in people]
    return [each[number // PER_PERSON] for number in range(sockets)]


def changes(town, times: int = 1) -> None:
    """Let posts of the first district change, so that its sockets hear of it."""
    for _ in range(times):
        with transaction.atomic():
            publish(PostChanged(1, "0123456789abcdef", (town.here.space_id,)))
    connection.close()


def test_idle_sockets_stay_open_and_still_hear(town, two_sites):
    """Two hundred sockets that say nothing for two minutes: none is closed, each hears what comes then."""
    waiting = browsers(town, two_sites[0], IDLE_SOCKETS)

    async def story():
        clients = [await browser.opens(ping_interval=None) for browser in waiting]
        for client in clients:
            await listens(client)
            await client.send(json.dumps({"type": "received", "seq": 4}))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                await asyncio.wait([asyncio.ensure_future(client.wait_closed()) for client in clients],
                                   return_when=asyncio.FIRST_COMPLETED)  # fmt: skip
        await asyncio.to_thread(changes, town)
        for client in clients:
            assert (await frame(client))["name"] == "post.changed"
        await asyncio.gather(*(client.close() for client in clients))

    asyncio.run(story())


def test_revoke_arrives_within_a_second(town, anna, two_sites):
    """From the commit of an ended standing to the frame in both processes: the slowest one counts."""
    here, there = (Browser(running, anna) for running in two_sites)
    topic = f"space:{town.there.space.uid}"
    spent: list[float] = []

    def comes():
        spaces.give_standing(person=anna, space=town.there.space, kind=StandingKind.MEMBER, source="test:1")
        connection.close()

    def goes():
        spaces.end_standing(person=anna, space=town.there.space, source="test:1")
        connection.close()
        return time.perf_counter()

    async def story():
        async with here.opens() as one, there.opens() as two:
            for client in (one, two):
                await frame(client)
            for _ in range(REVOCATIONS // 2):
                await asyncio.to_thread(comes)
                for client in (one, two):
                    await client.send(json.dumps({"type": "subscribe", "topic": topic}))
                    assert (await frame(client))["type"] == "subscribed"
                committed = await asyncio.to_thread(goes)
                for client in (one, two):
                    told = await frame(client)
                    assert told["type"] == "revoked"
                    spent.append(time.perf_counter() - committed)
                    await client.send(json.dumps({"type": "received", "seq": told["seq"]}))

    asyncio.run(story())
    print(json.dumps({"revocations": len(spent), "slowest_seconds": round(max(spent), 3)}))
    assert max(spent) <= REVOKED_WITHIN_SECONDS


def test_slow_readers_cost_little_and_are_closed(town, two_sites):
    """Fifty that stop reading while twenty thousand events come: little memory, and 4408 or a broken line."""
    running = two_sites[0]
    readers = browsers(town, running, STALLED)
    server = psutil.Process(running.process.pid)

    async def story():
        clients = [await browser.opens(max_queue=1, ping_interval=None) for browser in readers]
        for client in clients:
            await listens(client)
        before = server.memory_info().rss
        await asyncio.to_thread(changes, town, EVENTS)
        cost = (server.memory_info().rss - before) / 2**20
        print(json.dumps({"stalled": STALLED, "events": EVENTS, "mib": round(cost, 1)}))
        assert cost <= STALLED_MIB
        async with asyncio.timeout(CLOSED_WITHIN_SECONDS):
            assert {await end_of(client) for client in clients} <= {4408, 1006}

    asyncio.run(story())


async def end_of(client) -> int:
    """Read what is left and return the code of the close."""
    try:
        while True:
            await client.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006
