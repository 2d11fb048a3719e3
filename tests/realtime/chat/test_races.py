"""Conversations under simultaneous use, on PostgreSQL: numbers without holes, one message per client id."""

import pytest
from django.core.cache import cache

from realtime.chat.models import Message, Room
from realtime.chat.services.messages import send_message
from realtime.chat.services.rooms import open_direct
from tests.helpers.at_once import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_many_who_send_at_once_get_numbers_without_holes(room, anna, griet):
    people = (anna, griet)

    def send(number):
        cache.clear()
        send_message(by=people[number % 2], room=room, client_id=f"n{number}", text=f"Bericht {number}")

    at_once(*[lambda number=number: send(number) for number in range(12)])
    numbers = list(Message.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 13))
    assert Room.objects.get().head == 12


def test_the_same_message_at_once_is_stored_once(room, anna):
    results = at_once(
        *[lambda: send_message(by=anna, room=room, client_id="same", text="Eén keer").message.number] * 4
    )
    assert set(results) == {1}
    assert Message.objects.count() == 1


def test_two_people_who_open_at_once_have_one_conversation(town, anna, griet):
    at_once(lambda: open_direct(other=griet, by=anna), lambda: open_direct(other=anna, by=griet))
    assert Room.objects.filter(kind="direct").count() == 1
