"""Chat while things break, in short: what is acknowledged is stored once, and whoever stays has everything.

Each test breaks one thing of a running installation while people talk; `run` then holds what everybody said
and heard against the database. The long form, with all of it at once, is `make prove WHAT=chat`.
"""

import asyncio
import signal

import pytest

from tests.realtime.faults.planted.apps import DIE_AFTER_COMMIT, DIE_AFTER_HINT, HANG_IN_TASK
from tests.realtime.faults.scene import Scene

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(300)]

EACH = 20
SOME = 20  # acknowledged before, between and after faults: little of what all authors say together
AFTER_A_LOST_HINT_SECONDS = 10.0  # five are promised; twice that on a machine that others use too
HOURS = 3600.0
THREAT = "Ik sla je dood, jij vuile klootzak."
SLOW = 4408

IN_HAND = "SELECT id FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'"
DONE = "SELECT status FROM django_tasks_database_dbtaskresult WHERE id = %s"
TIME_PASSES = """
    UPDATE django_tasks_database_dbtaskresult SET started_at = started_at - interval '1 hour'
    WHERE status = 'RUNNING'
"""
JOBS_ARE_DUE = "UPDATE kernel_heartbeat SET beat_at = beat_at - interval '1 hour' WHERE name LIKE 'job:reap%'"


def run(scene, story):
    """Play a story. Returns: the figures, once all is well."""

    async def play():
        async with scene:
            await story(scene)
            return await scene.ends_well()

    figures = asyncio.run(play())
    print(figures)
    return figures


def test_nothing_breaks(whole):
    """The measure of the others: all clients, no fault."""

    async def story(scene):
        await scene.talk(EACH)

    run(Scene(whole), story)


@pytest.mark.parametrize("moment", [DIE_AFTER_COMMIT, DIE_AFTER_HINT])
def test_the_server_is_killed_between_commit_and_ack(whole, moment):
    """It commits and is gone: nobody says so to the author, who says it again and is told what it was."""

    async def story(scene):
        waits = whole.plant(moment)
        await scene.talk(EACH)
        await scene.until(lambda: any(server.ended() for server in whole.servers), "a server died")
        assert not waits.exists()

    figures = run(Scene(whole), story)
    assert figures["replays"] >= 1


