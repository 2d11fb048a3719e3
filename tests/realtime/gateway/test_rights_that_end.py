"""Nobody hears a topic longer than they may: revoked within a second, closed within five."""

import asyncio
import threading
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings as product
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.kernel import access, clock, spaces
from network.kernel.models import StandingKind
from network.people.models import Person
from network.people.services.tokens import create_token, end_token
from realtime.gateway import consumer, fanout, routes, topics
from tests.factories import people as make
from tests.helpers.sampled import examples
from tests.helpers.sockets import Socket, cookie_of
from tests.realtime.moves import holds_queue, moves_in, moves_out

SECOND = 1.0

pytestmark = pytest.mark.each_database


@pytest.fixture
def quick_rounds(monkeypatch):
    """Let the rounds of the hub follow each other closely; their pace has a test of its own."""
    monkeypatch.setattr(fanout, "REVIEW_SECONDS", 0.05)


@pytest.fixture
def no_hints(monkeypatch):
    """Lose every hint, as without Redis between processes: only the rounds are left."""
    monkeypatch.setattr(routes, "_send", lambda message: None)


def test_a_round_leaves_time_within_the_five_seconds_that_are_promised():
    assert fanout.REVIEW_SECONDS <= 4


async def test_who_moves_out_is_told_within_a_second_and_hears_nothing_more(town, anna, griet):
    topic = f"space:{town.here.space.uid}"
    leaves, stays = await Socket.of(anna), await Socket.of(griet)
    await leaves.subscribe(topic, "person:me")
    await stays.subscribe(topic)
    async with asyncio.timeout(SECOND):
        await sync_to_async(moves_out)(anna)
        assert await leaves.next() == {"type": "revoked", "topic": topic}
    await sync_to_async(tell_space)(town.here.space)
    assert (await stays.next())["name"] == "post.published"
    assert await leaves.hears_nothing()
    assert (await leaves.ask(type="subscribe", topic=topic))["code"] == "not_found"
    await leaves.subscribe("person:me")


async def test_while_the_database_is_still_asked_nothing_arrives(town, anna, monkeypatch):
    """The hint of the move comes before that of the post: it holds the socket until there is an answer."""
    answer, ask = threading.Event(), fanout.review.look

    def slow(heard):
        answer.wait(5)
        return ask(heard)

    topic = f"space:{town.here.space.uid}"
    socket = await Socket.of(anna)
    await socket.subscribe(topic)
    monkeypatch.setattr(fanout.review, "look", slow)
    await sync_to_async(moves_out)(anna)
    await sync_to_async(tell_space)(town.here.space)
    assert await socket.hears_nothing()
    answer.set()
    assert await socket.next() == {"type": "revoked", "topic": topic}
    assert await socket.hears_nothing()


async def test_a_topic_that_is_lost_while_it_is_opened_stays_shut(town, anna, monkeypatch):
    """Between the answer of the database and the subscription the person moves out: it is asked again."""
    ask, moved = consumer._open, threading.Event()

    def overtaken(found, wire, after):
        answer = ask(found, wire, after)
        if answer[0] is not None and not moved.is_set():
            moved.set()
            moves_out(anna)
        return answer

    monkeypatch.setattr(consumer, "_open", overtaken)
    socket, topic = await Socket.of(anna), f"space:{town.here.space.uid}"
    answer = await socket.ask(type="subscribe", topic=topic)
    assert moved.is_set()
    if answer["type"] == "subscribed":  # over Redis the hint may come just after the answer
        assert product.REDIS_URL
        answer = await socket.next()
        assert answer == {"type": "revoked", "topic": topic}
    else:
        assert answer.get("code") == "not_found"


