"""Notices from outside over the API: anybody gives one, and only a moderator of the town handles them."""

import json
from typing import Any

import pytest
from django.test import Client

from moderation.models import Case, NoticeState, OutsideNotice
from network.feed.models import Post
from network.kernel.rest.scopes import Scope
from network.people.models import Person
from tests.factories import people as make
from tests.moderation.town import Program, a_moderator, a_post

GIVEN = {
    "where": "Ergens in Sint-Rochus",
    "explanation": "Hier staat het adres van iemand die gevaar loopt.",
    "name": "Nora Notaris",
    "email": "nora@example.org",
    "good_faith": True,
}


@pytest.fixture
def saskia(town: make.Town) -> Person:
    return a_moderator(town)


@pytest.fixture
def post(town: make.Town, anna: Person) -> Post:
    return a_post(anna, town)


def give(**changed: Any) -> Any:
    body = json.dumps({**GIVEN, **changed})
    return Client().post("/api/v1/notices/", body, content_type="application/json")


def test_a_program_without_an_account_gives_notice_and_learns_nothing(town: make.Town, post: Post) -> None:
    answers = [give(where=where) for where in (f"/feed/post/{post.uid}/", "/feed/post/0000000000000000/")]
    for answer in answers:
        assert (answer.status_code, set(answer.json())) == (201, {"number", "page"})
        assert Client().get(answer.json()["page"]).status_code == 200
    assert [notice.state for notice in OutsideNotice.objects.order_by("pk")] == [
        NoticeState.LINKED,
        NoticeState.RECEIVED,
    ]
    assert {notice.space for notice in OutsideNotice.objects.all()} == {town.space}


@pytest.mark.parametrize(
    "changed", [{"good_faith": False}, {"email": "geen"}, {"explanation": "kort"}, {"where": ""}]
)
def test_what_is_not_whole_is_refused_with_its_field(town: make.Town, changed: dict[str, Any]) -> None:
    answer = give(**changed)
    assert 400 <= answer.status_code < 500
    assert next(iter(changed)) in answer.content.decode()
    assert not OutsideNotice.objects.exists()


@pytest.mark.slow
def test_one_network_cannot_flood(town: make.Town) -> None:
    assert {give().status_code for _ in range(10)} == {201}
    assert give().status_code == 429


def test_with_several_towns_one_says_which(town: make.Town) -> None:
    other = make.a_town("Beersel", "23003")
    assert 400 <= give().status_code < 500
    assert give(municipality="bestaat-niet").status_code != 201
    assert give(municipality=other.municipality.slug).status_code == 201
    assert OutsideNotice.objects.get().space == other.space


def test_a_notice_is_of_an_account_only_where_its_key_may_write(town: make.Town, griet: Person) -> None:
    Program(griet, Scope.READ)("POST", "notices/", GIVEN)
    Program(griet, Scope.READ, Scope.WRITE)("POST", "notices/", GIVEN)
    assert list(OutsideNotice.objects.order_by("pk").values_list("person", flat=True)) == [None, griet.pk]


def test_a_moderator_lists_opens_links_and_refuses(town: make.Town, post: Post, saskia: Person) -> None:
    give(), give()
    desk = Program(saskia, Scope.READ, Scope.MODERATE)
    rows = desk("GET", "notices/?state=received")["results"]
    assert len(rows) == 2
    assert not {"where", "explanation", "name", "email"} & set(rows[0])
    opened = desk("GET", f"notices/{rows[0]['id']}/")
    assert opened["explanation"] == GIVEN["explanation"]
    assert "nora" not in json.dumps(opened).lower()
    desk("POST", f"notices/{rows[0]['id']}/link/", {"where": "/feed/post/0000000000000000/"})
    assert 400 <= desk.status < 500
    linked = desk("POST", f"notices/{rows[0]['id']}/link/", {"where": f"/feed/post/{post.uid}/"})
    assert (desk.status, linked["state"], linked["case"]) == (200, "linked", Case.objects.get().uid)
    refused = desk(
        "POST", f"notices/{rows[1]['id']}/refuse/", {"reason": "We vinden nergens waar dit staat."}
    )
    assert (desk.status, refused["state"]) == (200, "refused")
    desk("POST", f"notices/{rows[1]['id']}/refuse/", {"reason": "We vinden nergens waar dit staat."})
    assert desk.status == 409


def test_others_and_keys_without_the_scope_see_nothing(
    town: make.Town, saskia: Person, griet: Person
) -> None:
    give()
    notice = OutsideNotice.objects.get()
    visitor = Client().get("/api/v1/notices/")
    assert visitor.status_code in (401, 403)
    for method, road in (("GET", ""), ("POST", "link/"), ("POST", "refuse/")):
        body = None if method == "GET" else {"where": "x", "reason": "We vinden nergens waar dit staat."}
        stranger = Program(griet, Scope.READ, Scope.WRITE, Scope.MODERATE)
        stranger(method, f"notices/{notice.uid}/{road}", body)
        assert stranger.status == 404
        short = Program(saskia, Scope.READ, Scope.WRITE)
        short(method, f"notices/{notice.uid}/{road}", body)
        assert short.status == 403
    assert Program(griet, Scope.READ, Scope.MODERATE)("GET", "notices/")["results"] == []
