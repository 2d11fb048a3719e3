"""A connection that catches up gets each message once, whatever arrives live before it asked or meanwhile."""

import asyncio
import json

import pytest

from realtime.gateway.flow import MAX_UNCONFIRMED_FRAMES
from realtime.gateway.identity import Identity
from realtime.gateway.socket import Socket
from realtime.gateway.topics import Head, Stretch, Topic

ROOM = Topic(kind="room", subject_id=1, wire="room:a", key="room:a")
HEAD = 4


class Wire:
    """One connection in one room of which the client has two messages, and what left on it."""

    def __init__(self):
        self.told = []
        self.socket = Socket(self.send, Identity(person_id=1, person_uid="a"), at=0)
        self.socket.topics[ROOM.key] = ROOM

    async def send(self, message):
        self.told.append(json.loads(message["text"]))

    async def live(self, number):
        await self.socket.deliver_numbered(ROOM.key, number, body(number))

    async def answer(self, after):
        """Answer a resume with everything that there is."""
        bodies = tuple((number, body(number)) for number in range(after + 1, HEAD + 1))
        await self.socket.catch_up(ROOM, after, Stretch(bodies=bodies, head=Head(HEAD, 0)))

    @property
    def numbers(self):
        return [frame["number"] for frame in self.told if frame["type"] == "message"]

    @property
    def behinds(self):
        return [frame["head"] for frame in self.told if frame["type"] == "behind"]


def body(number):
    return json.dumps({"type": "message", "number": number})


@pytest.fixture
async def wire():
    made = Wire()
    await made.socket.begin(ROOM, 2)
    return made


async def test_whoever_was_told_to_resume_hears_nothing_live_until_then(wire):
    await wire.live(4)  # overtook the one before it
    await wire.live(3)
    assert (wire.numbers, wire.behinds) == ([], [4])
    await wire.answer(after=2)
    await wire.live(5)
    assert wire.numbers == [3, 4, 5]


async def test_confirming_the_word_does_not_let_live_messages_through(wire):
    await wire.live(4)
    await wire.socket.confirm(1)
    await wire.live(3)
    assert wire.numbers == []
    await wire.answer(after=2)
    assert wire.numbers == [3, 4]


async def test_what_arrives_live_while_it_is_looked_up_comes_once(wire):
    with wire.socket.pausing(ROOM.key):
        await wire.live(3)
    await wire.answer(after=2)
    assert wire.numbers == [3, 4]


async def test_what_arrives_live_and_was_not_found_yet_is_told(wire):
    with wire.socket.pausing(ROOM.key):
        for number in range(3, HEAD + 2):
            await wire.live(number)
    await wire.answer(after=2)
    assert (wire.numbers, wire.behinds) == ([3, 4], [HEAD + 1])


async def test_a_page_stops_where_the_window_is_full_and_goes_on_once_there_is_air(wire):
    """Who asks over and over and confirms nothing gets a window full, and not one frame more."""
    head = 3 * MAX_UNCONFIRMED_FRAMES
    for _ in range(20):
        after = wire.numbers[-1] if wire.numbers else 2
        bodies = tuple((number, body(number)) for number in range(after + 1, head + 1))
        await wire.socket.catch_up(ROOM, after, Stretch(bodies=bodies, head=Head(head, 0)))
    assert len(wire.told) <= MAX_UNCONFIRMED_FRAMES + 1
    told = len(wire.behinds)
    await wire.socket.confirm(len(wire.told))
    assert len(wire.behinds) == told + 1
    await wire.socket.catch_up(
        ROOM, wire.numbers[-1], Stretch(((wire.numbers[-1] + 1, body(0)),), Head(head, 0))
    )
    assert len(wire.numbers) > MAX_UNCONFIRMED_FRAMES // 2


async def test_a_question_that_failed_is_asked_for_again_by_the_next_message(wire):
    with pytest.raises(asyncio.CancelledError), wire.socket.pausing(ROOM.key):
        raise asyncio.CancelledError
    await wire.live(3)
    assert (wire.numbers, wire.behinds) == ([], [3])
