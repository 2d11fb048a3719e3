"""Each frame of the protocol does what docs/realtime-protocol.md says, and fits the schema."""

import json
import re
import typing

import pytest
from asgiref.sync import sync_to_async

from network.people.models import Person
from realtime.gateway import protocol, routes
from realtime.gateway.consumer import TOPICS_PER_SOCKET
from realtime.gateway.protocol import BadFrame, parse_client_frame
from realtime.notifications.services import CREATED, READ
from tests.factories import people as make
from tests.helpers import source
from tests.helpers.sockets import SCHEMA, Socket, says
from tests.realtime.moves import holds_queue


async def test_welcome_says_who_and_which_topics_are_theirs(town, anna):
    socket = await Socket.of(anna)
    assert socket.welcome == {
        "type": "welcome",
        "person": anna.uid,
        "protocol": 1,
        "heartbeat_seconds": 25,
        "topics": [f"space:{town.here.space.uid}", f"broadcasts:{town.here.uid}", "person:me"],
    }


async def test_who_holds_a_queue_is_told_of_it(town, anna):
    await sync_to_async(holds_queue)(anna, town.space)
    socket = await Socket.of(anna)
    assert f"queue:{town.space.uid}" in socket.welcome["topics"]
    await socket.subscribe(f"queue:{town.space.uid}")


async def test_every_topic_of_the_welcome_can_be_subscribed(anna):
    socket = await Socket.of(anna)
    await socket.subscribe(*socket.welcome["topics"])


async def test_ping_is_answered(anna):
    socket = await Socket.of(anna)
    assert await socket.ask(type="ping") == {"type": "pong"}


async def test_subscribing_twice_is_said_again_and_heard_once(town, anna):
    socket = await Socket.of(anna)
    await socket.subscribe("person:me", "person:me")
    await sync_to_async(routes.tell)(routes.to_people([anna.pk], "notification.created"))
    assert (await socket.next())["name"] == "notification.created"
    assert await socket.hears_nothing()


async def test_after_unsubscribing_nothing_is_heard(anna):
    socket = await Socket.of(anna)
    await socket.subscribe("person:me")
    await socket.say(type="unsubscribe", topic="person:me")
    await sync_to_async(routes.tell)(routes.to_people([anna.pk], "notification.created"))
    assert await socket.hears_nothing()


async def test_topics_without_numbers_answer_a_resume_with_reset(anna):
    socket = await Socket.of(anna)
    await socket.subscribe("person:me")
    assert await socket.ask(type="resume", topic="person:me", after=7) == {
        "type": "reset",
        "topic": "person:me",
    }
    assert (await socket.ask(type="subscribe", topic="person:me", after=7))["type"] == "subscribed"
    assert await socket.next() == {"type": "reset", "topic": "person:me"}


async def test_what_is_not_open_cannot_be_resumed_or_left(anna):
    socket = await Socket.of(anna)
    for frame in ({"type": "resume", "after": 1}, {"type": "unsubscribe"}):
        assert (await socket.ask(**frame, topic="person:me"))["code"] == "not_found"


async def test_absent_foreign_unknown_and_malformed_topics_are_the_same_error(town, anna, bram):
    foreign = [
        f"space:{town.there.space.uid}",
        f"broadcasts:{town.there.uid}",
        f"queue:{town.here.space.uid}",
    ]
    absent = ["space:0000000000000000", "broadcasts:0000000000000000", "room:0000000000000000"]
    malformed = [
        "space",
        "space:",
        f"person:{bram.uid}",
        "person:1",
        "queue:1; DROP",
        "space:%00",
        "onzin:me",
    ]
    socket = await Socket.of(anna)
    for topic in [*foreign, *absent, *malformed]:
        error = await socket.ask(type="subscribe", topic=topic)
        assert error == {
            "type": "error",
            "code": "not_found",
            "detail": "Dit bestaat niet, of het is niet voor jou.",
            "topic": topic,
        }


async def test_a_claimed_address_opens_broadcasts_and_nothing_that_residents_write(town):
    claimer = await sync_to_async(make.a_member)(town.here, "carl")
    socket = await Socket.of(claimer)
    assert socket.welcome["topics"] == [f"broadcasts:{town.here.uid}", "person:me"]
    await socket.subscribe(f"broadcasts:{town.here.uid}")
    assert (await socket.ask(type="subscribe", topic=f"space:{town.here.space.uid}"))["code"] == "not_found"


async def test_a_superuser_hears_no_district(town):
    admin = await sync_to_async(Person.objects.create_superuser)("root@example.org", "een lang geheim")
    socket = await Socket.of(admin)
    assert socket.welcome["topics"] == ["person:me"]
    for topic in (
        f"space:{town.here.space.uid}",
        f"queue:{town.here.space.uid}",
        f"broadcasts:{town.here.uid}",
    ):
        assert (await socket.ask(type="subscribe", topic=topic))["code"] == "not_found"


