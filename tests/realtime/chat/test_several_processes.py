"""Two servers on one database: what is said at one is seen at the other, without Redis a little later."""

import asyncio
import json
import subprocess
import sys
import time

import pytest
from django.db import connection, transaction
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from network.kernel import spaces
from network.kernel.models import SpaceKind, StandingKind
from network.people.services.tokens import create_token
from realtime.chat.services.rooms import choose_presence, open_direct, room_of_group
from tests.factories.moderation import house_rules
from tests.helpers import site as sites
from tests.helpers import source
from tests.helpers.sockets import SERVER

WAIT_SECONDS = 15
SOURCE = "test"


@pytest.fixture
def choir(town, anna, griet):
    """A group of Anna and Griet that talks."""
    house_rules()
    space = spaces.open_space(kind=SpaceKind.GROUP, name="Koor")
    for person in (anna, griet):
        spaces.give_standing(person=person, space=space, kind=StandingKind.MEMBER, source=SOURCE)
    return room_of_group(space=space, by=anna)


def key_of(person) -> str:
    """Return a token with which the person talks."""
    _row, key = create_token(by=person, person=person, scopes=["read", "write"], name="test")
    return key


class Talker:
    """Somebody at one of the servers, by a client that is not our code."""

    def __init__(self, at, key: str) -> None:
        self._address = at.url.replace("http", "ws") + "/ws/"
        self._key = Subprotocol(key)

    async def __aenter__(self) -> "Talker":
        self._line = await connect(self._address, subprotocols=[Subprotocol("bearer"), self._key])
        await self.until("welcome")
        return self

    async def __aexit__(self, *error) -> None:
        await self._line.close()

    async def say(self, **frame) -> None:
        """Send a frame."""
        await self._line.send(json.dumps(frame))

    async def until(self, kind: str) -> dict:
        """Return the next frame of a kind, in time."""
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                frame = json.loads(await self._line.recv())
                SERVER.validate(frame)
                await self.say(type="received", seq=frame["seq"])
                if frame["type"] == kind:
                    return frame

    async def opens(self, room) -> None:
        """Listen to a conversation."""
        await self.say(type="subscribe", topic=f"room:{room.uid}")
        await self.until("subscribed")

    async def tells(self, room, text: str) -> dict:
        """Say something. Returns: the acknowledgement."""
        await self.say(type="message.send", room=room.uid, client_id=text, text=text)
        return await self.until("ack")


@pytest.mark.postgres
def test_messages_presence_and_rights_cross_from_one_process_to_the_other(choir, anna, griet, two_sites):
    one, two = two_sites
    keys = {person: key_of(person) for person in (anna, griet)}
    direct = open_direct(other=griet, by=anna)
    choose_presence(shows=True, by=griet)

    def leaves():
        with transaction.atomic():
            spaces.end_standing(person=griet, space=choir.space, source=SOURCE)
        connection.close()

    async def story():
        async with Talker(one, keys[anna]) as here, Talker(two, keys[griet]) as there:
            for talker in (here, there):
                await talker.opens(choir)
            await here.opens(direct)
            assert (await here.tells(choir, "Wie zingt er mee?"))["number"] == 1
            assert (await there.until("message"))["text"] == "Wie zingt er mee?"
            await there.say(type="presence", state="here")
            told = await here.until("event")
            assert (told["name"], told["about"]) == ("presence.here", griet.uid)
            await asyncio.to_thread(leaves)
            async with asyncio.timeout(1):
                assert (await there.until("revoked"))["topic"] == f"room:{choir.uid}"

    asyncio.run(story())


@pytest.mark.slow
def test_without_redis_two_processes_still_come_together_within_five_seconds(choir, anna, griet, tmp_path):
    keys = {person: key_of(person) for person in (anna, griet)}
    both = [sites.start(tmp_path / name, REDIS_URL="") for name in ("one", "two")]

    async def story():
        async with Talker(both[0], keys[anna]) as here, Talker(both[1], keys[griet]) as there:
            for talker in (here, there):
                await talker.opens(choir)
            await here.tells(choir, "Wie zingt er mee?")
            began = time.monotonic()
            assert (await there.until("behind"))["head"] == 1
            await there.say(type="resume", topic=f"room:{choir.uid}", after=0)
            assert (await there.until("message"))["text"] == "Wie zingt er mee?"
            assert time.monotonic() - began < 5

    try:
        asyncio.run(story())
    finally:
        for running in both:
            sites.stop(running)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_crowd_that_comes_back_at_once_gets_everything_once():
    """The storm of the benchmark, small: it fails where anything is lost, doubled or out of order."""
    command = [sys.executable, "-m", "tests.bench.chat", "--only", "storm", "--clients", "40", "--pairs", "0"]
    done = subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["twice_or_out_of_order"] == 0
