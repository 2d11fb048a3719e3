"""The socket as it ships: Daphne in a process of its own, and a client that is not our code."""

import asyncio
import json
import signal
import urllib.parse
import urllib.request

import pytest
from django.conf import settings
from django.db import connection, transaction
from redis.asyncio import Redis
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from network.feed.events import PostChanged
from network.kernel.events import publish
from network.people.enums import AppointmentRole
from network.people.services.tokens import create_token
from tests.factories import people as make
from tests.helpers import servers
from tests.helpers import site as sites
from tests.helpers.site import Site
from tests.helpers.sockets import SERVER
from tests.realtime.moves import moves_out

WAIT_SECONDS = 10
CSRF = "a" * 32
TOO_BIG, NO_TEXT = 1009, 1007


class Browser:
    """Somebody who is logged in at a site, with what their browser sends."""

    def __init__(self, at: Site, person) -> None:
        self.at = at
        self.person = person
        cookie = at.cookie_of(person)
        self.cookie = f"{cookie['name']}={cookie['value']}"

    def opens(self, **options) -> connect:
        """Open a socket."""
        origin = options.pop("origin", self.at.url)
        headers = {"Cookie": self.cookie, **options.pop("headers", {})}
        return connect(wire(self.at), origin=origin, additional_headers=headers, **options)

    async def submits(self, path: str, **fields: str) -> None:
        """Send the form of a page."""
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": CSRF, **fields}).encode()
        request = urllib.request.Request(f"{self.at.url}{path}", body, {"Origin": self.at.url})
        request.add_header("Cookie", f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={CSRF}")

        def send():
            with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
                assert answer.status == 200

        await asyncio.to_thread(send)


def wire(at: Site) -> str:
    """Return the address of the socket."""
    return at.url.replace("http", "ws") + "/ws/"


async def frame(client: ClientConnection) -> dict:
    """Return the next frame, held against the schema."""
    async with asyncio.timeout(WAIT_SECONDS):
        told = json.loads(await client.recv())
    SERVER.validate(told)
    return told


async def listens(client: ClientConnection) -> None:
    """Subscribe to everything that is the person's own."""
    for topic in (await frame(client))["topics"]:
        await client.send(json.dumps({"type": "subscribe", "topic": topic}))
        assert (await frame(client))["type"] == "subscribed"


async def hears_nothing(client: ClientConnection) -> bool:
    """Whether an answer to a ping is all that comes."""
    await client.send(json.dumps({"type": "ping"}))
    return (await frame(client))["type"] == "pong"


async def closed_with(client: ClientConnection, seconds: float = WAIT_SECONDS) -> int:
    """Return the code with which the server closes, 1006 where it just breaks off."""
    async with asyncio.timeout(seconds):
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await client.recv()
    return closed.value.rcvd.code if closed.value.rcvd else 1006


# ---------------------------------------------------------------------- one process


@pytest.mark.slow
def test_a_day_of_one_server(town, anna, bram, griet, appointer, settled, site):
    """Several proofs on one server, because starting one takes seconds."""
    near, far, writer = Browser(site, anna), Browser(site, bram), Browser(site, griet)
    _row, key = create_token(by=anna, person=anna, scopes=["read"], name="test")

    async def story():
        await a_post_arrives_in_its_district_and_in_no_other(near, far, writer)
        await the_worker_arrives_at_once(near, town)
        await the_doors_are_those_of_the_consumer(near)
        await a_program_comes_in_by_its_token(site, key, anna)
        await what_is_no_frame_is_answered_or_ends_with_a_code(near)
        await who_breaks_off_leaves_nothing_behind(near)
        await logging_out_closes_the_socket(far)
        await a_server_that_stops_says_so(near)

    try:
        asyncio.run(story())
    finally:
        print(site.log())
    assert site.process.wait(WAIT_SECONDS) == 0
    assert "Traceback" not in site.log()


async def a_post_arrives_in_its_district_and_in_no_other(near, far, writer):
    async with near.opens() as here, far.opens() as there:
        await listens(here)
        await listens(there)
        await writer.submits("/feed/write/", text="Wie heeft een ladder te leen?")
        told = await frame(here)
        if told["name"] == "notification.created":  # a fast worker may come first
            told = await frame(here)
        assert (told["type"], told["name"]) == ("event", "post.published")
        assert "ladder" not in json.dumps(told)
        assert await hears_nothing(there)


async def the_worker_arrives_at_once(near, town):
    """The worker is a thread beside the loop: its hint hops over."""

    def happens():
        make.appointed(near.person, AppointmentRole.MODERATOR, town.here.space)
        connection.close()

    async with near.opens() as here:
        await listens(here)
        await asyncio.to_thread(happens)
        assert (await frame(here))["name"] == "notification.created"


async def the_doors_are_those_of_the_consumer(near):
    for options in (
        {"origin": "http://evil.example"},
        {"origin": None},
        {"headers": {"Origin": near.at.url}},  # a second one, beside the first
    ):
        with pytest.raises(InvalidStatus) as answer:
            async with near.opens(**options):
                pass
        assert answer.value.response.status_code in {400, 403}


async def a_program_comes_in_by_its_token(site, key, anna):
    async with connect(wire(site), subprotocols=["bearer", key]) as program:
        assert program.subprotocol == "bearer"
        assert (await frame(program))["person"] == anna.uid
    async with connect(wire(site), subprotocols=["bearer", "wrong"]) as program:
        assert await closed_with(program) == 4401


async def what_is_no_frame_is_answered_or_ends_with_a_code(near):
    """A frame that is too large is answered; what no server has to read is closed with a reason."""
    async with near.opens() as client:
        await frame(client)
        for said in ("x" * 20_000, b"binary"):
            await client.send(said)
            assert (await frame(client))["type"] == "error"
        assert await hears_nothing(client)
        await client.send("x" * 200_000)
        assert await closed_with(client) == TOO_BIG
    async with near.opens() as client:
        await frame(client)
        await client.send(b"\xff\xfe", text=True)
        assert await closed_with(client) == NO_TEXT


async def who_breaks_off_leaves_nothing_behind(near):
    """Six that vanish without a word make room for six others."""
    for _ in range(3):
        clients = [await near.opens() for _ in range(6)]
        for client in clients:
            assert (await frame(client))["type"] == "welcome"
            client.transport.abort()
        async with asyncio.timeout(WAIT_SECONDS):
            while not await gets_in(near):
                pass


async def gets_in(browser) -> bool:
    """Whether one more socket is welcome."""
    async with browser.opens() as probe:
        try:
            return json.loads(await probe.recv())["type"] == "welcome"
        except ConnectionClosed:
            return False


async def logging_out_closes_the_socket(browser):
    async with browser.opens() as here:
        await frame(here)
        await browser.submits("/account/logout/")
        assert await closed_with(here, seconds=5) == 4401


async def a_server_that_stops_says_so(near):
    async with near.opens() as here:
        await frame(here)
        near.at.process.send_signal(signal.SIGTERM)
        assert await closed_with(here) == 4503


# ---------------------------------------------------------------------- several processes


@pytest.mark.postgres
def test_two_processes_hear_each_other_and_let_go_together(town, anna, bram, griet, two_sites):
    one, two = two_sites
    here, there, far, writer = Browser(one, anna), Browser(two, anna), Browser(two, bram), Browser(one, griet)
    topic = f"space:{town.here.space.uid}"

    def moves():
        moves_out(anna)
        connection.close()

    async def story():
        async with here.opens() as first, there.opens() as second, far.opens() as third:
            for client in (first, second, third):
                await listens(client)
            await writer.submits("/feed/write/", text="Wie heeft een ladder te leen?")
            for client in (first, second):
                assert (await frame(client))["name"] == "post.published"
            assert await hears_nothing(third)
            async with asyncio.timeout(1.0):
                await asyncio.to_thread(moves)
                for client in (first, second):
                    told = [await frame(client), await frame(client)]
                    assert {one["type"] for one in told} == {"revoked"}
                    assert topic in {one["topic"] for one in told}

    asyncio.run(story())


@pytest.mark.postgres
def test_sockets_hear_again_after_redis_was_away(town, anna, tmp_path, hints_to):
    """Redis is killed and comes back empty: hints are lost meanwhile, sockets are not."""
    redis = servers.Redis()
    running = sites.start(tmp_path / "site", REDIS_URL=redis.start())
    hints_to(redis.url)
    browser = Browser(running, anna)

    async def story():
        async with browser.opens() as here:
            await listens(here)
            redis.kill()
            await asyncio.to_thread(post_changes, town)
            assert await hears_nothing(here)
            redis.start()
            async with asyncio.timeout(60):
                while not await hears_a_change(town, here):
                    pass

    try:
        asyncio.run(story())
    finally:
        sites.stop(running)
        redis.stop()


def post_changes(town) -> None:
    """Let a post of the first district change; the transaction holds whatever becomes of the hint."""
    with transaction.atomic():
        publish(PostChanged(1, "0123456789abcdef", (town.here.space_id,)))
    connection.close()


async def hears_a_change(town, client: ClientConnection) -> bool:
    """Whether a change that happens now arrives."""
    await asyncio.to_thread(post_changes, town)
    try:
        async with asyncio.timeout(1):
            return json.loads(await client.recv())["type"] == "event"
    except TimeoutError:
        return False


@pytest.mark.postgres
def test_a_process_takes_one_channel_however_many_sockets_it_has(anna, tmp_path):
    running = sites.start(tmp_path / "site")
    browser = Browser(running, anna)

    async def story():
        before = await subscriptions()
        many = [await browser.opens() for _ in range(6)]
        for client in many:
            await listens(client)
        assert len(await subscriptions() - before) == 2  # not those of a server that ended meanwhile
        for client in many:
            await client.close()

    try:
        asyncio.run(story())
    finally:
        sites.stop(running)


async def subscriptions() -> set[bytes]:
    """Return the channels to which somebody listens on the Redis of the test."""
    async with Redis.from_url(settings.REDIS_URL) as redis:
        return set(await redis.pubsub_channels("gebuurte*"))