async def test_who_stays_after_a_doubt_is_told_what_was_left_out(town, anna):
    """Losing one space while another stays: what came meanwhile is not lost in silence."""
    own, other = f"space:{town.here.space.uid}", f"space:{town.there.space.uid}"

    def two_places():
        spaces.give_standing(person=anna, space=town.there.space, kind=StandingKind.MEMBER, source="group:1")

    await sync_to_async(two_places)()
    socket = await Socket.of(anna)
    await socket.subscribe(own, other)

    def leave_the_other():
        spaces.end_standing(person=anna, space=town.there.space, source="group:1")
        tell_space(town.here.space)

    await sync_to_async(leave_the_other)()
    heard = [await socket.next(), await socket.next()]
    assert {"type": "revoked", "topic": other} in heard
    rest = next(frame for frame in heard if frame["type"] != "revoked")
    assert (rest["type"], rest["topic"]) in {("behind", own), ("event", own)}


@pytest.mark.slow
async def test_a_subscription_that_races_with_the_move_is_refused_or_revoked(town, anna):
    topic = f"space:{town.here.space.uid}"
    for _ in range(10):
        socket = await Socket.of(anna)
        await socket.say(type="subscribe", topic=topic)
        await sync_to_async(moves_out)(anna)
        first = await socket.next()
        if first["type"] == "subscribed":
            first = await socket.next()
        assert first["type"] == "revoked" or first["code"] == "not_found"
        await sync_to_async(tell_space)(town.here.space)
        assert await socket.hears_nothing()
        await socket.close()
        await sync_to_async(come_back)(town, anna)


async def test_a_queue_is_gone_within_a_second_of_the_revocation(town, anna):
    source = await sync_to_async(holds_queue)(anna, town.here.space)
    topic = f"queue:{town.here.space.uid}"
    socket = await Socket.of(anna)
    await socket.subscribe(topic)
    async with asyncio.timeout(SECOND):
        await sync_to_async(access.revoke)(source=source, by=None)
        assert await socket.next() == {"type": "revoked", "topic": topic}


async def test_a_queue_ends_by_itself_with_the_mandate(town, anna, quick_rounds):
    await sync_to_async(holds_queue)(anna, town.here.space, seconds=0.3)
    topic = f"queue:{town.here.space.uid}"
    socket = await Socket.of(anna)
    await socket.subscribe(topic)
    assert await socket.next() == {"type": "revoked", "topic": topic}


async def test_without_hints_the_rounds_find_who_moved_out(town, anna, quick_rounds, no_hints):
    topic = f"space:{town.here.space.uid}"
    socket = await Socket.of(anna)
    await socket.subscribe(topic, f"broadcasts:{town.here.uid}")
    await sync_to_async(moves_out)(anna)
    revoked = [await socket.next(), await socket.next()]
    assert {frame["topic"] for frame in revoked} == {topic, f"broadcasts:{town.here.uid}"}
    assert {frame["type"] for frame in revoked} == {"revoked"}


async def test_logging_out_closes_the_sockets_of_that_session_within_a_second(town, anna):
    browser = Client()
    await sync_to_async(browser.force_login)(anna)
    here = Socket(session=browser.cookies["session"].value)
    assert await here.open()
    await here.next()
    elsewhere = await Socket.of(anna)
    async with asyncio.timeout(SECOND):
        await sync_to_async(browser.logout)()
        assert await here.closed_with() == 4401
    assert await elsewhere.ask(type="ping") == {"type": "pong"}


async def test_a_session_that_is_ended_elsewhere_closes(anna, quick_rounds):
    session = await sync_to_async(cookie_of)(anna)
    socket = Socket(session=session)
    assert await socket.open()
    await socket.next()
    await Session.objects.filter(session_key=session).adelete()
    assert await socket.closed_with() == 4401


async def test_an_account_that_is_closed_loses_its_sockets(anna, quick_rounds):
    socket = await Socket.of(anna)
    await Person.objects.filter(pk=anna.pk).aupdate(is_active=False)
    assert await socket.closed_with() == 4403


async def test_a_new_password_closes_the_other_sessions(anna, quick_rounds):
    socket = await Socket.of(anna)
    anna.set_password("een ander lang geheim")
    await sync_to_async(anna.save)()
    assert await socket.closed_with() == 4401


async def test_a_token_that_is_taken_back_closes_its_socket(anna, quick_rounds):
    token, key = await sync_to_async(create_token)(by=anna, person=anna, scopes=["read"], name="test")
    socket = Socket(token=key, origin=None)
    assert await socket.open()
    await socket.next()
    await sync_to_async(end_token)(by=anna, token=token)
    assert await socket.closed_with() == 4401


