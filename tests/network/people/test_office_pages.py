"""Desk, letters and appointments as pages: for whom they are, and what they do."""

import pytest
from django.test import Client

from network.kernel import access
from network.people import queries
from network.people.enums import AppointmentRole
from network.people.models import Appointment, Person
from network.people.services.verification import request_letter
from tests.factories.people import (
    PASSWORD,
    Town,
    a_member,
    a_resident,
    a_town,
    an_account,
    an_administrator,
    an_officer,
    appointed,
    freshly_logged_in,
    logged_in,
    pages_of,
)

OFFICE = ("/office/desk/", "/office/letters/", "/office/appointments/")


@pytest.fixture
def officer(town: Town) -> Person:
    """Holds the desk and the letters of the town."""
    return an_officer(town)


@pytest.mark.parametrize("path", OFFICE)
def test_the_office_does_not_exist_for_residents(anna: Person, path: str):
    assert logged_in(anna).get(path).status_code == 404


def test_the_desk_finds_unproven_claims_of_its_own_town_only(officer: Person, town: Town):
    a_member(town.here, "noor")
    a_resident(town.here, "noortje")
    a_member(a_town("Wetteren", "42025").here, "noorelsewhere")
    browser = logged_in(officer)
    page = browser.get("/office/desk/", {"q": "nóór peet"}).content.decode()
    assert "1 aanvraag gevonden" in page
    assert "Noor Peeters" in page
    assert "Noor Peeters" in browser.get("/office/desk/", {"q": "NOOR@example.org"}).content.decode()
    assert "Niets gevonden" in browser.get("/office/desk/", {"q": "noor@example"}).content.decode()
    assert browser.get("/office/desk/").context["claims"] == []
    assert "Niets gevonden" in browser.get("/office/desk/", {"q": "p"}).content.decode()


def test_the_desk_confirms_after_seeing_the_card(officer: Person, town: Town):
    noor = a_member(town.here, "noor")
    path = f"/office/desk/{queries.residency_of(noor).uid}/"
    browser = logged_in(officer)
    assert queries.household_of(noor).line in browser.get(path).content.decode()
    assert browser.post(path, {}).status_code == 422
    assert not queries.is_verified(noor)
    assert browser.post(path, {"seen": "on"}).headers["Location"] == "/office/desk/"
    assert queries.is_verified(noor)
    assert browser.get(path).status_code == 404
    assert "Odile Peeters" in logged_in(noor).get("/settings/looks/").content.decode()


def test_claims_elsewhere_and_claims_that_are_none_are_the_same(officer: Person, town: Town):
    foreign = queries.residency_of(a_member(a_town("Wetteren", "42025").here, "finn"))
    proven = queries.residency_of(a_resident(town.here, "anna"))
    browser = logged_in(officer)
    answers = [browser.get(f"/office/desk/{uid}/") for uid in (foreign.uid, proven.uid, "0" * 16)]
    assert {answer.status_code for answer in answers} == {404}
    assert browser.post(f"/office/desk/{foreign.uid}/", {"seen": "on"}).status_code == 404


def test_letters_are_made_per_district(officer: Person, town: Town):
    request_letter(by=a_member(town.here, "noor"))
    browser = logged_in(officer)
    assert "Maak 1 brief" in browser.get("/office/letters/").content.decode()
    answer = browser.post(f"/office/letters/{town.here.uid}/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Noor Peeters" in pages_of(answer.content)[0]
    assert browser.post(f"/office/letters/{town.here.uid}/").status_code == 302
    assert len(pages_of(browser.post(f"/office/letters/{town.here.uid}/", {"again": "1"}).content)) == 1


def test_letters_of_another_town_do_not_exist(officer: Person):
    foreign = a_town("Wetteren", "42025")
    browser = logged_in(officer)
    assert browser.post(f"/office/letters/{foreign.here.uid}/").status_code == 404
    assert browser.get("/office/letters/", {"town": foreign.municipality.uid}).status_code == 404
    assert browser.get(f"/office/letters/{foreign.here.uid}/").status_code == 405


def test_appointing_asks_for_the_password_and_then_goes_on(town: Town):
    ada, cas = an_administrator("ada"), an_account("cas")
    form = {
        "email": cas.email,
        "place": f"moderator:{town.here.space.uid}",
        "decision": "CBS 12/10/2026, punt 14",
        "valid_until": "31/12/2027",
    }
    answer = logged_in(ada).post("/office/appointments/", form)
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    assert not Appointment.objects.filter(person=cas).exists()
    browser = logged_in(ada)
    asked = browser.post("/office/appointments/", form).headers["Location"]
    answer = browser.post(asked, {"password": PASSWORD})
    assert answer.status_code == 302, "what was filled in goes on by itself"
    assert access.holds(cas, "hold_queue", town.here.space)
    page = browser.get("/office/appointments/").content.decode()
    assert "Cas Peeters" in page
    assert "31 december 2027" in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "nobody@example.org", "geen bevestigde account"),
        ("valid_until", "12/31/2027", "dag/maand/jaar"),
        ("valid_until", "01/01/2020", "in de toekomst"),
        ("decision", "", "Vul “Beslissing” in"),
        ("place", "moderator:0000000000000000", "Kies iets uit de lijst"),
        ("email", "ada@example.org", "jezelf niet aanstellen"),
    ],
)
def test_what_must_be_right_to_appoint(town: Town, field: str, value: str, sentence: str):
    an_account("cas")
    form = {
        "email": "cas@example.org",
        "place": f"moderator:{town.here.space.uid}",
        "decision": "CBS",
        "valid_until": "31/12/2027",
        field: value,
    }
    answer = freshly_logged_in(an_administrator("ada")).post("/office/appointments/", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Appointment.objects.exists()


def test_ending_a_role_wants_a_reason(town: Town):
    cas = an_account("cas")
    row = appointed(cas, AppointmentRole.DESK_OFFICER, town.space)
    browser = freshly_logged_in(an_administrator("ada"))
    path = f"/office/appointments/{row.uid}/end/"
    assert browser.post(path, {"reason": ""}).status_code == 422
    assert browser.post(path, {"reason": "Nieuwe baan"}).status_code == 302
    assert not access.holds_any(cas, "verify_at_desk")
    assert "Nieuwe baan" in browser.get("/office/appointments/").content.decode()


def test_roles_elsewhere_are_out_of_reach(town: Town):
    foreign = a_town("Wetteren", "42025")
    row = appointed(an_account("cas"), AppointmentRole.DESK_OFFICER, foreign.space)
    chief = an_account("chief")
    appointed(chief, AppointmentRole.APPOINTER, town.space)
    browser = freshly_logged_in(chief)
    assert browser.get(f"/office/appointments/{row.uid}/end/").status_code == 404
    assert browser.get("/office/appointments/", {"town": foreign.municipality.uid}).status_code == 404
    page = browser.get("/office/appointments/").content.decode()
    assert "Verantwoordelijke voor aanstellingen" in page, "their own role is no secret"
    assert 'value="appointer:' not in page
    assert "/end/" not in page


def test_a_visitor_learns_nothing_of_the_office(db: None):
    for path in OFFICE:
        assert Client().get(path).status_code == 302
