"""What the page says about one's own messages: sent, read, and in a group by how many."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from network.people.services.blocks import keep_away
from realtime.chat.services.messages import send_message
from realtime.chat.services.rooms import mark_read

SAYS = re.compile(r'<li class="msg msg-mine" id="m-(\d+)".*?data-state="(\w+)"', re.DOTALL)


@pytest.fixture
def states():
    """Return by number what the page of somebody says of their own messages."""

    def read(person, room):
        client = Client()
        client.force_login(person)
        page = client.get(reverse("chat:room", args=[room.uid])).content.decode()
        return {int(number): state for number, state in SAYS.findall(page)}, page

    return read


def test_between_two_each_message_says_whether_it_was_read(room, anna, griet, states):
    for number in (1, 2):
        send_message(by=anna, room=room, client_id=f"c{number}", text="Hallo")
    mark_read(room=room, number=1, by=griet)
    assert states(anna, room)[0] == {1: "read", 2: "sent"}
    assert states(griet, room)[0] == {}
    keep_away(other=anna, kind="block", by=griet)
    assert states(anna, room)[0] == {1: "sent", 2: "sent"}


def test_in_a_group_the_last_one_says_how_many_read_it(choir_room, anna, griet, states):
    for number in (1, 2):
        send_message(by=anna, room=choir_room, client_id=f"c{number}", text="Hallo")
    assert states(anna, choir_room)[0] == {1: "sent", 2: "sent"}
    mark_read(room=choir_room, number=1, by=griet)
    assert states(anna, choir_room)[0] == {1: "read", 2: "sent"}
    mark_read(room=choir_room, number=2, by=griet)
    found, page = states(anna, choir_room)
    assert found == {1: "read", 2: "read"}
    assert page.count("Gelezen door 1") == 1
