"""An address that the register lacks: asked without telling who has an account, answered by the desk."""

import re

import pytest
from django.core import mail
from django.test import Client

from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from network.people import queries
from network.people.enums import AppointmentRole, RequestState
from network.people.events import AddressRequestAnswered
from network.people.models import AddressRequest, Look, Person
from network.people.notices import NOTICES
from network.people.services.address_requests import (
    add_requested_address,
    forget_answered,
    refuse_request,
    request_address,
    withdraw_request,
)
from network.people.services.residency import claim_address
from network.places.models import Address
from tests.factories.people import (
    Town,
    a_member,
    a_resident,
    a_town,
    an_account,
    an_address,
    an_administrator,
    an_officer,
    appointed,
    logged_in,
)

MISSING = "/signup/address/missing/"
DESK = "/office/addresses/"
POINT = "50.75012, 4.25034"
ACCOUNT = {
    "first_name": "Eva",
    "last_name": "Maes",
    "birth_year": "1980",
    "password1": "een heel andere zin",
    "house_rules": "on",
}
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
NONCE = re.compile(rb'nonce="[^"]+"|nonce-[^\' ]+')


@pytest.fixture
def officer(town: Town) -> Person:
    return an_officer(town)


def typed(town: Town, **more: str) -> dict[str, str]:
    """Return what somebody fills in."""
    return {
        "municipality": town.municipality.uid,
        "street": "Nieuwe Weg",
        "house_number": "3",
        "postcode": "1500",
        "remark": "Naast de school.",
        **more,
    }


def asked(town: Town, name: str = "lotte") -> AddressRequest:
    row = request_address(
        by=an_account(name),
        municipality=town.municipality,
        street="Nieuwe Weg",
        house_number="3",
        postcode="1500",
        remark="Naast de school.",
    )
    assert row is not None
    return row


def answer_form(**more: str) -> dict[str, str]:
    return {"street": "Nieuwe Weg", "house_number": "3", "postcode": "1500", "point": POINT, **more}


# ---------- the resident ----------


def test_the_sign_up_leads_there_and_to_the_mail(town: Town):
    browser = Client()
    browser.post("/signup/", {**ACCOUNT, "email": "eva@example.org"})
    assert MISSING in browser.get("/signup/address/").content.decode()
    page = browser.get(MISSING).content.decode()
    assert "Staat je adres er niet bij?" in page
    assert f'value="{town.municipality.uid}"' in page, "one town needs no choice"
    answer = browser.post(MISSING, typed(town))
    assert answer.headers["Location"] == "/account/confirm-email/"
    row = AddressRequest.objects.get()
    assert (str(row), row.person.email, row.remark) == (
        "Nieuwe Weg 3, 1500",
        "eva@example.org",
        "Naast de school.",
    )
    assert browser.get(MISSING).headers["Location"].startswith("/account/login/")


def test_a_taken_address_goes_the_same_way_and_stores_nothing(town: Town):
    known = an_account("kaat").email
    answers = []
    for email in (known, "vrij@example.org"):
        browser = Client()
        browser.post("/signup/", {**ACCOUNT, "email": email})
        roads = [
            browser.get(MISSING),
            browser.post(MISSING, typed(town, house_number="x")),
            browser.post(MISSING, typed(town)),
            browser.get("/account/confirm-email/"),
            browser.get(MISSING),
        ]
        answers.append(
            [
                (
                    one.status_code,
                    one.headers.get("Location"),
                    NONCE.sub(b"", CSRF.sub(b"", one.content)).replace(email.encode(), b"EMAIL"),
                )
                for one in roads
            ]
        )
    assert answers[0] == answers[1]
    assert [status for status, _place, _page in answers[0]][:3] == [200, 422, 302]
    assert [row.person.email for row in AddressRequest.objects.all()] == ["vrij@example.org"]


def test_a_member_without_an_address_asks_waits_and_takes_it_back(town: Town):
    lotte = an_account("lotte")
    browser = logged_in(lotte)
    assert browser.post(MISSING, typed(town)).status_code == 302
    assert "De gemeente kijkt het na" in browser.get(MISSING).content.decode()
    assert "kijkt na of Nieuwe Weg 3" in browser.get("/settings/address/").content.decode()
    assert browser.post(MISSING, typed(town)).status_code == 422, "one question at a time"
    browser.post(MISSING, {"withdraw": "1"})
    assert queries.address_request_of(lotte) is None
    assert browser.post(MISSING, typed(town)).status_code == 302
    assert AddressRequest.objects.count() == 2


def test_who_moves_keeps_their_district_while_the_question_waits(town: Town, anna: Person):
    browser = logged_in(anna)
    assert MISSING in browser.get("/settings/address/").content.decode()
    browser.post(MISSING, typed(town))
    assert queries.is_verified(anna)
    claim_address(by=anna, address=an_address(town.there))
    assert AddressRequest.objects.get().state == RequestState.WITHDRAWN


