"""Nobody floods a conversation with changes, nor looks for people word after word."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from network.kernel import clock
from network.kernel.errors import TooMany
from realtime.chat import rules
from realtime.chat.models import Room
from realtime.chat.services.messages import edit_message, react, send_message
from tests.factories import people as make
from tests.factories.moderation import house_rules


@pytest.fixture
def town(db):
    """Halle, in one transaction: nothing here asks the database from another thread."""
    house_rules()
    return make.a_town()


@pytest.fixture(autouse=True)
def _one_minute():
    """Let everything happen in one window of the limits."""
    cache.clear()
    with clock.as_of(datetime(2026, 11, 21, 12, 0, 30, tzinfo=UTC)):
        yield


@pytest.fixture
def message(room, anna):
    return send_message(by=anna, room=room, client_id="a", text="Hallo").message


def test_edits_have_a_limit_and_the_same_words_are_no_edit(message, anna):
    for number in range(rules.EDITS_PER_MINUTE):
        message = edit_message(by=anna, message=message, text=f"Hallo {number}")
        edit_message(by=anna, message=message, text=f"Hallo {number}")
    with pytest.raises(TooMany):
        edit_message(by=anna, message=message, text="Nog eens")
    assert Room.objects.get().changes == rules.EDITS_PER_MINUTE


def test_signs_have_a_limit_for_each_person(message, anna, griet):
    for _number in range(rules.SIGNS_PER_MINUTE):
        react(by=griet, message=message, sign="thanks")
    with pytest.raises(TooMany):
        react(by=griet, message=message, sign="thanks")
    assert react(by=anna, message=message, sign="thanks")
    assert Room.objects.get().changes == rules.SIGNS_PER_MINUTE + 1


@pytest.mark.parametrize("road", ["begin", "search"])
def test_searches_have_a_limit_and_begin_at_three_letters(room, anna, griet, monkeypatch, road):
    monkeypatch.setattr(rules, "SEARCHES_PER_MINUTE", 2)
    client = Client()
    client.force_login(anna)
    address = reverse(f"chat:{road}", args=[room.uid] if road == "search" else [])
    assert client.get(address).status_code == 200
    short = client.get(address, {"q": "Gr"})
    assert short.status_code == 400
    assert griet.get_full_name() not in short.content.decode().split("<main")[1].split("</search>")[1]
    assert "Typ minstens 3 letters." in short.content.decode()
    for _number in range(2):
        assert client.get(address, {"q": "Griet"}).status_code == 200
    assert client.get(address, {"q": "Griet"}).status_code == 429
    assert client.get(address).status_code == 200
