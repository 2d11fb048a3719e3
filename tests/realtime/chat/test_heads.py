"""A hint that is lost costs moments and never a message: each process looks into the database."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from channels.layers import channel_layers
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from realtime.chat.models import Message, Room
from realtime.chat.services.messages import edit_message, send_message
from realtime.chat.services.rooms import open_direct
from realtime.gateway import fanout, topics
from realtime.gateway.layer import EmbeddedChannelLayer
from tests.factories import people as make
from tests.helpers.sockets import Socket


class DeafLayer(EmbeddedChannelLayer):
    """A layer that loses every message of a conversation, as each layer may."""

    async def group_send(self, group, message):
        """Send everything else."""
        if message["type"] != "numbered":
            await super().group_send(group, message)


@pytest.fixture
def quick(monkeypatch):
    """Look every moment instead of every few seconds."""
    monkeypatch.setattr(fanout, "HEADS_SECONDS", 0.05)
    monkeypatch.setattr(fanout, "GRACE_SECONDS", 0.02)


@pytest.fixture
def deaf(quick):
    """Lose the hints of conversations."""
    kept = channel_layers.backends.pop("default", None)
    channel_layers.set("default", DeafLayer())
    yield
    channel_layers.backends.pop("default", None)
    if kept is not None:
        channel_layers.set("default", kept)


async def inside(person, room):
    """Return a connection that hears a conversation."""
    socket = await Socket.of(person)
    assert (await socket.ask(type="subscribe", topic=f"room:{room.uid}"))["type"] == "subscribed"
    return socket


def said(room, by, number, start=1):
    """Say some things, without the limit for people."""
    for count in range(start, start + number):
        cache.clear()
        send_message(by=by, room=room, client_id=f"n{count}", text=f"Bericht {count}")


def test_five_seconds_are_enough():
    assert fanout.HEADS_SECONDS + fanout.GRACE_SECONDS < 5


async def test_a_message_whose_hint_was_lost_arrives_all_the_same(room, anna, griet, deaf):
    socket = await inside(griet, room)
    await sync_to_async(said)(room, anna, 3)
    async with asyncio.timeout(1):
        told = await socket.next()
        assert (told["type"], told["topic"]) == ("behind", f"room:{room.uid}")
        await socket.say(type="resume", topic=f"room:{room.uid}", after=0)
        assert [(await socket.next())["number"] for _ in range(3)] == [1, 2, 3]
    assert await socket.hears_nothing()


async def test_a_change_whose_hint_was_lost_is_told_too(room, anna, griet, deaf):
    await sync_to_async(said)(room, anna, 1)
    socket = await inside(griet, room)
    message = await Message.objects.select_related("room__space", "author").aget()
    await sync_to_async(edit_message)(by=anna, message=message, text="Iets anders")
    async with asyncio.timeout(1):
        told = await socket.next()
    assert told == {"type": "behind", "topic": f"room:{room.uid}", "head": 1, "changes": 1}
    assert await socket.hears_nothing()


async def test_whoever_stays_behind_is_told_again_once_they_confirmed(room, anna, griet, deaf):
    socket = await inside(griet, room)
    await sync_to_async(said)(room, anna, 1)
    for _ in range(3):
        async with asyncio.timeout(1):
            assert (await socket.next())["type"] == "behind"
        assert await socket.hears_nothing()
        await socket.say(type="received", seq=socket.seq)


async def test_whoever_has_everything_is_told_nothing(room, anna, griet, quick):
    socket = await inside(griet, room)
    await sync_to_async(said)(room, anna, 2)
    assert [(await socket.next())["number"] for _ in range(2)] == [1, 2]
    message = await Message.objects.select_related("room__space", "author").aget(number=2)
    await sync_to_async(edit_message)(by=anna, message=message, text="Iets anders")
    assert (await socket.next())["changes"] == 1
    for _ in range(3):
        assert await socket.hears_nothing()


async def test_the_answer_to_a_ping_names_the_newest_numbers(room, anna, griet):
    socket = await Socket.of(griet)
    assert await socket.ask(type="ping") == {"type": "pong"}
    await socket.ask(type="subscribe", topic=f"room:{room.uid}")
    await sync_to_async(said)(room, anna, 2)
    assert [(await socket.next())["number"] for _ in range(2)] == [1, 2]
    assert await socket.ask(type="ping") == {"type": "pong", "heads": {f"room:{room.uid}": 2}}


def test_one_query_for_all_rooms_of_a_process(town, anna, griet, room):
    others = [make.a_resident(town.here, f"buur{number}") for number in range(4)]
    rooms = [room, *(open_direct(other=other, by=anna) for other in others)]
    with CaptureQueriesContext(connection) as asked:
        heads = topics.heads_of({"room": [one.pk for one in rooms]})
    assert len(asked) == 1
    assert set(heads) == {("room", number) for number in Room.objects.values_list("pk", flat=True)}


async def test_nobody_who_listens_asks_nothing(anna, quick):
    await Socket.of(anna)
    assert fanout.Hub.here()._numbered() == {}
