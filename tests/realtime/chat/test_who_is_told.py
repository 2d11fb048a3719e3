"""Who hears that something was said, outside the conversation: who is inside now, and nobody who was."""

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from groups.membership.enums import GroupKind, JoinRoad
from groups.membership.services.members import leave as leave_group
from moderation.models import CheckSetting
from network.feed.services.attending import attend, stay_away
from network.kernel import images
from network.people.services.blocks import keep_away
from realtime.chat.queries.inside import hears_of
from realtime.chat.queries.rooms import unread_rooms
from realtime.chat.services.messages import send_message
from realtime.chat.services.rooms import leave, mark_read, open_direct, room_of_event, room_of_group, silence
from tests.factories import feed
from tests.factories import groups as make_groups
from tests.factories.moderation import house_rules
from tests.helpers.sockets import Socket


@pytest.fixture
def choir(town, anna, griet):
    house_rules()
    group = make_groups.group(
        town, "Koor", kind=GroupKind.ASSOCIATION, join_road=JoinRoad.INVITATION, summary="Wij zingen."
    )
    for person in (anna, griet):
        make_groups.member(group, person)
    return group


@pytest.fixture
def choir_room(choir, anna):
    return room_of_group(space=choir.space, by=anna)


@pytest.fixture
def festival_room(town, anna, griet):
    """The conversation of an event of Anna, that Griet opened and read."""
    house_rules()
    post = feed.occasion(anna, town.here, title="Buurtfeest")
    attend(by=griet, post=post)
    room = room_of_event(post=post, by=griet)
    mark_read(room=room, number=0, by=griet)
    return room, post


async def at_home(person):
    """Return a connection that hears what is for somebody alone."""
    socket = await Socket.of(person)
    await socket.subscribe("person:me")
    return socket


async def says(person, room, text="Hallo"):
    await sync_to_async(send_message)(by=person, room=room, client_id=text, text=text)


async def test_a_member_who_never_opened_it_hears_that_something_was_said(choir_room, anna, griet):
    assert await sync_to_async(unread_rooms)(griet) == 0
    socket = await at_home(griet)
    await says(anna, choir_room)
    heard = await socket.next()
    assert (heard["name"], heard["about"]) == ("message.sent", choir_room.uid)
    assert await sync_to_async(unread_rooms)(griet) == 1


async def test_who_left_the_group_hears_nothing_more(choir, choir_room, anna, griet):
    await sync_to_async(mark_read)(room=choir_room, number=0, by=griet)
    await sync_to_async(leave_group)(by=griet, group=choir)
    socket = await at_home(griet)
    await says(anna, choir_room)
    assert await socket.hears_nothing()


async def test_who_stays_away_from_an_event_hears_nothing_more(festival_room, anna, griet):
    room, post = festival_room
    socket = await at_home(griet)
    await says(anna, room, "Wie brengt taart?")
    assert (await socket.next())["about"] == room.uid
    await sync_to_async(stay_away)(by=griet, post=post)
    await says(anna, room, "Ze komt niet.")
    assert await socket.hears_nothing()


@pytest.mark.parametrize("away", [leave, lambda room, by: silence(room=room, muted=True, by=by)])
def test_who_silenced_it_or_took_it_off_the_list_is_not_told(choir_room, anna, griet, away):
    away(room=choir_room, by=griet)
    assert hears_of(choir_room) == {anna.pk}


async def test_who_is_blocked_does_not_hear_how_far_one_read(room, anna, griet):
    await says(anna, room)
    await sync_to_async(keep_away)(other=anna, kind="block", by=griet)
    socket = await Socket.of(anna)
    await socket.ask(type="subscribe", topic=f"room:{room.uid}")
    await sync_to_async(mark_read)(room=room, number=1, by=griet)
    assert await socket.hears_nothing()


def test_who_is_blocked_sees_no_sign_of_reading_on_the_page_either(room, anna, griet):
    send_message(by=anna, room=room, client_id="a", text="Hallo")
    mark_read(room=room, number=1, by=griet)
    client = Client()
    client.force_login(anna)
    address = reverse("chat:room", args=[room.uid])
    assert client.get(address).context["seen_up_to"] == 1
    keep_away(other=anna, kind="block", by=griet)
    assert client.get(address).context["seen_up_to"] == 0


def tasks_of(said):
    """Return which subscribers will do something about a message."""
    before = set(DBTaskResult.objects.values_list("pk", flat=True))
    said()
    rows = DBTaskResult.objects.exclude(pk__in=before)
    return sorted(row.args_kwargs["kwargs"]["subscriber"] for row in rows)


def test_a_message_leaves_work_only_where_there_is_work(choir_room, anna, griet, town):
    """A talk of a hundred lines may not keep the worker busy with nothing."""
    pair = open_direct(other=griet, by=anna)

    def says_in(room, name):
        return lambda: send_message(by=anna, room=room, client_id=name, text="Tot straks!")

    def says_with(photo):
        send_message(by=anna, room=choir_room, client_id="d", text="Kijk", pictures=[photo])

    assert tasks_of(says_in(choir_room, "a")) == []
    assert tasks_of(says_in(pair, "b")) == ["notifications.direct_message"]
    CheckSetting.objects.create(space=town.space, percent=5, one_in=10)
    assert tasks_of(says_in(choir_room, "c")) == ["moderation.sample_item"]
    photo = images.take_in(feed.upload(), space=choir_room.space, owner=anna, alt="Ons koor")
    said = tasks_of(
        lambda: send_message(by=anna, room=choir_room, client_id="d", text="Kijk", pictures=[photo])
    )
    assert said == ["moderation.look_at_item", "moderation.sample_item"]
