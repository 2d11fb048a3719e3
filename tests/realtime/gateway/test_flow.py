"""At most so much is under way, whoever does not read is told once and then closed."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from hypothesis import given
from hypothesis import strategies as st

from realtime.gateway import fanout, flow, protocol, routes
from realtime.gateway.flow import MAX_UNCONFIRMED_BYTES, MAX_UNCONFIRMED_FRAMES, Budget, Window
from realtime.gateway.identity import Identity
from realtime.gateway.socket import CALM_BYTES
from realtime.gateway.socket import Socket as Outgoing
from realtime.gateway.topics import Topic
from tests.helpers.sockets import Socket

TOPIC = Topic(kind="space", subject_id=1, wire="space:0123456789abcdef", key="space:0123456789abcdef")


# ---------------------------------------------------------------------- the rules, pure


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 300_000)), max_size=200))
def test_the_window_is_what_is_sent_and_not_confirmed(steps):
    window, model = Window(), {}
    for sends, value in steps:
        if sends:
            room = (
                len(model) < MAX_UNCONFIRMED_FRAMES and sum(model.values()) + value <= MAX_UNCONFIRMED_BYTES
            )
            assert window.has_room(value) == room
            model[window.next_number(value, at=0)] = value
        elif value > window.seq:
            with pytest.raises(ValueError, match="never left"):
                window.confirm(value)
        else:
            gone = [number for number in model if number <= value]
            assert window.confirm(value) == len(gone)
            for number in gone:
                del model[number]
        assert window.size == sum(model.values())


def test_numbers_have_no_holes():
    window = Window()
    assert [window.next_number(1, at=0) for _ in range(5)] == [1, 2, 3, 4, 5]


def test_patience_counts_from_the_oldest_frame_without_confirmation():
    window = Window()
    assert not window.is_overdue(1e9)
    window.next_number(1, at=0)
    window.next_number(1, at=20)
    assert not window.is_overdue(30)
    assert window.is_overdue(30.1)
    window.confirm(1)
    assert not window.is_overdue(30.1)
    assert window.is_overdue(50.1)


@given(st.lists(st.floats(0, 10), min_size=1, max_size=100))
def test_a_budget_never_gives_more_than_its_burst_and_its_rate(waits):
    budget, at, given_out = Budget(rate=2, burst=5, at=0), 0.0, 0
    for wait in waits:
        at += wait
        given_out += budget.take(at)
        assert given_out <= 5 + 2 * at + 1e-6


# ---------------------------------------------------------------------- one connection


async def test_a_reader_that_stops_is_told_behind_once_and_again_after_it_catches_up(town, anna):
    wire = f"space:{town.here.space.uid}"
    socket = await Socket.of(anna)
    await socket.subscribe(wire)
    await tell(town, MAX_UNCONFIRMED_FRAMES + 50)
    heard = [await socket.next() for _ in range(MAX_UNCONFIRMED_FRAMES - 2)]
    assert {frame["type"] for frame in heard} == {"event"}
    assert await socket.next() == {"type": "behind", "topic": wire, "head": None}
    assert await socket.hears_nothing()
    await socket.say(type="received", seq=socket.seq)
    assert await socket.next() == {"type": "behind", "topic": wire, "head": None}
    await tell(town, 1)
    assert (await socket.next())["type"] == "event"


async def test_who_catches_up_before_more_is_left_out_is_not_told_twice(town, anna):
    socket = await Socket.of(anna)
    await socket.subscribe(f"space:{town.here.space.uid}")
    await tell(town, MAX_UNCONFIRMED_FRAMES - 1)
    for _ in range(MAX_UNCONFIRMED_FRAMES - 1):
        frame = await socket.next()
    assert frame["type"] == "behind"
    await socket.say(type="received", seq=socket.seq)
    assert await socket.hears_nothing()


async def test_who_confirms_hears_everything(town, anna):
    socket = await Socket.of(anna)
    await socket.subscribe(f"space:{town.here.space.uid}")
    for _ in range(6):
        await tell(town, 40)
        for _ in range(40):
            assert (await socket.next())["type"] == "event"
        await socket.say(type="received", seq=socket.seq)


async def test_who_confirms_nothing_for_so_long_is_closed_with_4408(anna, monkeypatch):
    monkeypatch.setattr(fanout, "REVIEW_SECONDS", 0.05)
    monkeypatch.setattr(flow, "PATIENCE_SECONDS", 0.2)
    socket = await Socket.of(anna)
    assert await socket.closed_with() == 4408


@pytest.mark.slow
async def test_who_confirms_the_welcome_and_is_silent_stays(anna, monkeypatch):
    monkeypatch.setattr(fanout, "REVIEW_SECONDS", 0.02)
    monkeypatch.setattr(flow, "PATIENCE_SECONDS", 0.1)
    socket = await Socket.of(anna)
    await socket.say(type="received", seq=1)
    assert await socket._wire.receive_nothing(0.4)


# ---------------------------------------------------------------------- a server whose send waits


async def test_a_stalled_reader_holds_up_nobody_and_keeps_its_order():
    """Some servers let `send` wait for the network: the hub must not wait with it."""
    gate, sent = asyncio.Event(), []

    async def send(message):
        if len(sent) >= 3:
            await gate.wait()
        sent.append(message)

    socket = Outgoing(send, Identity(1, "0" * 16), at=0)
    socket.topics[TOPIC.key] = TOPIC
    body = protocol.encode({"type": "event", "topic": TOPIC.wire, "name": "post.published"})
    large = body[:-1] + ',"padding":"' + "x" * CALM_BYTES + '"}'
    async with asyncio.timeout(1):
        for _ in range(6):
            await socket.deliver(TOPIC.key, large)
    gate.set()
    async with asyncio.timeout(1):
        while len(sent) < 6:
            await asyncio.sleep(0)
    assert [json.loads(message["text"])["seq"] for message in sent] == [1, 2, 3, 4, 5, 6]


async def test_nothing_leaves_after_the_close():
    sent = []

    async def send(message):
        sent.append(message)

    socket = Outgoing(send, Identity(1, "0" * 16), at=0)
    await socket.close(protocol.Close.SLOW)
    await socket.close(protocol.Close.BAD_FRAME)
    await socket.reply({"type": "pong"})
    assert sent == [{"type": "websocket.close", "code": 4408}]


def test_a_frame_that_no_client_must_take_is_not_made():
    with pytest.raises(ValueError, match="too large"):
        protocol.encode({"type": "reset", "topic": "€" * 22_000})


async def tell(town, times):
    """Tell the first district of so many posts."""

    def now():
        for _ in range(times):
            routes.tell(routes.to_spaces([town.here.space_id], "post.published", uid="0123456789abcdef"))

    await sync_to_async(now)()
