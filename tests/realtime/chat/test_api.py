"""Conversations for programs."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network.kernel.rest.scopes import Scope
from network.people.services.tokens import create_token
from realtime.chat.services.messages import send_message
from realtime.chat.services.rooms import mark_read, open_direct
from tests.factories import people as make


@pytest.fixture
def program(room):
    """Call the API as somebody."""

    def of(person, *scopes):
        _row, plain = create_token(by=person, person=person, name="test", scopes=scopes)
        client = Client(headers={"Authorization": f"Bearer {plain}"})

        def call(method, path, body=None):
            given = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
            answer = client.generic(method, f"/api/v1/{path}", **given)
            return answer.status_code, answer.json() if answer.content else None

        return call

    return of


def test_a_program_sends_reads_and_says_how_far_it_read(program, room, anna, griet):
    annas, griets = program(anna, Scope.READ, Scope.WRITE), program(griet, Scope.READ, Scope.WRITE)
    said = {"room": room.uid, "client_id": "c1", "text": "Hallo"}
    assert annas("POST", "messages/", said) == (201, {**ack(room), "replay": False})
    assert annas("POST", "messages/", said) == (200, {**ack(room), "replay": True})
    assert annas("POST", "messages/", said | {"text": "Anders"})[0] == 409
    status, page = griets("GET", f"messages/?room={room.uid}&after=0")
    assert (status, page["head"], [one["text"] for one in page["results"]]) == (200, 1, ["Hallo"])
    assert griets("GET", "rooms/")[1]["results"][0]["read"] == 0
    assert griets("POST", f"rooms/{room.uid}/read/", {"number": 9}) == (200, {"number": 1})


def ack(room):
    return {"client_id": "c1", "room": room.uid, "number": 1, "state": "sent"}


def test_a_page_of_rooms_asks_as_much_as_one(program, room, town, anna, griet):
    call = program(anna, Scope.READ)
    send_message(by=griet, room=room, client_id="a", text="Hallo")
    mark_read(room=room, number=1, by=anna)
    asked = []
    for number in (0, 5):
        for one in range(number):
            open_direct(other=make.a_resident(town.here, f"buur{one}"), by=anna)
        with CaptureQueriesContext(connection) as queries:
            status, page = call("GET", "rooms/")
        asked.append(len(queries))
        assert (status, len(page["results"])) == (200, 1 + number)
    assert asked[0] == asked[1]
    shown = {one["id"]: (one["name"], one["read"]) for one in page["results"]}
    assert shown[room.uid] == (griet.get_full_name(), 1)
    assert sorted(read for _name, read in shown.values()) == [0] * 5 + [1]
    assert call("GET", f"rooms/{room.uid}/")[1] in page["results"]


def test_a_room_of_others_is_absent(program, room, bram):
    call = program(bram, Scope.READ, Scope.WRITE)
    assert call("GET", f"rooms/{room.uid}/")[0] == 404
    assert call("GET", f"messages/?room={room.uid}")[0] == 404
    assert call("POST", "messages/", {"room": room.uid, "client_id": "c", "text": "Hallo"})[0] == 404


def test_a_token_that_only_reads_says_nothing(program, room, anna):
    call = program(anna, Scope.READ)
    assert call("POST", "messages/", {"room": room.uid, "client_id": "c", "text": "Hallo"})[0] == 403