async def test_a_socket_holds_so_many_topics_and_no_more(anna, monkeypatch):
    monkeypatch.setattr("realtime.gateway.consumer.TOPICS_PER_SOCKET", 1)
    assert TOPICS_PER_SOCKET > 1
    socket = await Socket.of(anna)
    await socket.subscribe("person:me")
    assert (await socket.ask(type="subscribe", topic=socket.welcome["topics"][0]))[
        "code"
    ] == "too_many_topics"
    await socket.subscribe("person:me")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_frame"),
        ("geen json", "bad_frame"),
        ("[]", "bad_frame"),
        ("null", "bad_frame"),
        ("{}", "unknown_type"),
        ('{"type": 4}', "unknown_type"),
        ('{"type": ["ping"]}', "unknown_type"),
        ('{"type": "message.shout"}', "unknown_type"),
        ('{"type": "subscribe"}', "bad_frame"),
        ('{"type": "subscribe", "topic": 3}', "bad_frame"),
        ('{"type": "subscribe", "topic": ""}', "bad_frame"),
        ('{"type": "subscribe", "topic": "\\ud800"}', "bad_frame"),
        ('{"type": "subscribe", "topic": "a\\u0000b"}', "bad_frame"),
        ('{"type": "subscribe", "topic": "person:me", "after": -1}', "bad_frame"),
        ('{"type": "subscribe", "topic": "person:me", "after": true}', "bad_frame"),
        ('{"type": "received", "seq": 1.5}', "bad_frame"),
        ('{"type": "received", "seq": NaN}', "bad_frame"),
        ('{"type": "received", "seq": 99999999999999999999}', "bad_frame"),
        ('{"type": "received", "seq": 4000}', "bad_frame"),
        ('{"type": "ping", "extra": 1}', "bad_frame"),
        ('{"type": "resume", "topic": "person:me"}', "bad_frame"),
        ("[" * 9000, "bad_frame"),
        ('{"type": "ping", "x": "' + "y" * 17_000 + '"}', "too_large"),
    ],
)
async def test_a_mistake_is_answered_and_the_connection_lives(anna, text, code):
    socket = await Socket.of(anna)
    await socket.say_text(text)
    assert (await socket.next())["code"] == code
    assert await socket.ask(type="ping") == {"type": "pong"}


async def test_binary_frames_end_the_connection_after_a_few(anna):
    socket = await Socket.of(anna)
    for _ in range(5):
        await socket.say_bytes(b"\x00")
        assert (await socket.next())["code"] == "bad_frame"
    await socket.say_bytes(b"\x00")
    assert await socket.closed_with() == 4400


def test_the_schema_names_every_frame_that_the_code_knows():
    def named(side):
        return {frame["properties"]["type"]["const"] for frame in SCHEMA["$defs"][side]["oneOf"]}

    assert named("client") == set(protocol.CLIENT_FRAMES)
    kinds = typing.get_args(protocol.ServerFrame)
    types = {typing.get_args(typing.get_type_hints(kind)["type"])[0] for kind in kinds}
    assert named("server") == types
    assert {code.value for code in protocol.ErrorCode} == set(
        next(
            frame["properties"]["code"]["enum"]
            for frame in SCHEMA["$defs"]["server"]["oneOf"]
            if frame["properties"]["type"]["const"] == "error"
        )
    )


def test_what_the_schema_allows_a_client_is_what_the_parser_takes():
    client = says("client")
    for frame in (
        {"type": "ping"},
        {"type": "subscribe", "topic": "x"},
        {"type": "subscribe", "topic": "x", "after": None},
        {"type": "subscribe", "topic": "x", "after": 0},
        {"type": "resume", "topic": "x", "after": 2**53 - 1},
        {"type": "received", "seq": 0},
        {"type": "ping", "more": 1},
        {"type": "received", "seq": -1},
        {"type": "received", "seq": True},
        {"type": "resume", "topic": "x", "after": None},
        {"type": "subscribe", "topic": "x" * 81},
    ):
        try:
            parse_client_frame(json.dumps(frame))
            taken = True
        except BadFrame:
            taken = False
        assert taken == client.is_valid(frame), frame


def test_the_document_names_every_frame_code_and_event():
    told = (source.ROOT / "docs/realtime-protocol.md").read_text(encoding="utf-8")
    names = {
        frame["properties"]["type"]["const"] for side in ("client", "server") for frame in frames_of(side)
    }
    events = set(
        re.findall(r'"([a-z]+\.[a-z]+)"', (source.ROOT / "realtime/gateway/frames.py").read_text("utf-8"))
    )
    assert {"post.published", "broadcast.sent", "case.opened"} <= events
    for name in names | events | {CREATED, READ} | set(protocol.ErrorCode):
        assert re.search(rf"`{re.escape(name)}\b", told), name
    for code in protocol.Close:
        assert f"| {int(code)} |" in told


def frames_of(side):
    """The frames of one side, as the schema describes them."""
    return SCHEMA["$defs"][side]["oneOf"]
