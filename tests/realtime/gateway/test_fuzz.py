"""Whatever a client says is answered by the book: no exception, and the connection lives or is closed."""

import asyncio
import json
import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from realtime.gateway.protocol import BadFrame, parse_client_frame
from realtime.gateway.said import CLIENT_FRAMES
from tests.helpers.sampled import examples
from tests.helpers.sockets import Socket, cookie_of

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
TOPICS = st.sampled_from(["person:me", "person:you", "space:0000000000000000", "room:0000000000000000", "x"])
FRAMES = st.fixed_dictionaries(
    {"type": st.sampled_from([*CLIENT_FRAMES, "message.send", "nonsense"])},
    optional={
        "topic": TOPICS | st.text(max_size=100) | ANYTHING,
        "after": st.integers() | ANYTHING,
        "seq": st.integers(0, 30) | ANYTHING,
        "extra": ANYTHING,
    },
)
TEXTS = FRAMES.map(json.dumps) | ANYTHING.map(json.dumps) | st.text(max_size=200)
SAYINGS = st.lists(TEXTS | st.binary(max_size=40), min_size=1, max_size=12)
PROMISED = {1000, 4400, 4429}


@given(TEXTS)
@settings(max_examples=400)
def test_the_parser_gives_a_frame_or_a_bad_frame(text):
    try:
        frame = parse_client_frame(text)
    except BadFrame:
        return
    assert type(frame) in CLIENT_FRAMES.values()


@pytest.mark.slow
@given(SAYINGS)
@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_connection_lives_through_anything_or_is_closed_by_the_book(caplog, anna, sayings):
    session = cookie_of(anna)
    with caplog.at_level(logging.ERROR):
        asyncio.run(talk(session, sayings))
    assert caplog.records == []


async def talk(session, sayings):
    """Say all of it, then ask whether the other side is still there."""
    socket = Socket(session=session)
    assert await socket.open()
    for saying in sayings:
        if isinstance(saying, bytes):
            await socket.say_bytes(saying)
        else:
            await socket.say_text(saying)
    await socket.say(type="ping")
    while True:
        message = await socket._wire.receive_output(5)
        if message["type"] == "websocket.close":
            assert message["code"] in PROMISED
            assert sum(is_bad(saying) for saying in sayings) >= 5
            return
        if json.loads(message["text"])["type"] == "pong":
            break
    await socket.close()


def is_bad(saying):
    """Whether the parser or the state of a connection refuses it."""
    if isinstance(saying, bytes):
        return True
    try:
        return "received" in repr(parse_client_frame(saying)).lower()
    except BadFrame:
        return True