@pytest.mark.slow
async def test_every_hour_the_ordinary_functions_are_asked_too(town, anna, quick_rounds, monkeypatch):
    """A right that the rounds would overlook is found: here they are made blind."""
    topic = f"space:{town.here.space.uid}"
    monkeypatch.setattr(topics.InSpace, "remaining", lambda self, pairs: set(pairs))
    socket = await Socket.of(anna)
    await socket.subscribe(topic)
    await sync_to_async(moves_out)(anna)
    assert await socket.hears_nothing()
    monkeypatch.setattr(fanout, "REAUTHORISE_SECONDS", 0.0)
    assert await socket.next() == {"type": "revoked", "topic": topic}


async def test_when_the_database_does_not_answer_for_long_nothing_leaves(
    town, anna, quick_rounds, monkeypatch
):
    def broken(heard):
        raise OSError("no database")

    monkeypatch.setattr(fanout, "DOUBT_SECONDS", 0.0)
    topic = f"space:{town.here.space.uid}"
    socket = await Socket.of(anna)
    await socket.subscribe(topic)
    with monkeypatch.context() as away:
        away.setattr(fanout.review, "look", broken)
        await held(anna)
        await sync_to_async(tell_space)(town.here.space)
        assert await socket.hears_nothing()
    assert await socket.next() == {"type": "behind", "topic": topic, "head": None}


@given(data=st.data())
@settings(
    max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_rounds_agree_with_the_ordinary_functions(town, data):
    """Property: for any standings, grants and addresses, one round says what each topic says when opened."""
    with transaction.atomic():
        people = [random_person(town, data, f"p{number}") for number in range(3)]
        places = [town.space, town.here.space, town.there.space]
        wires = [f"{kind}:{space.uid}" for kind in ("space", "queue") for space in places]
        wires += [f"broadcasts:{district.uid}" for district in (town.here, town.there)]
        subjects = {
            **{f"{kind}:{space.uid}": space.pk for kind in ("space", "queue") for space in places},
            **{f"broadcasts:{district.uid}": district.pk for district in (town.here, town.there)},
        }
        for person in people:
            for wire in wires:
                alone = topics.open_topic(person, wire) is not None
                pair = (person.pk, subjects[wire])
                kind = wire.split(":")[0]
                everybody = {(one.pk, subjects[wire]) for one in people}
                assert (pair in topics.still_open({kind: everybody})[kind]) == alone, (wire, alone)
        transaction.set_rollback(True)


def random_person(town, data, name):
    """Make somebody with any mix of rights that holds, held once, or will hold."""
    person = make.an_account(f"{name}-{clock.now().timestamp()}")
    if data.draw(st.booleans()):
        district = data.draw(st.sampled_from([town.here, town.there]))
        moves_in(person, district, proven=data.draw(st.booleans()))
        if data.draw(st.booleans()):
            moves_out(person)
    now = clock.now()
    for space in (town.space, town.here.space):
        if data.draw(st.booleans()):
            start, end = sorted(data.draw(st.lists(st.integers(-3, 3), min_size=2, max_size=2, unique=True)))
            access.grant(
                person=person,
                power="hold_queue",
                space=space,
                valid_from=now + timedelta(hours=start, minutes=1),
                valid_until=now + timedelta(hours=end, minutes=1),
                source=f"test:{space.pk}",
                decision="x",
                by=None,
            )
    return person


async def held(person):
    """Wait until the sockets of a person are held."""
    hub = fanout.Hub.here()
    async with asyncio.timeout(3):
        while not all(socket.held for socket in hub.sockets if socket.identity.person_id == person.pk):
            await asyncio.sleep(0.01)


def tell_space(space):
    """Tell a space of a post, as an event does."""
    routes.tell(routes.to_spaces([space.pk], "post.published", uid="0123456789abcdef"))


def come_back(town, person):
    """Let somebody live in the first district again."""
    moves_in(person, town.here)
