"""How soon a message is acknowledged and seen, and a thousand clients that come back at once. Lines of JSON.

    .venv/bin/python -m tests.bench.chat [--pairs 100] [--clients 1000] [--only pairs storm]

Pairs: all of them talk at once, beside a bare echo on the same server. Storm: each client connects, and
subscribes from the number that it had. It misses 50 messages, and new ones are said meanwhile; it must end
with each number once and in order, or this ends with an error. Both on PostgreSQL with Redis, by one Daphne.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.crowd import WAIT_SECONDS, Client, Listener, allow_many_files
from tests.bench.socket_site import Site
from tests.bench.sockets import PER_PERSON
from tests.helpers import servers

PAIRS, SENDS, CLIENTS, ROOMS, MISSED, LIVE = 100, 8, 1000, 5, 50, 5
STORM_SECONDS = 30.0
PAUSE_SECONDS = 1.0
"""Between two messages of one person; the product allows ten in ten seconds."""


def main() -> int:
    """Measure and print. Returns: 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--only", nargs="+", default=["pairs", "storm"], choices=("pairs", "storm"))
    given = parser.parse_args()
    allow_many_files()
    kept = True
    with site() as served:
        people = max(2 * given.pairs, -(-given.clients // PER_PERSON))
        told = served.ask("fill", people=people, rooms=ROOMS)
        if "pairs" in given.only:
            talks = served.ask("pairs", number=given.pairs)
            print(json.dumps(asyncio.run(talk(served, told["tokens"], talks))), flush=True)
        if "storm" in given.only:
            served.ask("missed", number=MISSED)
            figures = asyncio.run(storm(served, told, given.clients))
            print(json.dumps(figures), flush=True)
            kept = figures["kept"]
    return 0 if kept else 1


@contextmanager
def site() -> Iterator[Site]:
    """A server with PostgreSQL and Redis."""
    cluster, redis = servers.Postgres(settings=servers.FAST_AND_FORGETFUL), servers.Redis()
    with tempfile.TemporaryDirectory() as folder:
        served = Site(Path(folder), DATABASE_URL=cluster.start(), REDIS_URL=redis.start())
        try:
            yield served
        finally:
            served.stop()
            redis.stop()
            cluster.stop()


# ---------------------------------------------------------------------- two by two


class Talker(Client):
    """One of two: says something, and notes when it was acknowledged or seen."""

    def __init__(self, path: str, token: str) -> None:
        super().__init__(path, token)
        self.waits: dict[str, asyncio.Future[float]] = {}
        self._confirmed = 0

    def hear(self, data: bytes) -> None:
        frame = json.loads(data)
        key = {"ack": "ack", "message": "seen"}.get(frame["type"], frame["type"])
        waiting = self.waits.pop(key + str(frame.get("client_id", "")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(asyncio.get_running_loop().time())
        elif frame["type"] == "error":
            self.fail(RuntimeError(frame["detail"]))
        if frame.get("seq", 0) - self._confirmed >= 16:
            self._confirmed = frame["seq"]
            self.say(type="received", seq=frame["seq"])

    def fail(self, problem: Exception) -> None:
        """Tell whoever waits that it will not come."""
        for waiting in self.waits.values():
            if not waiting.done():
                waiting.set_exception(problem)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.fail(error or ConnectionError("the server ended the connection"))

    def awaits(self, key: str) -> "asyncio.Future[float]":
        """Return what will hold the moment at which a frame arrives."""
        self.waits[key] = asyncio.get_running_loop().create_future()
        return self.waits[key]


async def talk(served: Site, tokens: list[str], talks: list[dict[str, Any]]) -> dict[str, Any]:
    """Let every pair talk at once. Returns: milliseconds to the answer, to the other one, and of an echo."""
    acks: list[float] = []
    seen: list[float] = []
    echoes: list[float] = []
    async with asyncio.timeout(WAIT_SECONDS):
        await asyncio.gather(*(_pair(served, tokens, one, acks, seen) for one in talks))
        await asyncio.gather(*(_echo(served, echoes) for _ in talks))
    told = {"ack_ms": acks, "seen_ms": seen, "echo_ms": echoes}
    return {"bench": "chat", "figure": "pairs", "pairs": len(talks), "sends": len(acks)} | {
        name: {f"p{part}": round(_share(values, part), 1) for part in (50, 95, 99)}
        for name, values in told.items()
    }


async def _pair(
    served: Site, tokens: list[str], one: dict[str, Any], acks: list[float], seen: list[float]
) -> None:
    both = [await _opened(served, Talker("/ws/", tokens[place])) for place in one["people"]]
    for talker in both:
        subscribed = talker.awaits("subscribed")
        talker.say(type="subscribe", topic=f"room:{one['room']}")
        await subscribed
    for number in range(SENDS):
        speaker, hearer = both if number % 2 == 0 else both[::-1]
        name = f"n{number}"
        ack, there = speaker.awaits(f"ack{name}"), hearer.awaits(f"seen{name}")
        began = asyncio.get_running_loop().time()
        speaker.say(type="message.send", room=one["room"], client_id=name, text="Ben je er al?")
        acks.append((await ack - began) * 1e3)
        seen.append((await there - began) * 1e3)
        await asyncio.sleep(PAUSE_SECONDS)
    for talker in both:
        talker.leave()


async def _echo(served: Site, echoes: list[float]) -> None:
    talker = await _opened(served, Talker("/echo/", ""))
    for _ in range(SENDS):
        back = talker.awaits("ack")
        began = asyncio.get_running_loop().time()
        talker.say(type="ack")
        echoes.append((await back - began) * 1e3)
        await asyncio.sleep(PAUSE_SECONDS)
    talker.leave()


async def _opened(served: Site, client: Any) -> Any:
    await asyncio.get_running_loop().create_connection(lambda: client, "127.0.0.1", served.port)
    await client.opened
    return client


def _share(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


# ---------------------------------------------------------------------- the storm


class Returning(Listener):
    """Somebody who was away: keeps the numbers in the order in which they come, and resumes when told."""

    def __init__(self, token: str, topic: str) -> None:
        super().__init__("/ws/", token, counts=lambda: None, kind=b"")
        self.topic = topic
        self.numbers: list[int] = []
        self.wrong: list[str] = []

    def hear(self, data: bytes) -> None:
        super().hear(data)
        frame = json.loads(data)
        match frame["type"]:
            case "welcome":
                self.say(type="subscribe", topic=self.topic, after=0)
            case "message":
                self.numbers.append(frame["number"])
            case "behind":
                self.say(type="resume", topic=self.topic, after=len(self.numbers))
            case "error":
                self.wrong.append(frame["code"])


async def storm(served: Site, told: dict[str, Any], number: int) -> dict[str, Any]:
    """Let all of them come back at once, and see that each ends with everything, once and in order."""
    topics = told["topics"]
    clients = [
        Returning(told["tokens"][place // PER_PERSON], topics[place % len(topics)]) for place in range(number)
    ]
    wanted = list(range(1, MISSED + 1))
    before, began = served.cpu(), time.monotonic()
    opening = asyncio.gather(*(_opened(served, client) for client in clients))
    said = asyncio.create_task(_say_live(served))
    await opening
    connected = time.monotonic() - began
    async with asyncio.timeout(WAIT_SECONDS):
        while any(len(client.numbers) < MISSED for client in clients):
            await asyncio.sleep(0.02)
        missed_seconds = time.monotonic() - began
        await said
        live = [*wanted, *range(MISSED + 1, MISSED + LIVE + 1)]
        of_first = [client for client in clients if client.topic == topics[0]]
        while any(len(client.numbers) < len(live) for client in of_first):
            await asyncio.sleep(0.02)
    for client in clients:
        expected = live if client.topic == topics[0] else wanted
        assert client.numbers == expected, f"{client.topic}: {client.numbers}"
        assert client.wrong == [], client.topic
        assert not client.ended
        client.leave()
    return {
        "bench": "chat",
        "figure": "storm",
        "clients": number,
        "missed": MISSED,
        "connected_s": round(connected, 2),
        "all_complete_s": round(missed_seconds, 2),
        "cpu_ms_a_client": round((served.cpu() - before) / number * 1e3, 2),
        "twice_or_out_of_order": 0,
        "limit_s": STORM_SECONDS,
        "kept": missed_seconds <= STORM_SECONDS,
    }


async def _say_live(served: Site) -> None:
    """Say something in the first conversation now and then while they come back."""
    for _ in range(LIVE):
        await asyncio.sleep(0.5)
        await asyncio.to_thread(served.ask, "tell", way="send", times=1)


if __name__ == "__main__":
    sys.exit(main())