def test_the_server_is_killed_before_it_commits(whole):
    """Whoever sends waits for the lock of the room when it dies: nothing is stored, and later it is, once."""

    async def story(scene):
        room = scene.senders[0].rooms[0]
        with whole.locked(room):
            said = await scene.senders[0].say(room, "Net voor de klap")
            await scene.until(lambda: whole.waits_for_lock(), "somebody waits for the lock")
            for server in whole.servers:
                server.kill()
        assert said not in {row.client_id for row in whole.stored(scene.history.begins)}
        await scene.back(*whole.servers)
        await scene.talk(EACH // 2)

    run(Scene(whole), story)


def test_a_server_freezes_and_is_killed(whole):
    """Its clients hear nothing, and no connection breaks: they give it up and go to the other one."""

    async def fault(scene):
        await scene.answered(SOME)
        frozen, other = whole.servers
        frozen.signal(signal.SIGSTOP)
        scene.only(other)
        await scene.until(
            lambda: all(link.port == other.port for link in scene.proxy.links), "all are elsewhere"
        )
        frozen.kill()
        await scene.back(frozen)

    async def story(scene):
        await scene.while_talking(EACH, fault(scene))

    run(Scene(whole), story)


def test_the_worker_is_killed_in_the_middle_of_a_task(whole):
    """What it had in hand is done by the next one, and what was held comes out with the next number."""

    async def story(scene):
        whole.plant(HANG_IN_TASK)
        author = scene.senders[0]
        held = await author.say(author.rooms[0], THREAT)
        await author.say(author.rooms[-1], "Zie je dit?")  # between two: that leaves a task
        await scene.until(whole.hangs, "the worker hangs")
        [(in_hand,)] = whole.ask(IN_HAND)
        whole.worker.kill()
        await scene.talk(EACH // 2)
        whole.do(TIME_PASSES)
        whole.do(JOBS_ARE_DUE)
        whole.worker.start()
        assert (await asyncio.to_thread(whole.run, "release"))["released"] == 1
        await scene.until(lambda: whole.ask(DONE, in_hand) == [("SUCCESSFUL",)], "the next one did it")
        assert [ack.number for ack in scene.history.acked if ack.client_id == held] == [None]

    run(Scene(whole), story)


def test_redis_stops_and_starts(whole):
    """Hints are lost meanwhile; every few seconds each server compares with the database all the same."""

    async def fault(scene):
        await scene.answered(SOME)
        whole.redis.kill()
        await scene.answered(SOME)
        assert await heard_without_redis(scene) <= AFTER_A_LOST_HINT_SECONDS
        whole.redis.start()

    async def story(scene):
        await scene.while_talking(EACH, fault(scene))

    run(Scene(whole), story)


def test_redis_freezes(whole):
    """It takes what is sent to it and answers nothing, which is worse than being gone."""

    async def fault(scene):
        await scene.answered(SOME)
        frozen = whole.redis_process()
        frozen.suspend()
        try:
            await heard_without_redis(scene)
        finally:
            frozen.resume()

    async def story(scene):
        await scene.while_talking(EACH // 2, fault(scene))

    run(Scene(whole), story)


def test_redis_is_flushed(whole):
    """Counts and drawn cards are gone; no message ever was in it."""

    async def fault(scene):
        for _ in range(5):
            await scene.answered(SOME)
            whole.flush()

    async def story(scene):
        await scene.while_talking(EACH, fault(scene))

    run(Scene(whole), story)


def test_postgresql_is_restarted(whole):
    """All of its processes end at once, twice; it recovers, and so do the connections of the servers."""

    async def fault(scene):
        for _ in range(2):
            await scene.answered(2 * SOME)
            whole.postgres.kill()
            await scene.until(lambda: any(one.waiting for one in scene.senders), "somebody is not answered")
            whole.postgres.start()

    async def story(scene):
        await scene.while_talking(EACH, fault(scene))

    run(Scene(whole), story)


def test_the_disk_of_postgresql_is_full(whole):
    """Nothing can be written, so nothing is acknowledged; once there is room again, all of it is said."""

    async def fault(scene):
        whole.postgres.fill_disk()
        await scene.until(lambda: any(client.refusals for client in scene.senders), "somebody is refused")
        whole.postgres.kill()
        whole.postgres.start()

    async def story(scene):
        await scene.while_talking(EACH, fault(scene))

    run(Scene(whole), story)


def test_the_network_cuts_delays_and_freezes(whole):
    """Connections break at once and within a frame, everything is slow, and for a while nothing passes."""

    async def fault(scene):
        scene.proxy.delay = 0.03
        for in_a_frame in (False, True, False, True):
            await scene.answered(SOME)
            scene.proxy.cut(0.4, in_a_frame=in_a_frame)
        scene.proxy.freeze()
        await scene.until(lambda: not any(one.connected for one in scene.clients), "all gave up their line")
        scene.proxy.thaw()

    async def story(scene):
        await scene.while_talking(EACH, fault(scene))

    assert run(Scene(whole), story)["returns"] > 0


def test_everything_comes_twice(whole):
    """Frames are doubled on the way, in both directions, and half of the authors say everything twice."""

    async def story(scene):
        for sender in scene.senders[::2]:
            sender.stutters = True
        await scene.talk(EACH)

    scene = Scene(whole)
    scene.doubles(0.3)
    figures = run(scene, story)
    assert figures["replays"] > 0
    assert figures["doubled_frames_ignored"] > 0


def test_a_client_that_stops_reading_is_dropped_and_resumes(whole):
    """It is closed with 4408 and misses nothing in the end; nobody else waits for it."""

    async def story(scene):
        sleepy = scene.readers[0]
        sleepy.reads.clear()
        await scene.talk(EACH)
        others = [client for client in scene.clients if client is not sleepy]
        await scene.until(lambda: scene.all_have_all(others), "the others have everything")
        await asyncio.sleep(whole.patience + 4)  # until the server gave it up
        sleepy.reads.set()
        await scene.until(lambda: bool(sleepy.closes), "it is dropped")
        assert sleepy.closes[0] == SLOW

    run(Scene(whole), story)


@pytest.mark.parametrize("seconds", [6 * HOURS, -6 * HOURS])
def test_the_clock_jumps(whole, seconds):
    """Order hangs on numbers: what is said hours earlier by the clock still comes later."""

    async def fault(scene):
        await scene.answered(SOME)
        whole.jump(seconds)
        await scene.until(lambda: whole.jumped(scene.history.begins), "something is written at another hour")
        await scene.answered(SOME)
        whole.jump(0)

    async def story(scene):
        await scene.while_talking(EACH, fault(scene))
        assert whole.jumped(scene.history.begins)

    run(Scene(whole), story)


async def heard_without_redis(scene):
    """Say something in a room that somebody else reads. Returns: seconds until they heard it."""
    author, reader = scene.senders[0], next(one for one in scene.readers if meet(one, scene.senders[0]))
    room = meet(author, reader)
    await author.say(room, "Zonder Redis")
    await scene.until(lambda: not author.waiting, "it is stored")
    head = scene.cluster.heads()[room]
    spent = await scene.until(lambda: reader.last[room] >= head, "it is heard")
    print("heard without Redis after", round(spent, 2))
    return spent


def meet(one, other):
    """Return a room in which both are, or nothing."""
    return next((room for room in one.rooms if room in other.rooms), None)
