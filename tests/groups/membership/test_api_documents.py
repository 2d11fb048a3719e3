"""Documents over the API: the same doors as the pages, and a PDF that nobody else can fetch."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from groups.membership.enums import DocumentKind, GroupKind
from groups.membership.models import Document, Group
from groups.membership.services.documents import Content, add_document
from network.kernel.rest.scopes import Scope
from network.people.models import Person
from network.people.services.tokens import create_token
from tests.factories import groups as make
from tests.factories.people import Town

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"x" * 200


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    """Keep files of tests out of the way."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def council(town: Town) -> Group:
    return make.group(town)


@pytest.fixture
def carla(council: Group, town: Town) -> Person:
    return make.coordinator(council, town)


def bearer(person: Person | None, *scopes: Scope) -> dict[str, str]:
    """Return the header of somebody's token; none for a visitor."""
    if person is None:
        return {}
    held = list(scopes or (Scope.READ, Scope.WRITE))
    _row, plain = create_token(by=person, person=person, scopes=held, name="test")
    return {"Authorization": f"Bearer {plain}"}


def read(person: Person | None, path: str) -> Any:
    """Read as somebody."""
    return Client().get(f"/api/v1/{path}", headers=bearer(person))


def write(person: Person, path: str, body: dict[str, Any], **more: Any) -> Any:
    """Send JSON as somebody."""
    return Client().post(
        f"/api/v1/{path}", data=body, content_type="application/json", headers=bearer(person) | more
    )


def titles(person: Person | None, query: str = "") -> set[str]:
    """Return what the list says."""
    return {row["title"] for row in read(person, f"documents/{query}").json()["results"]}


def brought_in(by: Person, group: Group, title: str = "Verslag", *, public: bool = False) -> Document:
    """Bring a text in."""
    made = add_document(
        by=by,
        group=group,
        kind=DocumentKind.MINUTES,
        title=title,
        content=Content(text="Wij **beslisten** iets."),
        public=public,
    )
    return made.document


def test_members_read_all_and_others_what_is_public(
    town: Town, council: Group, carla: Person, anna: Person, bram: Person
) -> None:
    inner, outer = brought_in(carla, council, "Binnen"), brought_in(carla, council, "Buiten", public=True)
    make.member(council, anna)

    assert titles(anna) == titles(carla) == {"Binnen", "Buiten"}
    assert titles(bram) == titles(None) == {"Buiten"}
    assert read(anna, f"documents/{inner.uid}/").json()["text"] == "Wij **beslisten** iets."
    for path in (f"documents/{inner.uid}/", f"documents/{inner.uid}/versions/"):
        assert read(bram, path).status_code == read(None, path).status_code == 404
    assert read(None, f"documents/{outer.uid}/").json()["title"] == "Buiten"


def test_a_public_document_of_a_closed_group_is_not_found_by_visitors(
    town: Town, anna: Person, bram: Person
) -> None:
    choir = make.group(town, kind=GroupKind.ASSOCIATION, districts=[town.here])
    leader = make.coordinator(choir, town, "lena")
    found = brought_in(leader, choir, public=True)

    assert titles(anna) == {"Verslag"}
    assert titles(bram) == titles(None) == set()
    assert read(bram, f"documents/{found.uid}/").status_code == 404


def test_the_list_asks_by_group_and_kind(town: Town, council: Group, carla: Person) -> None:
    other = make.group(town)
    make.member(other, carla)
    make.give_back_office(other, carla)
    brought_in(carla, council, "Hier")
    brought_in(carla, other, "Daar")

    assert titles(carla, f"?group={council.uid}") == {"Hier"}
    assert titles(carla, "?kind=agenda") == set()


@pytest.mark.slow
def test_bringing_in_a_text_and_making_a_version(council: Group, carla: Person, anna: Person) -> None:
    make.member(council, anna)
    body = {"group": council.uid, "kind": "minutes", "title": "Verslag", "text": "Eerste."}

    made = write(carla, "documents/", body)
    uid = made.json()["id"]
    version = {"version": 1, "change": "Een woord.", "text": "Tweede."}

    assert (made.status_code, made.json()["version"], made.json()["file"]) == (201, 1, None)
    assert write(anna, "documents/", body).status_code == 404
    assert write(anna, f"documents/{uid}/versions/", version).status_code == 404
    assert write(carla, f"documents/{uid}/versions/", version).json()["number"] == 2
    stale = write(carla, f"documents/{uid}/versions/", version)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    assert [row["number"] for row in read(anna, f"documents/{uid}/versions/").json()] == [2, 1]
    assert read(anna, f"documents/{uid}/").json()["text"] == "Tweede."


def test_a_pdf_goes_in_and_out_for_members_alone(council: Group, carla: Person, anna: Person) -> None:
    answer = Client().post(
        "/api/v1/documents/",
        data={
            "group": council.uid,
            "kind": "document",
            "title": "Het plan",
            "file": SimpleUploadedFile("plan.pdf", PDF, "application/pdf"),
        },
        headers=bearer(carla),
    )
    assert answer.status_code == 201
    where = answer.json()["file"].removeprefix("http://testserver/api/v1/")

    assert read(anna, where).status_code == read(None, where).status_code == 404
    make.member(council, anna)
    given = read(anna, where)
    assert (given.status_code, b"".join(given.streaming_content)) == (200, PDF)
    assert given["Content-Disposition"] == 'attachment; filename="het-plan-1.pdf"'
    assert read(anna, where.replace("versions/1", "versions/2")).status_code == 404


def test_what_is_no_pdf_is_refused(council: Group, carla: Person) -> None:
    answer = Client().post(
        "/api/v1/documents/",
        data={
            "group": council.uid,
            "kind": "document",
            "title": "Het plan",
            "file": SimpleUploadedFile("plan.pdf", b"<html>", "application/pdf"),
        },
        headers=bearer(carla),
    )
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["file"])
    assert not Document.objects.exists()


def test_withdrawing_needs_the_power_and_the_scope(council: Group, carla: Person, anna: Person) -> None:
    make.member(council, anna)
    found = brought_in(carla, council)
    path = f"documents/{found.uid}/withdraw/"

    assert write(anna, path, {}).status_code == 404
    refused = Client().post(f"/api/v1/{path}", headers=bearer(carla, Scope.READ))
    assert refused.status_code == 403
    assert write(carla, path, {}).status_code == 204
    assert read(anna, f"documents/{found.uid}/").status_code == 404
    assert titles(anna) == set()


def test_a_key_brings_a_document_in_once(council: Group, carla: Person) -> None:
    body = {"group": council.uid, "kind": "minutes", "title": "Verslag", "text": "Eerste."}
    headers = bearer(carla) | {"Idempotency-Key": "een"}
    answers = [
        Client().post("/api/v1/documents/", data=body, content_type="application/json", headers=headers)
        for _time in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Document.objects.count() == 1


def test_the_list_costs_the_same_for_many(
    council: Group, carla: Person, django_assert_max_num_queries: Any
) -> None:
    header = bearer(carla)
    for number in range(12):
        brought_in(carla, council, f"Verslag {number}")
    with django_assert_max_num_queries(8):
        assert len(Client().get("/api/v1/documents/", headers=header).json()["results"]) == 12
