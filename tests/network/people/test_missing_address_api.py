"""A missing address over the API: by the rules of the pages, each question only at its own desk."""

import pytest
from rest_framework.test import APIClient

from network.people.enums import RequestState
from network.people.models import AddressRequest, Look, Person
from network.people.services.address_requests import request_address
from network.people.services.tokens import create_token
from tests.factories.people import Town, a_member, a_town, an_account, an_administrator, an_officer

OWN, DESK = "/api/v1/missing-addresses/", "/api/v1/address-requests/"
POINT = {"lon": 4.25034, "lat": 50.75012}
HOUSE = {"street": "Nieuwe Weg", "house_number": "3", "postcode": "1500"}


def caller(person: Person, *scopes: str) -> APIClient:
    """Return a program that acts for somebody."""
    client = APIClient()
    client.default_format = "json"
    _row, plain = create_token(by=None, person=person, scopes=scopes, name="Test")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {plain}")
    return client


def asked(town: Town, person: Person) -> AddressRequest:
    row = request_address(by=person, municipality=town.municipality, **HOUSE)
    assert row is not None
    return row


@pytest.fixture
def officer(town: Town) -> Person:
    return an_officer(town)


def test_ask_read_and_take_back(town: Town):
    eva = caller(an_account("eva"), "read", "write")
    body = {**HOUSE, "municipality": town.municipality.uid, "remark": "Naast de school."}
    made = eva.post(OWN, body)
    assert (made.status_code, made.json()["state"]) == (201, "open")
    assert eva.post(OWN, body).status_code == 409
    assert [row["id"] for row in eva.get(OWN).json()["results"]] == [made.json()["id"]]
    assert caller(an_account("bo"), "read").get(OWN).json()["results"] == []
    assert eva.post(f"{OWN}withdraw/").status_code == 204
    assert eva.post(f"{OWN}withdraw/").status_code == 404
    assert eva.get(OWN).json()["results"][0]["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"house_number": "x"}, "house_number"),
        ({"street": ""}, "street"),
        ({"municipality": "0" * 16}, "municipality"),
        ({"remark": "x" * 501}, "remark"),
    ],
)
def test_what_is_wrong_stands_by_its_field(town: Town, change: dict, field: str):
    answer = caller(an_account("eva"), "write").post(
        OWN, {**HOUSE, "municipality": town.municipality.uid, **change}
    )
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not AddressRequest.objects.exists()


def test_the_desk_finds_the_oldest_first_and_adds_one(town: Town, officer: Person):
    rows = [asked(town, an_account(name)) for name in ("eva", "bo")]
    desk = caller(officer, "administer")
    assert [row["id"] for row in desk.get(DESK).json()["results"]] == [row.uid for row in rows]
    assert not Look.objects.exists()
    whole = desk.get(f"{DESK}{rows[0].uid}/").json()
    assert (whole["person_name"], whole["street"]) == ("Eva Peeters", "Nieuwe Weg")
    assert Look.objects.filter(person=rows[0].person, viewer=officer).exists()
    added = desk.post(f"{DESK}{rows[0].uid}/add/", {**HOUSE, **POINT})
    assert (added.status_code, added.json()["state"]) == (200, "added"), added.content
    rows[0].refresh_from_db()
    assert rows[0].address is not None
    assert added.json()["address"] == rows[0].address.uid
    assert desk.post(f"{DESK}{rows[0].uid}/add/", {**HOUSE, **POINT}).status_code == 409
    assert [row["id"] for row in desk.get(DESK).json()["results"]] == [rows[1].uid]


def test_the_desk_refuses_with_a_reason(town: Town, officer: Person):
    row, desk = asked(town, an_account("eva")), caller(officer, "administer")
    assert desk.post(f"{DESK}{row.uid}/refuse/", {"reason": " "}).status_code == 400
    told = desk.post(f"{DESK}{row.uid}/refuse/", {"reason": "Dat huis staat in Beersel."})
    assert (told.json()["state"], told.json()["answer"]) == ("refused", "Dat huis staat in Beersel.")


@pytest.mark.parametrize("body", [{"lon": 9.0}, {"lat": "noord"}, {"lat": 91}])
def test_a_point_elsewhere_adds_nothing(town: Town, officer: Person, body: dict):
    row = asked(town, an_account("eva"))
    answer = caller(officer, "administer").post(f"{DESK}{row.uid}/add/", {**HOUSE, **POINT, **body})
    assert answer.status_code == 400
    row.refresh_from_db()
    assert row.state == RequestState.OPEN


def test_no_other_desk_no_other_scope_and_nobody_else(town: Town, officer: Person):
    row = asked(town, an_account("eva"))
    elsewhere = an_officer(a_town("Wetteren", "42025"), "wendy")
    roads = [("get", ""), ("post", "add/"), ("post", "refuse/")]
    for person in (elsewhere, an_administrator(), a_member(town.here, "noor"), row.person):
        program = caller(person, "administer")
        assert program.get(DESK).json()["results"] == []
        for method, road in roads:
            body = {**HOUSE, **POINT, "reason": "Nee."}
            assert getattr(program, method)(f"{DESK}{row.uid}/{road}", body).status_code == 404
    weak = caller(officer, "read", "write")
    for method, road in [("get", f"{row.uid}/"), ("get", ""), ("post", f"{row.uid}/refuse/")]:
        assert getattr(weak, method)(f"{DESK}{road}").status_code == 403
    row.refresh_from_db()
    assert row.state == RequestState.OPEN
