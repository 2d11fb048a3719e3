"""The promise `chat` of the installation in full: `make prove WHAT=chat`.

Forty people say twenty thousand things in twenty rooms that two hundred others read, while again and again
something breaks: each fault in its turn, until all is said. PROVE_SENDS says fewer.
"""

import asyncio
import json
import os
import signal
from collections import Counter
from time import monotonic

import pytest

from tests.helpers import site
from tests.realtime.faults.cluster import Cluster
from tests.realtime.faults.planted.apps import DIE_AFTER_COMMIT, DIE_AFTER_HINT, HANG_IN_TASK
from tests.realtime.faults.scene import Scene

LONGEST_SECONDS = 1_500

pytestmark = [pytest.mark.prove, pytest.mark.django_db, pytest.mark.timeout(LONGEST_SECONDS + 300)]

SENDS = int(os.environ.get("PROVE_SENDS", "20000"))
SIZE = {"rooms": 20, "senders": 40, "readers": 200}
REST_SECONDS = 4.0
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
        """Break things, with a rest after each."""
        while not self.over:
            for fault in self._faults:
                if not self.over:
                    await fault()
                    self.done[fault.__name__] += 1
                    await asyncio.sleep(REST_SECONDS)

    async def server_killed_between_commit_and_ack(self) -> None:
        moment = (DIE_AFTER_COMMIT, DIE_AFTER_HINT)[self.done["server_killed_between_commit_and_ack"] % 2]
        waits = self.cluster.plant(moment)
        await self.scene.until(lambda: self.over or not waits.exists(), "a server died")
        waits.unlink(missing_ok=True)
        await asyncio.sleep(1)
        await self.scene.back(*(server for server in self.cluster.servers if not server.alive))

    async def server_killed(self) -> None:
        killed = self.scene.random.choice(self.cluster.servers)
        killed.kill()
        await asyncio.sleep(1)
        await self.scene.back(killed)

    async def server_stopped(self) -> None:
        stopped, other = self.cluster.servers
        stopped.signal(signal.SIGSTOP)
        self.scene.only(other)
        await asyncio.sleep(6)
        stopped.signal(signal.SIGCONT)
        await self.scene.back()

    async def worker_killed(self) -> None:
        waits = self.cluster.plant(HANG_IN_TASK)
        await self.scene.until(lambda: self.over or self.cluster.hangs(), "the worker hangs")
        waits.unlink(missing_ok=True)
        self.cluster.worker.kill()
        self.cluster.worker.start()

    async def redis_killed(self) -> None:
        self.cluster.redis.kill()
        await asyncio.sleep(4)
        self.cluster.redis.start()

    async def redis_stopped(self) -> None:
        stopped = self.cluster.redis_process()
        stopped.suspend()
        await asyncio.sleep(4)
        stopped.resume()

    async def redis_flushed(self) -> None:
        self.cluster.flush()

    async def postgresql_killed(self) -> None:
        self.cluster.postgres.kill()
        await asyncio.sleep(1)
        self.cluster.postgres.start()

    async def disk_full(self) -> None:
        refused = sum(len(client.refusals) for client in self.scene.clients)
        self.cluster.postgres.fill_disk()
        await self.scene.until(
            lambda: self.over or sum(len(client.refusals) for client in self.scene.clients) > refused,
            "somebody is refused",
        )
        self.cluster.postgres.kill()
        self.cluster.postgres.start()

    async def network_cut(self) -> None:
        for in_a_frame in (False, True):
            self.scene.proxy.cut(0.3, in_a_frame=in_a_frame)
            await asyncio.sleep(2)

    async def network_slow(self) -> None:
        self.scene.proxy.delay = 0.3
        await asyncio.sleep(5)
        self.scene.proxy.delay = 0.0
        self.scene.proxy.freeze()
        await asyncio.sleep(3)
        self.scene.proxy.thaw()

    async def frames_doubled(self) -> None:
        self.scene.doubles(0.2)
        await asyncio.sleep(4)
        self.scene.proxy.doubled = 0.0

    async def clock_jumped(self) -> None:
        self.cluster.jump(self.scene.random.choice((6, -6)) * HOUR)
        await asyncio.sleep(3)
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
