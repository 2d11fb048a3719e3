"""Who may open a socket: our own pages with a session, programs with a token, nobody else."""

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async

from network.kernel import clock
from network.people.models import ApiToken
from network.people.services.tokens import create_token, end_token
from realtime.gateway import origins
from realtime.gateway.consumer import SOCKETS_PER_PERSON
from realtime.gateway.fanout import Hub
from tests.helpers.sockets import Socket, cookie_of


async def test_a_visitor_is_closed_with_4401(town):
    socket = Socket()
    assert await socket.open()
    assert await socket.closed_with() == 4401


async def test_a_made_up_session_is_a_visitor(town):
    socket = Socket(session="a" * 32)
    assert await socket.open()
    assert await socket.closed_with() == 4401


async def test_a_closed_account_is_a_visitor(anna):
    session = await sync_to_async(cookie_of)(anna)
    anna.is_active = False
    await sync_to_async(anna.save)()
    socket = Socket(session=session)
    assert await socket.open()
    assert await socket.closed_with() == 4401


async def test_a_session_from_before_a_new_password_is_a_visitor(anna):
    session = await sync_to_async(cookie_of)(anna)
    anna.set_password("een ander lang geheim")
    await sync_to_async(anna.save)()
    socket = Socket(session=session)
    assert await socket.open()
    assert await socket.closed_with() == 4401


@pytest.mark.parametrize("path", ["/", "/ws", "/ws/more/", "/feed/", "/ws/../ws/"])
async def test_sockets_have_one_address(anna, path):
    socket = Socket(session=await sync_to_async(cookie_of)(anna), path=path)
    assert not await socket.open()


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        "https://localhost:8000",
        "http://localhost:9000",
        "http://localhost",
        "http://evil.example",
        "http://localhost:8000.evil.example",
        "http://localhost:8000@evil.example",
        "http://evil.example:8000",
        "http://localhost:8000/",
        "http://localhost:8000,http://evil.example",
        "HTTP://EVIL.EXAMPLE",
        "file://",
        "http://lócalhost:8000",
    ],
)
async def test_pages_of_others_are_refused_before_the_handshake(anna, origin):
    headers = [(b"origin", origin.encode("latin-1"))] if origin is not None else []
    socket = Socket(session=await sync_to_async(cookie_of)(anna), origin=None, headers=headers)
    assert not await socket.open()


async def test_a_doubled_origin_is_refused(anna):
    session = await sync_to_async(cookie_of)(anna)
    for other in (b"http://localhost:8000", b"http://evil.example"):
        assert not await Socket(session=session, headers=[(b"origin", other)]).open()


async def test_a_doubled_host_or_cookie_counts_for_nothing(anna, settings):
    settings.SITE_URL = "http://elsewhere.example"
    settings.CSRF_TRUSTED_ORIGINS = []
    session = await sync_to_async(cookie_of)(anna)
    assert not await Socket(
        session=session, origin="http://localhost", headers=[(b"host", b"localhost")]
    ).open()
    settings.SITE_URL = "http://localhost:8000"
    socket = Socket(session=session, headers=[(b"cookie", f"session={session}".encode())])
    assert await socket.open()
    assert await socket.closed_with() == 4401


async def test_the_host_of_the_request_itself_is_our_own_page(anna):
    """The demo on 127.0.0.1 and on another port works as its forms do, under ALLOWED_HOSTS only."""
    session = await sync_to_async(cookie_of)(anna)
    assert await Socket(session=session, origin="http://127.0.0.1:8123", host="127.0.0.1:8123").open()
    assert not await Socket(session=session, origin="http://rebound.example", host="rebound.example").open()


@pytest.mark.parametrize(
    ("origin", "normal"),
    [
        ("http://localhost", "http://localhost:80"),
        ("https://Halle.Example", "https://halle.example:443"),
        ("https://halle.example:443", "https://halle.example:443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("ws://localhost", None),
        ("https://halle.example:", None),
        ("https://halle.example:443:443", None),
        ("https://u:p@halle.example", None),
    ],
)
def test_origins_are_compared_with_their_port_written_out(origin, normal):
    assert origins.normal(origin) == normal


async def test_a_program_comes_in_by_its_token_without_origin_or_cookie(anna):
    _row, key = await sync_to_async(create_token)(by=anna, person=anna, scopes=["read"], name="test")
    socket = Socket(token=key, origin=None)
    assert await socket.open()
    assert (await socket.next())["person"] == anna.uid


async def test_a_cookie_is_not_read_beside_a_token(anna):
    socket = Socket(token="wrong", session=await sync_to_async(cookie_of)(anna), origin="http://evil.example")
    assert await socket.open()
    assert await socket.closed_with() == 4401


async def test_a_token_that_ended_expired_or_may_not_read_is_a_visitor(anna):
    create = sync_to_async(create_token)
    ended, ended_key = await create(by=anna, person=anna, scopes=["read"], name="ended")
    await sync_to_async(end_token)(by=anna, token=ended)
    expired, expired_key = await create(by=anna, person=anna, scopes=["read"], name="expired")
    await ApiToken.objects.filter(pk=expired.pk).aupdate(expires_at=clock.now() - timedelta(seconds=1))
    _row, writes = await create(by=anna, person=anna, scopes=["write"], name="writes")
    for key in (ended_key, expired_key, writes, "gb_nonsense"):
        socket = Socket(token=key)
        assert await socket.open()
        assert await socket.closed_with() == 4401


async def test_a_person_has_six_sockets_and_gets_room_when_one_goes(anna, griet):
    sockets = [await Socket.of(anna) for _ in range(SOCKETS_PER_PERSON)]
    session = await sync_to_async(cookie_of)(anna)
    seventh = Socket(session=session)
    assert await seventh.open()
    assert await seventh.closed_with() == 4429
    assert (await Socket.of(griet)).welcome["person"] == griet.uid
    await sockets[0].close()
    again = Socket(session=session)
    assert await again.open()
    assert (await again.next())["type"] == "welcome"


async def test_forty_that_come_at_once_are_six(anna):
    session = await sync_to_async(cookie_of)(anna)
    sockets = [Socket(session=session) for _ in range(40)]
    await asyncio.gather(*(socket.open() for socket in sockets))
    assert Hub.here().count_of(anna.pk) == SOCKETS_PER_PERSON


async def test_ten_thousand_subscriptions_end_the_connection(anna):
    socket = await Socket.of(anna)
    for number in range(10_000):
        await socket.say(type="subscribe", topic=f"space:{number:016d}")
    assert await socket.closed_with() == 4429


async def test_confirming_over_and_over_what_was_confirmed_ends_the_connection(anna):
    socket = await Socket.of(anna)
    for _ in range(300):
        await socket.say(type="received", seq=1)
    assert await socket.closed_with() == 4429