def test_a_visitor_has_nothing_to_ask(client: Client, town: Town):
    assert client.post(MISSING, typed(town)).headers["Location"].startswith("/account/login/")
    assert not AddressRequest.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"street": ""},
        {"house_number": "A"},
        {"postcode": ""},
        {"municipality": "0" * 16},
        {"remark": "x" * 501},
        {"street": "x" * 121},
    ],
)
def test_what_cannot_be_an_address_is_said_and_kept(town: Town, wrong: dict[str, str]):
    browser = logged_in(an_account("lotte"))
    answer = browser.post(MISSING, typed(town, **wrong))
    assert answer.status_code == 422
    assert 'value="1500"' in answer.content.decode() or "postcode" in wrong
    assert not AddressRequest.objects.exists()


def test_there_is_an_end_to_asking(town: Town):
    lotte = asked(town).person
    for _each in range(4):
        withdraw_request(by=lotte)
        assert request_address(
            by=lotte, municipality=town.municipality, street="A", house_number="1", postcode="1"
        )
    withdraw_request(by=lotte)
    with pytest.raises(Conflict):
        request_address(by=lotte, municipality=town.municipality, street="A", house_number="1", postcode="1")
    with pytest.raises(NotFound):
        withdraw_request(by=lotte)


# ---------- the desk ----------


def test_the_desk_sees_who_confirmed_their_mail_the_oldest_first(town: Town, officer: Person):
    first, second = asked(town), asked(town, "mia")
    unconfirmed = an_account("nele", confirmed=False)
    request_address(
        by=unconfirmed, municipality=town.municipality, street="Spam", house_number="1", postcode="1"
    )
    rows = list(queries.address_requests_at_desk(officer, town.municipality))
    assert rows == [first, second]
    page = logged_in(officer).get(DESK).content.decode()
    assert "Lotte Peeters" in page
    assert "Spam" not in page
    assert DESK in logged_in(officer).get("/office/desk/").content.decode()


def test_adding_it_leads_the_resident_to_the_proof(town: Town, officer: Person):
    row = asked(town)
    browser = logged_in(officer)
    page = browser.get(f"{DESK}{row.uid}/").content.decode()
    assert "Naast de school." in page
    assert Look.objects.filter(person=row.person, viewer=officer).exists()
    done = browser.post(f"{DESK}{row.uid}/", answer_form(), follow=True).content.decode()
    assert "Nieuwe Weg 3" in done
    assert "Niemand wacht" in done
    made = Address.objects.get(street__name_nl="Nieuwe Weg")
    assert made.district in (town.here, town.there)
    lotte = logged_in(row.person)
    page = lotte.get("/signup/address/").content.decode()
    assert "staat er nu bij" in page
    assert f'value="{made.uid}"' in page
    answer = lotte.post("/signup/address/", {"address": made.line, "address_id": made.uid, "box": ""})
    assert answer.headers["Location"] == "/verify/"
    residency = queries.residency_of(row.person)
    assert residency is not None
    assert (residency.household.address, residency.state) == (made, "unverified")


def test_a_house_beside_it_gives_the_point(town: Town, officer: Person):
    beside = an_address(town.here, number="12", box="1")
    beside.lon, beside.lat = 4.21, 50.72
    beside.save()
    for form in ({"near": "Sint-Rochusstraat 12", "near_id": beside.uid}, {"near": "sint-rochusstr 12"}):
        row = asked(town, f"lotte{len(form)}")
        number = str(70 + len(form))
        answer = logged_in(officer).post(
            f"{DESK}{row.uid}/", answer_form(point="", house_number=number, **form)
        )
        assert answer.status_code == 302
        made = Address.objects.get(house_number=number)
        assert (made.lon, made.lat) == (4.21, 50.72)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"point": ""}, "Kies het huis ernaast"),
        ({"point": "ergens"}, "Schrijf het punt zo"),
        ({"point": "51.5, 4.25"}, "in geen wijk van Halle"),
        ({"point": "99999.1, 4.25"}, "Schrijf het punt zo"),
        ({"point": "", "near": "Bestaatniet 1"}, "We vinden dit adres niet"),
        ({"point": "", "near": "x", "near_id": "0" * 16}, "We vinden dit adres niet meer"),
        ({"house_number": "B"}, "begint met een cijfer"),
        ({"street": "Sint-Rochusstraat", "house_number": "12"}, "staat al in het register"),
    ],
)
def test_what_the_desk_must_get_right(town: Town, officer: Person, wrong: dict[str, str], sentence: str):
    an_address(town.here, number="12")
    row = asked(town)
    answer = logged_in(officer).post(f"{DESK}{row.uid}/", answer_form(**wrong))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Address.objects.count() == 1
    row.refresh_from_db()
    assert row.state == RequestState.OPEN


