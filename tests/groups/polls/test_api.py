"""Polls over the API: the same doors as the pages, with tokens."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.polls.models import NamedBallot, Poll
from groups.polls.services.casting import cast_ballot
from network.kernel import clock
from network.kernel.models import IdempotencyKey
from network.kernel.rest.scopes import Scope
from network.people.models import Person
from network.people.services.tokens import create_token
from tests.factories import people as make
from tests.factories import polls
from tests.factories.people import Town

LIST = "/api/v1/polls/"


def ask(person: Person, method: str, path: str = "", data: Any = None, **headers: str) -> Any:
    _row, plain = create_token(by=person, person=person, scopes=list(Scope), name="test")
    headers = {"Authorization": f"Bearer {plain}", **headers}
    call = getattr(Client(), method)
    return call(LIST + path, data=data, headers=headers, content_type="application/json")


@pytest.fixture
def piet(town: Town) -> Person:
    return polls.an_officer(town)


def test_a_draft_is_made_opened_answered_and_taken_back(town: Town, piet: Person, anna: Person) -> None:
    new = {
        "organiser": town.space.uid,
        "title": "Waar komt de bank?",
        "closes_at": (clock.now() + timedelta(days=2)).isoformat(),
        "definition": polls.QUESTIONS,
        "audience": {"districts": [town.here.code]},
    }
    assert ask(anna, "post", "", new).status_code == 404
    made = ask(piet, "post", "", new)
    assert made.status_code == 201, made.content
    path = f"{made.json()['id']}/"
    assert ask(anna, "get", path).status_code == 404
    better = {**new, "title": "Waar staat de bank?"}
    assert ask(piet, "put", path, better).json()["title"] == "Waar staat de bank?"

    assert ask(anna, "post", f"{path}open/").status_code == 404
    opened = ask(piet, "post", f"{path}open/").json()
    assert (opened["state"], opened["voters"]) == ("open", 1)
    assert ask(piet, "put", path, new).status_code == 409

    found = ask(anna, "get").json()["results"]
    assert [(row["id"], row["may_vote"]) for row in found] == [(opened["id"], True)]
    assert ask(anna, "post", f"{path}vote/", {"answers": {"bench": "moon"}, "version": 1}).status_code == 400
    voted = ask(anna, "post", f"{path}vote/", {"answers": {"bench": "park"}, "version": 1})
    assert voted.json() == {"changed": False, "fingerprint": ""}
    again = ask(anna, "post", f"{path}vote/", {"answers": {"bench": "park"}, "version": 1})
    assert (again.status_code, again.json()["code"]) == (409, "voted")
    assert ask(anna, "get", path).json()["mark"] == "screen"

    assert (
        ask(piet, "post", f"{path}cancel/", {"reason": "Er komt geen bank."}).json()["state"] == "cancelled"
    )
    assert ask(anna, "post", f"{path}vote/", {"answers": {}, "version": 1}).status_code == 409


def test_nothing_half_is_left_of_a_draft_that_is_refused(town: Town, piet: Person, bram: Person) -> None:
    new = {
        "organiser": town.space.uid,
        "title": "Voor wie?",
        "definition": polls.QUESTIONS,
        "audience": {"districts": [town.here.code], "min_age": 3, "groups": ["onbekend"]},
    }
    assert ask(piet, "post", "", new).status_code == 400
    assert not Poll.objects.exists()


def test_a_long_list_is_looked_up_at_once_and_only_for_who_may_ask(
    town: Town, piet: Person, anna: Person, bram: Person
) -> None:
    new = {"organiser": town.space.uid, "title": "Voor wie?", "definition": polls.QUESTIONS}

    def made(person: Person, listed: list[str]) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            answer = ask(person, "post", "", {**new, "audience": {"listed": listed}})
        return answer.status_code, len(asked)

    few = made(piet, [anna.uid])
    assert few[0] == made(piet, [anna.uid, bram.uid])[0] == 201
    assert made(piet, [anna.uid] * 3_000)[1] == few[1]
    otto = make.a_resident(make.a_town("Beersel", "23003").here, "otto")
    for stranger in (otto.uid, "zzzzzzzzzzzzzzzz"):
        answer = ask(piet, "post", "", {**new, "audience": {"listed": [stranger]}})
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == ["audience.listed"]
    assert ask(piet, "post", "", {**new, "audience": {"listed": ["a"] * 5_001}}).status_code == 400
    assert [made(anna, [uid])[0] for uid in (bram.uid, "zzzzzzzzzzzzzzzz")] == [404, 404]


def test_an_idempotency_key_stores_nothing_of_a_ballot(town: Town, piet: Person, anna: Person) -> None:
    poll = polls.an_open_poll(town, piet)
    path, body = f"{poll.uid}/vote/", {"answers": {"bench": "park"}, "version": 1}
    assert ask(anna, "post", path, body, **{"Idempotency-Key": "een"}).status_code == 200
    assert NamedBallot.objects.count() == 1
    assert not IdempotencyKey.objects.exists()


def test_who_is_elsewhere_finds_nothing(town: Town, piet: Person, anna: Person, bram: Person) -> None:
    poll = polls.an_open_poll(town, piet)
    assert ask(bram, "get").json()["results"] == []
    for method, path in (("get", ""), ("post", "vote/"), ("get", "recount/"), ("post", "cancel/")):
        assert ask(bram, method, f"{poll.uid}/{path}").status_code == 404


def test_a_result_is_read_once_it_is_there(town: Town, piet: Person, anna: Person, bram: Person) -> None:
    voters = [anna, *(make.a_resident(town.here, f"kiezer{number}") for number in range(5))]
    poll = polls.an_open_poll(town, piet)
    path = f"{poll.uid}/"
    for number, voter in enumerate(voters):
        cast_ballot(by=voter, poll=poll, answers={"bench": "park" if number else "church"}, version=1)
    early = ask(anna, "get", f"{path}results/")
    assert (early.status_code, early.json()["code"]) == (409, "no_result_yet")
    assert ask(piet, "post", f"{path}count/").status_code == 409
    with time_machine.travel(polls.after(poll), tick=False):
        assert ask(anna, "post", f"{path}count/").status_code == 404
        assert ask(piet, "post", f"{path}count/").json()["state"] == "counted"
        found = ask(anna, "get", f"{path}results/").json()
        assert ask(bram, "get", f"{path}results/").status_code == 404
    assert (found["participants"], found["final"], found["too_small"]) == (6, True, False)
    assert [(one["key"], one["votes"]) for one in found["figures"]["bench"]["options"]] == [
        ("park", 5),
        ("church", 1),
    ]


def test_who_took_part_is_told_nowhere_where_too_few_did(town: Town, piet: Person, anna: Person) -> None:
    for number in range(3):
        make.a_resident(town.here, f"kiezer{number}")
    poll = polls.an_open_poll(town, piet)
    cast_ballot(by=anna, poll=poll, answers={"bench": "park"}, version=1)
    path = f"{poll.uid}/"
    assert ask(piet, "get", path).json()["voted"] == 0  # in steps while it is open
    with time_machine.travel(polls.after(poll), tick=False):
        ask(piet, "post", f"{path}count/")
        for person in (anna, piet):
            assert ask(person, "get", path).json()["voted"] is None
            found = ask(person, "get", f"{path}results/").json()
            assert (found["participants"], found["on_paper"], found["too_small"]) == (None, None, True)
            assert (found["reaches_quorum"], found["voters"]) == (None, 4)
            page = make.logged_in(person).get(f"/polls/{poll.uid}/").content.decode()
            assert "minder dan 5 (op de lijst: 4)" in page
        assert "minder dan 5 van 4" in make.logged_in(piet).get("/polls/studio/").content.decode()
