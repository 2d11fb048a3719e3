"""Whatever a client says wrong in a conversation gets one error with a code, and the connection lives."""

import pytest

from realtime.chat.models import Message
from realtime.gateway import consumer
from tests.helpers.sockets import Socket

NOWHERE = "0" * 16


async def lives(socket) -> None:
    """See that nothing but the answer to a ping comes: so there was one error and no more."""
    assert (await socket.ask(type="ping"))["type"] == "pong"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"type": "message.shout", "text": "Hallo"}, "unknown_type"),
        ({"type": "message.send", "client_id": "a", "text": "Hallo"}, "bad_frame"),
        ({"type": "message.send", "room": 7, "client_id": "a", "text": "Hallo"}, "bad_frame"),
        ({"type": "message.send", "client_id": ["a"], "text": "Hallo"}, "bad_frame"),
        ({"type": "message.send", "client_id": "a", "text": {"html": "<b>"}}, "bad_frame"),
        ({"type": "message.send", "client_id": "a", "text": "x" * 8_001}, "bad_frame"),
        ({"type": "message.send", "client_id": "a", "text": "\ud800"}, "bad_frame"),
        ({"type": "message.send", "client_id": "a", "text": "x", "reply_to": "1"}, "bad_frame"),
        ({"type": "message.send", "client_id": "a", "text": "€" * 6_000}, "too_large"),
        ({"type": "message.send", "client_id": "a", "text": "Hallo", "number": 9}, "bad_frame"),
        ({"type": "message.edit", "number": -1, "text": "x"}, "bad_frame"),
        ({"type": "message.read", "number": 2**53}, "bad_frame"),
        ({"type": "presence", "state": None}, "bad_frame"),
    ],
)
async def test_what_is_no_frame_is_one_error(room, anna, frame, code):
    socket = await Socket.of(anna)
    whole = frame if "room" in frame or frame["type"] == "presence" else {"room": room.uid, **frame}
    if frame == {"type": "message.send", "client_id": "a", "text": "Hallo"}:
        whole = frame  # no room at all
    error = await socket.ask(**whole)
    assert (error["type"], error["code"]) == ("error", code)
    await lives(socket)
    assert not await Message.objects.aexists()


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"type": "message.send", "client_id": "a", "text": ""}, "invalid"),
        ({"type": "message.send", "client_id": "a", "text": " \n\u200b"}, "invalid"),
        ({"type": "message.send", "client_id": "a", "text": "Ja", "reply_to": 99}, "invalid"),
        ({"type": "message.edit", "number": 99, "text": "Ja"}, "not_found"),
        ({"type": "message.delete", "number": 99}, "not_found"),
        ({"type": "message.react", "number": 99, "sign": "thanks"}, "not_found"),
    ],
)
async def test_what_cannot_be_done_is_one_error(room, anna, frame, code):
    socket = await Socket.of(anna)
    error = await socket.ask(room=room.uid, **frame)
    assert (error["type"], error["code"], error["topic"]) == ("error", code, f"room:{room.uid}")
    await lives(socket)


async def test_reading_beyond_the_end_reads_to_the_end(room, anna):
    socket = await Socket.of(anna)
    await socket.say(type="message.read", room=room.uid, number=10_000)
    await lives(socket)


async def test_every_frame_about_a_room_of_others_is_as_if_there_were_none(room, bram):
    socket = await Socket.of(bram)
    for frame in (
        {"type": "message.send", "client_id": "a", "text": "Hallo"},
        {"type": "message.edit", "number": 1, "text": "Hallo"},
        {"type": "message.delete", "number": 1},
        {"type": "message.react", "number": 1, "sign": "thanks"},
        {"type": "message.read", "number": 1},
        {"type": "typing"},
    ):
        foreign, absent = [await socket.ask(room=uid, **frame) for uid in (room.uid, NOWHERE)]
        assert foreign["code"] == "not_found"
        assert {**foreign, "topic": ""} == {**absent, "topic": ""}


async def test_ten_thousand_subscriptions_are_too_many_and_then_a_flood(anna, monkeypatch):
    """More topics than a connection holds are refused one by one; who goes on without a pause is closed."""
    socket = await Socket.of(anna)
    for _ in range(10_000):
        await socket.say(type="subscribe", topic=f"room:{NOWHERE}")
        if socket._wire.output_queue.qsize() > consumer.FRAMES_AT_ONCE + 50:
            break
    assert await socket.closed_with() == 4429