@pytest.mark.parametrize("point", ["50.75,4.25", "4.25 50.75", "(50,75; 4,25)"])
def test_a_point_is_read_as_people_write_it(town: Town, officer: Person, point: str):
    row = asked(town)
    assert logged_in(officer).post(f"{DESK}{row.uid}/", answer_form(point=point)).status_code == 302
    made = Address.objects.get()
    assert (made.lat, made.lon) == (50.75, 4.25)


def test_refusing_wants_a_reason_that_the_resident_reads(town: Town, officer: Person):
    row = asked(town)
    browser = logged_in(officer)
    assert browser.post(f"{DESK}{row.uid}/refuse/", {"reason": " "}).status_code == 422
    assert browser.post(f"{DESK}{row.uid}/refuse/", {"reason": "Die straat is er niet"}).status_code == 302
    assert "Die straat is er niet" in logged_in(row.person).get("/signup/address/").content.decode()
    assert "Die straat is er niet" in logged_in(row.person).get(MISSING).content.decode()
    assert "Geweigerd" in browser.get(f"{DESK}{row.uid}/").content.decode()


def test_a_second_answer_changes_nothing_and_says_so(town: Town, officer: Person):
    row = asked(town)
    browser = logged_in(officer)
    for _twice in range(2):
        answer = browser.post(f"{DESK}{row.uid}/", answer_form(), follow=True)
        assert answer.status_code == 200
    assert "al beantwoord" in answer.content.decode()
    browser.post(f"{DESK}{row.uid}/refuse/", {"reason": "Toch niet"})
    row.refresh_from_db()
    assert row.state == RequestState.ADDED
    assert Address.objects.count() == 1


def somebody(who: str, town: Town, row: AddressRequest) -> Person:
    if who == "desk officer":
        return an_officer(town)
    if who == "desk officer elsewhere":
        return an_officer(a_town("Wetteren", "42025"))
    if who == "administrator":
        return an_administrator()
    if who == "resident":
        return a_resident(town.here, "griet")
    if who == "the asker at the desk":
        appointed(row.person, AppointmentRole.DESK_OFFICER, town.space)
        return row.person
    home = an_address(town.here)
    claim_address(by=row.person, address=home)
    AddressRequest.objects.filter(pk=row.pk).update(state=RequestState.OPEN, answered_at=None)
    mate = a_member(town.here, "otto", address=home)
    appointed(mate, AppointmentRole.DESK_OFFICER, town.space)
    return mate


@pytest.mark.parametrize(
    "who",
    [
        "desk officer",
        "desk officer elsewhere",
        "administrator",
        "resident",
        "the asker at the desk",
        "a housemate at the desk",
    ],
)
def test_who_may_answer(town: Town, who: str):
    row = asked(town)
    by = somebody(who, town, row)
    browser = logged_in(by)
    if who == "desk officer":
        assert browser.get(f"{DESK}{row.uid}/").status_code == 200
        refuse_request(by=by, request=row, reason="Nee")
        return
    assert browser.get(f"{DESK}{row.uid}/").status_code == 404
    assert browser.post(f"{DESK}{row.uid}/", answer_form()).status_code == 404
    assert browser.post(f"{DESK}{row.uid}/refuse/", {"reason": "Nee"}).status_code == 404
    point = {"lon": 4.25, "lat": 50.75, "box_number": "", "postname": ""}
    with pytest.raises(Forbidden):
        add_requested_address(by=by, request=row, street="A", house_number="1", postcode="1500", **point)
    with pytest.raises(Forbidden):
        refuse_request(by=by, request=row, reason="Nee")
    assert row not in queries.address_requests_at_desk(by, town.municipality)


def test_the_person_is_told_both_ways(town: Town, officer: Person):
    notice = next(each for each in NOTICES if each.name == "address_request")
    told = {}
    for name, answer in (("lotte", "added"), ("mia", "refused")):
        row = asked(town, name)
        event = AddressRequestAnswered(
            person_id=row.person_id, request_id=row.pk, municipality_id=row.municipality_id, state=answer
        )
        assert notice.message(event) is None
        if answer == "added":
            logged_in(officer).post(f"{DESK}{row.uid}/", answer_form())
        else:
            refuse_request(by=officer, request=row, reason="Die straat is er niet")
        told[answer] = notice.message(event)
        assert list(told[answer].recipients) == [row.person_id]
    assert "staat er nu bij" in told["added"].title
    assert "Die straat is er niet." in told["refused"].text
    assert not mail.outbox, "the worker sends"


def test_answers_are_forgotten_after_a_year(town: Town, officer: Person):
    row, waiting = asked(town), asked(town, "mia")
    with pytest.raises(Invalid):
        refuse_request(by=officer, request=row, reason="")
    refuse_request(by=officer, request=row, reason="Nee")
    assert forget_answered() == 0
    row.refresh_from_db()
    assert row.answered_at is not None
    later = row.answered_at.replace(year=row.answered_at.year + 2)
    assert forget_answered(at=later) == 1
    assert list(AddressRequest.objects.all()) == [waiting]
