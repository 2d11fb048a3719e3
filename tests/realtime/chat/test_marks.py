"""That somebody read reaches whose words were read: live, once for many, and never who it was."""

from datetime import timedelta

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from network.kernel import clock
from network.kernel.rest.scopes import Scope
from network.people.services.blocks import keep_away
from network.people.services.tokens import create_token
from realtime.chat.events import RoomRead
from realtime.chat.reading import MARKS_SECONDS, room_read
from realtime.chat.services.messages import delete_message, send_message
from realtime.chat.services.rooms import mark_read
from tests.factories import feed
from tests.factories import groups as make_groups
from tests.factories import people as make
from tests.helpers.sockets import Socket


@pytest.fixture
def carla(town):
    return make.a_resident(town.here, "carla")


@pytest.fixture
def choir_room(choir_room, carla):
    cache.clear()
    make_groups.member(choir_room.space.owning_group, carla)
    return choir_room


def says(person, room, name="a"):
    return send_message(by=person, room=room, client_id=name, text="Hallo").message


def told(room, reader, number, before=0):
    """Return who is told in the room that somebody read."""
    event = RoomRead(room_id=room.pk, person_id=reader.pk, number=number, before=before)
    return [frame.only for frame in room_read(event) if frame.wire == f"room:{room.uid}"]


def asked(person, room):
    return feed.client(person).get(reverse("chat:marks", args=[room.uid]))


def test_only_whose_words_were_just_read_is_told_and_never_who_read(choir_room, anna, griet, carla):
    for person, name in ((anna, "a"), (griet, "b"), (anna, "c")):
        says(person, choir_room, name)
    assert told(choir_room, carla, 1) == [(anna.pk,)]
    assert told(choir_room, carla, 2, before=1) == [(griet.pk,)]
    assert told(choir_room, anna, 3, before=2) == []
    event = RoomRead(room_id=choir_room.pk, person_id=carla.pk, number=3, before=0)
    assert carla.uid not in [frame.about for frame in room_read(event)]


def test_an_author_is_told_once_for_all_who_read_within_seconds(choir_room, anna, griet, carla):
    says(anna, choir_room)
    assert told(choir_room, carla, 1) == [(anna.pk,)]
    assert told(choir_room, griet, 1) == []
    later = clock.now() + timedelta(seconds=MARKS_SECONDS + 1)
    with time_machine.travel(later, tick=False):
        assert told(choir_room, griet, 1) == [(anna.pk,)]


def test_who_is_in_a_block_with_the_reader_is_not_told_and_does_not_count_them(
    choir_room, anna, griet, carla
):
    says(anna, choir_room)
    keep_away(other=anna, kind="block", by=griet)
    keep_away(other=carla, kind="mute", by=anna)
    mark_read(room=choir_room, number=1, by=griet)
    cache.clear()
    assert told(choir_room, griet, 1) == []
    assert asked(anna, choir_room).json() == {"seen_up_to": 0, "number": 1, "readers": 0, "words": ""}
    assert told(choir_room, carla, 1) == [(anna.pk,)]  # muted: only their words are folded away


def test_what_is_asked_is_what_the_page_says(choir_room, anna, griet, carla, room):
    says(anna, choir_room)
    gone = says(anna, choir_room, "b")
    for person in (griet, carla):
        mark_read(room=choir_room, number=2, by=person)
    delete_message(by=anna, message=gone)
    said = {"seen_up_to": 2, "number": 1, "readers": 2, "words": "Gelezen door 2"}
    assert asked(anna, choir_room).json() == said
    page = feed.client(anna).get(reverse("chat:room", args=[choir_room.uid]))
    assert page.content.decode().count("Gelezen door 2") == 1
    assert [page.context[name] for name in ("seen_up_to", "last_mine", "readers")] == [2, 1, 2]
    says(anna, room)
    mark_read(room=room, number=1, by=griet)
    assert asked(anna, room).json() == {"seen_up_to": 1, "number": 1, "readers": 0, "words": ""}
    assert asked(carla, room).status_code == 404


def test_a_program_asks_the_same(choir_room, anna, griet, carla):
    says(anna, choir_room)
    mark_read(room=choir_room, number=1, by=carla)
    _row, plain = create_token(by=anna, person=anna, name="test", scopes=(Scope.READ,))
    answer = Client(headers={"Authorization": f"Bearer {plain}"}).get(
        f"/api/v1/rooms/{choir_room.uid}/marks/"
    )
    assert answer.json() == {"seen_up_to": 1, "number": 1, "readers": 1}


async def test_many_readers_are_one_frame_to_one_person(choir_room, anna, griet, carla):
    topic = f"room:{choir_room.uid}"
    await sync_to_async(says)(anna, choir_room)
    annas, griets = await Socket.of(anna), await Socket.of(griet)
    for socket in (annas, griets):
        await socket.ask(type="subscribe", topic=topic)
    for person in (griet, carla):
        await sync_to_async(mark_read)(room=choir_room, number=1, by=person)
    assert await annas.next() == {"type": "event", "topic": topic, "name": "room.read"}
    assert await annas.hears_nothing()
    assert await griets.hears_nothing()
