"""The promise `chat` of the installation in full: `make prove WHAT=chat`.

Forty people say twenty thousand things in twenty rooms that two hundred others read, while again and again
something breaks: each fault in its turn, until all is said. PROVE_SENDS says fewer.
"""

import asyncio
import json
import os
import signal
from collections import Counter
from collections.abc import Callable
from time import monotonic

import pytest

from tests.helpers import site
from tests.realtime.faults.clients import Client
from tests.realtime.faults.cluster import Cluster
from tests.realtime.faults.planted.apps import DIE_AFTER_COMMIT, DIE_AFTER_HINT, HANG_IN_TASK
from tests.realtime.faults.scene import Scene

LONGEST_SECONDS = 1_500

pytestmark = [pytest.mark.prove, pytest.mark.django_db, pytest.mark.timeout(LONGEST_SECONDS + 300)]

SENDS = int(os.environ.get("PROVE_SENDS", "20000"))
SIZE = {"rooms": 20, "senders": 40, "readers": 200}
SOME, RESTS = 20, 200
"""Things that are acknowledged while something is broken, and before the next thing breaks."""
HOUR = 3600.0


@pytest.fixture
def cluster(django_db_setup, tmp_path):
    """A cluster with the whole town in it, and the patience of the product."""
    made = Cluster(tmp_path)
    try:
        made.start(site.database_url(), **SIZE)
        yield made
    finally:
        made.stop()


class Breaker:
    """Breaks one thing after the other until it is told to stop, and leaves all of it whole."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.cluster = scene.cluster
        self.done: Counter[str] = Counter()
        self.over = False
        self._faults = (
            self.server_killed_between_commit_and_ack,
            self.server_killed,
            self.server_stopped,
            self.worker_killed,
            self.redis_killed,
            self.redis_stopped,
            self.redis_flushed,
            self.postgresql_killed,
            self.disk_full,
            self.network_cut,
            self.network_slow,
            self.frames_doubled,
            self.clock_jumped,
            self.reader_asleep,
        )

    async def run(self) -> None:
        """Break things, and let people talk after each."""
        while not self.over:
            for fault in self._faults:
                if not self.over:
                    await fault()
                    self.done[fault.__name__] += 1
                    await self.goes_on(RESTS)

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds, or until all is said."""
        await self.scene.until(lambda: self.over or holds(), what, self.scene.patience)

    async def goes_on(self, more: int = SOME) -> None:
        """Wait until so many more things are acknowledged, with whatever is broken by now."""
        acked = self.scene.history.acked
        goal = len(acked) + more
        await self.until(lambda: len(acked) >= goal, f"{more} more are acknowledged")

    def awake(self) -> list[Client]:
        """Everybody who reads."""
        return [client for client in self.scene.clients if client.reads.is_set()]

    async def server_killed_between_commit_and_ack(self) -> None:
        moment = (DIE_AFTER_COMMIT, DIE_AFTER_HINT)[self.done["server_killed_between_commit_and_ack"] % 2]
        waits = self.cluster.plant(moment)
        await self.until(lambda: not waits.exists(), "a server comes by")
        if waits.exists():  # all was said before one came by
            waits.unlink(missing_ok=True)
            return
        await self.scene.until(lambda: any(server.ended() for server in self.cluster.servers), "it died")
        await self.scene.back(*(server for server in self.cluster.servers if not server.alive))

    async def server_killed(self) -> None:
        killed = self.scene.random.choice(self.cluster.servers)
        killed.kill()
        await self.goes_on()
        await self.scene.back(killed)

    async def server_stopped(self) -> None:
        stopped, other = self.cluster.servers
        stopped.signal(signal.SIGSTOP)
        self.scene.only(other)
        links = self.scene.proxy.links
        await self.until(lambda: all(link.port == other.port for link in links), "all are elsewhere")
        stopped.signal(signal.SIGCONT)
        await self.scene.back()

    async def worker_killed(self) -> None:
        waits = self.cluster.plant(HANG_IN_TASK)
        await self.until(self.cluster.hangs, "the worker hangs")
        waits.unlink(missing_ok=True)
        self.cluster.worker.kill()
        self.cluster.worker.start()

    async def redis_killed(self) -> None:
        self.cluster.redis.kill()
        await self.goes_on()
        self.cluster.redis.start()

    async def redis_stopped(self) -> None:
        stopped = self.cluster.redis_process()
        stopped.suspend()
        try:
            await self.goes_on()
        finally:
            stopped.resume()

    async def redis_flushed(self) -> None:
        self.cluster.flush()

    async def postgresql_killed(self) -> None:
        self.cluster.postgres.kill()
        await self.until(lambda: any(one.waiting for one in self.scene.senders), "somebody is not answered")
        self.cluster.postgres.start()

    async def disk_full(self) -> None:
        clients = self.scene.clients
        refused = sum(len(client.refusals) for client in clients)
        self.cluster.postgres.fill_disk()
        await self.until(
            lambda: sum(len(client.refusals) for client in clients) > refused, "somebody is refused"
        )
        self.cluster.postgres.kill()
        self.cluster.postgres.start()

    async def network_cut(self) -> None:
        for in_a_frame in (False, True):
            self.scene.proxy.cut(0.3, in_a_frame=in_a_frame)
            await self.goes_on()

    async def network_slow(self) -> None:
        self.scene.proxy.delay = 0.3
        await self.goes_on()
        self.scene.proxy.delay = 0.0
        self.scene.proxy.freeze()
        try:
            await self.until(lambda: not any(one.connected for one in self.awake()), "all gave up their line")
        finally:
            self.scene.proxy.thaw()

    async def frames_doubled(self) -> None:
        ignored = sum(client.ignored for client in self.scene.clients)
        self.scene.doubles(0.2)
        await self.until(
            lambda: sum(client.ignored for client in self.scene.clients) > ignored + SOME, "frames come twice"
        )
        self.scene.proxy.doubled = 0.0

    async def clock_jumped(self) -> None:
        self.cluster.jump(self.scene.random.choice((6, -6)) * HOUR)
        await self.goes_on()
        self.cluster.jump(0)

    async def reader_asleep(self) -> None:
        """It sleeps through the faults after this one, and is woken by the next round."""
        sleepy = self.scene.readers[0]
        if sleepy.reads.is_set():
            sleepy.reads.clear()
        else:
            sleepy.reads.set()


def test_chat_keeps_its_promise_whatever_breaks(cluster):
    async def story():
        scene = Scene(cluster)
        scene.patience = LONGEST_SECONDS
        async with scene:
            breaker, began = Breaker(scene), monotonic()
            breaking = asyncio.create_task(breaker.run())
            await scene.talk(SENDS // len(scene.senders), pause=0.0)
            talked = monotonic() - began
            breaker.over = True
            await breaking
            for client in scene.clients:
                client.reads.set()
            return await scene.ends_well(), breaker.done, talked

    figures, faults, talked = asyncio.run(story())
    told = {"senders": 40, "readers": 200, "rooms": len(cluster.world["rooms"])} | figures
    print(json.dumps(told | {"sends_a_second": round(SENDS / talked, 1), "faults": dict(faults)}))
    assert sum(faults.values()) > 0
