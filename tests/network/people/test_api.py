"""People over the API: oneself, a neighbour, and nobody else."""

import pytest
from rest_framework.test import APIClient

from network.people.models import Person
from network.people.services.tokens import create_token
from tests.factories.people import Town, a_member, an_account

PROBLEM = "application/problem+json"


def caller(person: Person, *scopes: str) -> APIClient:
    """Return a program that acts for somebody."""
    client = APIClient()
    _token, plain = create_token(by=None, person=person, scopes=scopes or ["read"], name="Test")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {plain}")
    return client


def test_me(anna: Person, town: Town):
    answer = caller(anna).get("/api/v1/people/me/")
    assert answer.status_code == 200
    assert answer.json() == {
        "id": anna.uid,
        "name": "Anna Peeters",
        "street": answer.json()["street"],
        "email": "anna@example.org",
        "language": "nl",
        "district": {"id": town.here.uid, "name": "Sint-Rochus"},
        "residency": "verified",
        "suspension": None,
    }
    assert answer.json()["street"].startswith("Sint-Rochusstraat ")


def test_me_without_an_address(db: None):
    answer = caller(an_account("eva")).get("/api/v1/people/me/").json()
    assert (answer["district"], answer["residency"], answer["street"]) == (None, None, "")


def test_a_neighbour_is_a_name_and_a_street(anna: Person, griet: Person):
    answer = caller(anna).get(f"/api/v1/people/{griet.uid}/").json()
    assert answer == {"id": griet.uid, "name": "Griet Peeters", "street": "Sint-Rochusstraat"}
    griet.shows_house_number = True
    griet.save()
    assert caller(anna).get(f"/api/v1/people/{griet.uid}/").json()["street"] != "Sint-Rochusstraat"


def test_who_lives_elsewhere_and_who_does_not_exist_are_the_same(anna: Person, bram: Person, town: Town):
    noor = a_member(town.here, "noor")
    api = caller(anna)
    answers = [api.get(f"/api/v1/people/{uid}/") for uid in (bram.uid, noor.uid, "0" * 16)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].headers["Content-Type"] == PROBLEM
    assert caller(noor).get(f"/api/v1/people/{anna.uid}/").status_code == 404


def test_the_list_holds_the_caller_only(anna: Person, griet: Person):
    answer = caller(anna).get("/api/v1/people/").json()
    assert [row["id"] for row in answer["results"]] == [anna.uid]
    assert (answer["next"], answer["previous"]) == (None, None)


@pytest.mark.parametrize("path", ["/api/v1/people/", "/api/v1/people/me/"])
def test_no_key_no_answer(anna: Person, path: str):
    answer = APIClient().get(path)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["status"] == 401
    assert caller(anna, "write").get(path).status_code == 403
