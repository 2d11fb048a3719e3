"""Whether somebody is here: only of who chose so, only to whom they talk with, and taken back at once."""

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.urls import reverse

from realtime.chat.services.rooms import choose_presence
from tests.helpers.sockets import Socket


@pytest.fixture
async def griets(room, griet):
    """A page of Griet that has the conversation open."""
    socket = await Socket.of(griet)
    await socket.say(type="subscribe", topic=f"room:{room.uid}")
    await socket.next()
    return socket


async def test_who_did_not_choose_it_is_never_shown(room, anna, griets):
    annas = await Socket.of(anna)
    await annas.say(type="presence", state="here")
    assert await annas.hears_nothing()
    assert await griets.hears_nothing()


async def test_who_chose_it_is_shown_and_choosing_it_off_takes_it_back(room, anna, griets):
    await sync_to_async(choose_presence)(shows=True, by=anna)
    annas = await Socket.of(anna)
    await annas.say(type="presence", state="here")
    told = await griets.next()
    assert (told["topic"], told["name"], told["about"]) == (f"room:{room.uid}", "presence.here", anna.uid)
    await sync_to_async(choose_presence)(shows=False, by=anna)
    assert (await griets.next())["name"] == "presence.away"
    await sync_to_async(choose_presence)(shows=False, by=anna)
    await annas.say(type="presence", state="here")
    assert await annas.hears_nothing()
    assert await griets.hears_nothing()


def test_the_page_says_whether_its_reader_shows_it(room, anna, griet):
    choose_presence(shows=True, by=anna)
    for person, shows in ((anna, True), (griet, False)):
        client = Client()
        client.force_login(person)
        page = client.get(reverse("chat:room", args=[room.uid])).content.decode()
        assert (" data-shows" in page) == shows
