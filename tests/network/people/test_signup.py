"""From a name to an open district, in a browser: every step, with and without script."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from network.kernel import clock
from network.people import queries
from network.people.models import Household, Person
from network.people.services.signup import forget_unconfirmed
from tests.factories.people import (
    PASSWORD,
    Town,
    a_member,
    a_town,
    an_account,
    an_address,
    an_administrator,
    code_on_letter,
    logged_in,
)

ACCOUNT = {
    "first_name": " Eva  ",
    "last_name": "Van den Broeck",
    "email": "Eva@Example.org",
    "birth_year": "1980",
    "password1": "een lange zin van vier",
    "house_rules": "on",
}


def signed_up(**changed: str) -> Client:
    """Return a browser in which somebody passed the first step."""
    browser = Client()
    answer = browser.post("/signup/", {**ACCOUNT, **changed})
    assert answer.headers.get("Location") == "/signup/address/", answer.content.decode()
    return browser


def confirm(browser: Client) -> str:
    """Click the link of the mail. Returns: where that leads."""
    path = re.search(r"http://localhost:8000(\S+)", mail.outbox[-1].body)[1]
    assert "eva@example.org" in browser.get(path).content.decode()
    return browser.post(path).headers["Location"]


def test_from_a_name_to_an_open_district(town: Town):
    address = an_address(town.here, number="12")
    browser = signed_up()
    eva = Person.objects.get()
    assert (str(eva), eva.email, eva.birth_year) == ("Eva Van den Broeck", "eva@example.org", 1980)
    assert eva.house_rules_version == 1
    assert "Waar woon je?" in browser.get("/signup/address/").content.decode()
    answer = browser.post(
        "/signup/address/", {"address": "Sint-Rochusstraat 12", "address_id": address.uid, "box": "3"}
    )
    assert answer.headers["Location"] == "/account/confirm-email/"
    assert browser.get("/settings/").status_code == 302, "not logged in before the mail is confirmed"
    assert confirm(browser) == "/verify/"
    assert "Sint-Rochusstraat 12 bus 3" in browser.get("/verify/").content.decode()
    assert browser.post("/verify/letter/request/").headers["Location"] == "/verify/"
    code = code_on_letter(eva)
    page = browser.get(f"/verify/letter/?code={code}").content.decode()
    assert all(f'value="{part}"' in page for part in code.split("-"))
    assert not queries.is_verified(eva), "looking at the link uses nothing"
    parts = dict(zip(("code_0", "code_1", "code_2"), code.lower().split("-"), strict=True))
    assert browser.post("/verify/letter/", parts).headers["Location"] == "/"
    assert queries.is_verified(eva)


def test_the_link_of_the_letter_survives_the_login(town: Town):
    noor = a_member(town.here, "noor")
    code = code_on_letter(noor)
    browser = Client()
    asked = browser.get(f"/verify/letter/?code={code}").headers["Location"]
    page = browser.get(asked).content.decode()
    hidden = re.search(r'name="next" value="([^"]+)"', page)[1]
    answer = browser.post("/account/login/", {"login": noor.email, "password": PASSWORD, "next": hidden})
    assert answer.headers["Location"] == f"/verify/letter/?code={code}"


def test_nobody_is_sent_elsewhere_after_the_login(town: Town):
    eva = an_account("eva")
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        browser = Client()
        answer = browser.post(
            "/account/login/", {"login": eva.email, "password": PASSWORD, "next": elsewhere}
        )
        assert answer.headers["Location"] == "/"


def test_all_twelve_at_once_in_the_first_field(town: Town):
    browser = logged_in(an_account("eva"))
    browser.post("/settings/address/", {"address": "x", "address_id": an_address(town.here).uid})
    code = code_on_letter(Person.objects.get())
    browser.post("/verify/letter/", {"code_0": code, "code_1": "", "code_2": ""})
    assert queries.is_verified(Person.objects.get())


def test_a_wrong_code_keeps_what_was_typed_and_counts_down(town: Town):
    browser = logged_in(an_account("eva"))
    browser.post("/settings/address/", {"address": "x", "address_id": an_address(town.here).uid})
    answer = browser.post("/verify/letter/", {"code": "7KQ4-M2XD-9TRV"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "nog 4 keer" in page
    assert 'value="M2XD"' in page
    for _try in range(4):
        browser.post("/verify/letter/", {"code": "7KQ4-M2XD-9TRV"})
    assert browser.post("/verify/letter/", {"code": "7KQ4-M2XD-9TRV"}).status_code == 429


def test_without_script_the_address_becomes_a_choice(town: Town):
    for number in ("12", "14"):
        an_address(town.here, number=number)
    browser = signed_up()
    answer = browser.post("/signup/address/", {"address": "Sint-Rochusstraat 1", "address_id": "", "box": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('type="radio"') == 2
    chosen = re.findall(r'value="([0-9a-z]{16})"', page)[1]
    answer = browser.post(
        "/signup/address/", {"address": "Sint-Rochusstraat 1", "address_id": chosen, "box": ""}
    )
    assert answer.status_code == 302
    assert Household.objects.get().address.uid == chosen


def test_one_fitting_address_needs_no_choice(town: Town):
    an_address(town.here, number="12")
    browser = signed_up()
    answer = browser.post("/signup/address/", {"address": "sint rochusstraat 12", "box": ""})
    assert answer.status_code == 302
    assert Household.objects.get().line == "Sint-Rochusstraat 12"


def test_a_building_with_boxes_asks_for_one(town: Town):
    first = an_address(town.here, number="12", box="0101")
    an_address(town.here, number="12", box="0102")
    browser = signed_up()
    chosen = {"address": "Sint-Rochusstraat 12", "address_id": first.uid}
    page = browser.post("/signup/address/", {**chosen, "box": ""}).content.decode()
    assert "Vul je busnummer in" in page
    assert (
        "Deze bus kennen we niet" in browser.post("/signup/address/", {**chosen, "box": "9"}).content.decode()
    )
    assert browser.post("/signup/address/", {**chosen, "box": "bus 102"}).status_code == 302
    assert Household.objects.get().address.box_number == "0102"


@pytest.mark.parametrize("typed", ["Nergensstraat 1", "x", "0" * 16])
def test_an_address_that_is_none_is_refused(town: Town, typed: str):
    browser = signed_up()
    answer = browser.post("/signup/address/", {"address": typed, "address_id": "", "box": ""})
    assert answer.status_code == 422
    answer = browser.post("/signup/address/", {"address": "x", "address_id": "0" * 16, "box": ""})
    assert answer.status_code == 422
    assert not Household.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("first_name", "<script>"),
        ("last_name", "1234"),
        ("email", "geen adres"),
        ("birth_year", "1850"),
        ("birth_year", "2020"),
        ("birth_year", "negentien"),
        ("password1", "kort"),
        ("password1", "1234567890"),
        ("house_rules", ""),
    ],
)
def test_what_must_be_right_in_the_first_step(town: Town, field: str, value: str):
    answer = Client().post("/signup/", {**ACCOUNT, field: value})
    assert answer.status_code == 200
    assert f"id_{field}" in answer.content.decode().split("Er klopt nog")[1]
    assert not Person.objects.exists()


def test_too_young_for_the_town_is_said_at_the_address(town: Town):
    strict = a_town("Wetteren", "42025", minimum_age=18)
    browser = signed_up(birth_year=str(clock.now().year - 16))
    answer = browser.post("/signup/address/", {"address": "x", "address_id": an_address(strict.here).uid})
    assert answer.status_code == 422
    assert "18 wordt" in answer.content.decode()


def test_confirming_in_another_browser_leads_to_the_login(town: Town):
    signed_up()
    assert confirm(Client()) == "/account/login/"


def test_who_logs_in_without_an_address_is_asked_for_one(town: Town):
    browser = logged_in(an_account("eva"))
    assert browser.get("/verify/").headers["Location"] == "/signup/address/"
    assert browser.get("/signup/address/").status_code == 200
    browser.post("/signup/address/", {"address": "x", "address_id": an_address(town.here).uid})
    assert queries.district_of_person(Person.objects.get()) == town.here


def test_the_address_step_belongs_to_the_browser_that_signed_up(db: None):
    assert Client().get("/signup/address/").headers["Location"] == "/account/login/"


def test_accounts_that_nobody_confirmed_are_forgotten_after_a_week(town: Town):
    signed_up()
    an_account("kaat")
    an_administrator("ada")
    with time_machine.travel(clock.now() + timedelta(days=6)):
        assert forget_unconfirmed() == 0
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert forget_unconfirmed() == 1
    assert not Person.objects.filter(email="eva@example.org").exists()
