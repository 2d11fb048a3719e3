"""Who a town suspended says nothing in conversations of its groups, also where several towns share one."""

from datetime import timedelta

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moderation.models import Sanction, SanctionKind
from network.kernel import clock
from network.kernel.errors import Forbidden
from realtime.chat.answers import typing
from realtime.chat.models import Reaction
from realtime.chat.services.messages import delete_message, edit_message, react, send_message
from realtime.chat.services.rooms import open_direct, room_of_group
from realtime.gateway.said import Typing
from tests.factories import groups as gather
from tests.factories import people as make
from tests.factories.moderation import house_rules
from tests.helpers.sockets import Socket

REFUSED = "niet schrijven tot .*en dus ook niet in Zennevallei"


@pytest.fixture
def beersel(town):
    return make.a_town("Beersel", "23003")


@pytest.fixture
def group(town, beersel):
    house_rules()
    return gather.group(town, "Zennevallei", municipalities=[town.municipality, beersel.municipality])


@pytest.fixture
def shared(group, anna, griet):
    """The conversation of a group of two towns."""
    for person in (anna, griet):
        gather.member(group, person)
    return room_of_group(space=group.space, by=anna)


def suspended(person, space) -> Sanction:
    return Sanction.objects.create(
        person=person,
        space=space,
        kind=SanctionKind.MISUSE_WRITING,
        reason="Telkens opnieuw.",
        valid_from=clock.now() - timedelta(hours=1),
        valid_until=clock.now() + timedelta(days=2),
    )


def says(by, room, text="Hallo"):
    return send_message(by=by, room=room, client_id=text, text=text).message


def test_nothing_new_is_said_and_what_stands_can_be_taken_back(shared, beersel, anna, griet):
    own, theirs = says(anna, shared), says(griet, shared, "Dag")
    react(by=anna, message=theirs, sign="thanks")
    until = suspended(anna, beersel.space).valid_until
    for act in (
        lambda: says(anna, shared, "Nog iets"),
        lambda: edit_message(by=anna, message=own, text="Hallo allemaal"),
        lambda: react(by=anna, message=theirs, sign="yes"),
    ):
        with pytest.raises(Forbidden, match=REFUSED):
            act()
    assert not react(by=anna, message=theirs, sign="thanks")  # taken back
    assert not Reaction.objects.exists()
    delete_message(by=anna, message=own)
    with time_machine.travel(until, tick=False):
        assert says(anna, shared, "Ik ben terug").number


def test_nobody_sees_somebody_type_who_may_not_write(shared, beersel, anna):
    assert typing(anna, Typing(room=shared.uid)) == []
    suspended(anna, beersel.space)
    with pytest.raises(Forbidden, match=REFUSED):
        typing(anna, Typing(room=shared.uid))


def test_a_refused_sign_says_why_in_the_conversation(shared, beersel, anna, griet):
    theirs = says(griet, shared, "Dag")
    suspended(anna, beersel.space)
    browser = Client()
    browser.force_login(anna)
    answer = browser.post(
        reverse("chat:react", args=[shared.uid, theirs.number]), {"sign": "yes"}, follow=True
    )
    assert answer.redirect_chain[0][0].startswith(reverse("chat:room", args=[shared.uid]))
    assert "die groep is ook voor Beersel" in answer.content.decode()


def test_two_who_met_in_such_a_group_alone_talk_in_it(group, beersel, anna):
    liese = make.a_resident(beersel.here, "liese")
    for person in (anna, liese):
        gather.member(group, person)
    room = open_direct(other=liese, by=anna)
    says(anna, room)
    suspended(anna, beersel.space)
    with pytest.raises(Forbidden, match=REFUSED):
        says(anna, room, "Nog iets")


def test_a_conversation_in_another_town_stays_open(shared, town, beersel, anna, griet):
    suspended(anna, beersel.space)
    assert says(anna, open_direct(other=griet, by=anna)).number


def test_a_message_asks_once_who_may_write_wherever_it_is_said(shared, anna, griet):
    asked = {}
    for name, room in (("shared", shared), ("direct", open_direct(other=griet, by=anna))):
        says(anna, room, "Eerste")
        with CaptureQueriesContext(connection) as queries:
            says(anna, room)
        asked[name] = [one["sql"] for one in queries if "moderation_sanction" in one["sql"]]
    assert {name: len(found) for name, found in asked.items()} == {"shared": 1, "direct": 1}


@pytest.mark.each_database
async def test_an_open_page_says_nothing_more_from_the_moment_of_the_suspension(shared, beersel, anna):
    socket = await Socket.of(anna)
    assert (await socket.ask(type="subscribe", topic=f"room:{shared.uid}"))["type"] == "subscribed"
    said = {"type": "message.send", "room": shared.uid, "text": "Hallo"}
    await socket.say(**said, client_id="een")
    while (frame := await socket.next())["type"] != "ack":
        pass
    assert frame["state"] == "sent"
    await sync_to_async(suspended)(anna, beersel.space)
    await socket.say(**said, client_id="twee")
    while (frame := await socket.next())["type"] != "error":
        assert frame.get("client_id") != "twee"
    assert (frame["code"], frame["client_id"]) == ("forbidden", "twee")
    assert "die groep is ook voor Beersel" in frame["detail"]
