"""What stands in the place of words that somebody does not read: true, and no more than they may know."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.membership.enums import GroupKind, JoinRoad
from network.people.services.blocks import keep_away
from realtime.chat.frames import Rooms
from realtime.chat.services.messages import delete_message, send_message
from realtime.chat.services.rooms import open_direct, room_of_group
from tests.factories import groups as make_groups
from tests.factories.moderation import house_rules

WORDS = "Ik heb nog een ladder"
MUTED = "Een bericht van iemand die je stil zette."
BLOCKED = "Een bericht van iemand die je blokkeert."
NOT_SEEN = "Dit bericht zie je niet."


@pytest.fixture(params=["direct", "group"])
def said(request, town, anna, griet):
    """A message of Griet to Anna, between two or in a group."""
    house_rules()
    if request.param == "direct":
        room = open_direct(other=griet, by=anna)
    else:
        kind, road = GroupKind.ASSOCIATION, JoinRoad.INVITATION
        choir = make_groups.group(town, "Koor", kind=kind, join_road=road, summary="Wij zingen.")
        for person in (anna, griet):
            make_groups.member(choir, person)
        room = room_of_group(space=choir.space, by=anna)
    return send_message(by=griet, room=room, client_id="a", text=WORDS).message


def shown_to(person, message):
    """Return the part of the page in which messages stand."""
    client = Client()
    client.force_login(person)
    page = client.get(reverse("chat:room", args=[message.room.uid])).content.decode()
    return page.split("<ol>")[1].split("</ol>")[0]


def test_words_of_somebody_muted_are_one_line_that_opens(said, anna, griet):
    keep_away(other=griet, kind="mute", by=anna)
    shown = shown_to(anna, said)
    line, opened = shown.split("<summary>")[1].split("</summary>")
    assert line == MUTED
    assert WORDS in opened.split("</details>")[0]
    assert f"/{said.uid}/" in opened.split("</details>")[0]
    assert WORDS in shown_to(griet, said)
    assert WORDS not in str(Rooms().after(anna, said.room_id, 0).bodies)


def test_who_blocks_reads_it_where_they_would_write_and_the_other_one_does_not(town, anna, griet):
    house_rules()
    room = open_direct(other=griet, by=anna)
    send_message(by=griet, room=room, client_id="a", text=WORDS)
    keep_away(other=griet, kind="block", by=anna)
    pages = {}
    for person in (anna, griet):
        client = Client()
        client.force_login(person)
        pages[person] = client.get(reverse("chat:room", args=[room.uid])).content.decode()
    profile = reverse("people:person", args=[griet.uid]) + "#afstand"
    assert f"Je blokkeert {griet.first_name}." in pages[anna]
    assert profile in pages[anna].split('class="room-foot"')[1]
    assert "Je kunt hier nu niets schrijven." in pages[griet]
    assert "blokkeert" not in pages[griet]
    assert "Een bericht dat je niet ziet" in pages[anna].split('class="rooms"')[1]


def test_a_message_in_a_group_leads_to_who_wrote_it(said, anna, griet):
    road = reverse("people:person", args=[griet.uid])
    assert (road in shown_to(anna, said)) == (said.room.kind == "group")
    assert road not in shown_to(griet, said)


def test_who_blocks_reads_that_it_is_their_own_doing(said, anna, griet):
    keep_away(other=griet, kind="block", by=anna)
    shown = shown_to(anna, said)
    assert BLOCKED in shown
    assert WORDS not in shown
    assert "<summary>" not in shown


@pytest.mark.parametrize("muted_too", [False, True])
def test_who_is_blocked_reads_only_that_they_do_not_see_it(said, anna, griet, muted_too):
    if muted_too:
        keep_away(other=griet, kind="mute", by=anna)
    keep_away(other=anna, kind="block", by=griet)
    shown = shown_to(anna, said)
    assert NOT_SEEN in shown
    for told in (WORDS, MUTED, BLOCKED, "<summary>", griet.get_full_name()):
        assert told not in shown


def test_what_was_taken_back_is_no_line_to_open(said, anna, griet):
    keep_away(other=griet, kind="mute", by=anna)
    delete_message(by=griet, message=said)
    shown = shown_to(anna, said)
    assert "Dit bericht werd verwijderd." in shown
    assert griet.get_full_name() not in shown
    assert WORDS not in shown


def test_more_messages_ask_no_more_queries(said, anna, griet):
    keep_away(other=griet, kind="mute", by=anna)
    client = Client()
    client.force_login(anna)
    asked = []
    for number in range(3):
        send_message(by=griet, room=said.room, client_id=f"n{number}", text="Nog iets")
        client.get(reverse("chat:room", args=[said.room.uid]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("chat:room", args=[said.room.uid]))
        asked.append(len(queries))
    assert len(set(asked)) == 1
