"""Nothing tells whether an e-mail address has an account: answers are equal byte for byte."""

import re

import pytest
from django.core import mail
from django.test import Client

from network.kernel import clock
from network.people.models import Person, Residency
from tests.factories.people import PASSWORD, Town, a_town, an_account, an_address

CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
NONCE = re.compile(rb'nonce="[^"]+"|nonce-[^\' ]+')
ACCOUNT = {
    "first_name": "Eva",
    "last_name": "Maes",
    "birth_year": "1980",
    "password1": "een heel andere zin",
    "house_rules": "on",
}


def bare(content: bytes) -> bytes:
    """Return a page without what is random in every answer."""
    return NONCE.sub(b"", CSRF.sub(b"", content))


def walk(path: str, data: dict[str, str], email: str) -> list[tuple[int, str, bytes]]:
    """Post a form in a new browser and follow it: status, place and page of each answer."""
    browser = Client()
    answers = []
    answer = browser.post(path, data)
    for _step in range(5):
        content = bare(answer.content).replace(email.encode(), b"EMAIL")
        answers.append((answer.status_code, answer.headers.get("Location", ""), content))
        if answer.status_code != 302:
            break
        answer = browser.get(answer.headers["Location"])
    return answers


@pytest.fixture
def known(town: Town) -> str:
    """Address of somebody with an account."""
    return an_account("kaat").email


def test_signing_up_goes_the_same_way_for_a_taken_address(known: str):
    taken = walk("/signup/", {**ACCOUNT, "email": known}, known)
    free = walk("/signup/", {**ACCOUNT, "email": "vrij@example.org"}, "vrij@example.org")
    assert taken == free
    assert taken[0][:2] == (302, "/signup/address/")
    assert Person.objects.filter(email=known).count() == 1
    assert {tuple(message.to): message.subject for message in mail.outbox} == {
        (known,): "Je hebt al een account op Gebuurte",
        ("vrij@example.org",): "Welkom op Gebuurte: bevestig je e-mailadres",
    }


@pytest.mark.parametrize("email", ["KAAT@example.org", "kaat@EXAMPLE.org"])
def test_capitals_make_no_second_account(known: str, email: str):
    assert walk("/signup/", {**ACCOUNT, "email": email}, email)[0][0] == 302
    assert Person.objects.count() == 1


def test_the_address_step_judges_both_alike(known: str, town: Town):
    strict = an_address(a_town("Wetteren", "42025", minimum_age=18).here)
    answers = []
    for email in (known, "vrij@example.org"):
        browser = Client()
        browser.post("/signup/", {**ACCOUNT, "email": email, "birth_year": str(clock.now().year - 16)})
        browser.get("/signup/address/")
        refused = browser.post("/signup/address/", {"address": "x", "address_id": strict.uid})
        allowed = browser.post("/signup/address/", {"address": "x", "address_id": an_address(town.here).uid})
        after = browser.get("/signup/address/")
        answers.append(
            [
                (one.status_code, one.headers.get("Location"), bare(one.content))
                for one in (refused, allowed, after)
            ]
        )
    assert answers[0] == answers[1]
    assert [status for status, _place, _page in answers[0]] == [422, 302, 302]
    assert Residency.objects.count() == 1


def test_a_form_with_errors_says_the_same_for_both(known: str):
    wrong = {**ACCOUNT, "password1": "kort", "birth_year": "3000"}
    taken = walk("/signup/", {**wrong, "email": known}, known)
    free = walk("/signup/", {**wrong, "email": "vrij@example.org"}, "vrij@example.org")
    assert taken == free
    assert not mail.outbox


def test_a_wrong_password_says_the_same_for_both(known: str):
    taken = walk("/account/login/", {"login": known, "password": "fout fout fout"}, known)
    free = walk(
        "/account/login/", {"login": "vrij@example.org", "password": "fout fout fout"}, "vrij@example.org"
    )
    assert taken == free
    assert b"horen niet bij elkaar" in taken[0][2]


def test_asking_for_a_password_says_the_same_for_both(known: str):
    taken = walk("/account/password/reset/", {"email": known}, known)
    free = walk("/account/password/reset/", {"email": "vrij@example.org"}, "vrij@example.org")
    assert taken == free
    assert len(mail.outbox) == 2


def test_guessing_passwords_stops_after_five(known: str):
    browser = Client()
    for _try in range(5):
        browser.post("/account/login/", {"login": known, "password": "fout fout fout"})
    answer = browser.post("/account/login/", {"login": known, "password": PASSWORD})
    assert answer.status_code == 200
    assert b"Te veel pogingen" in answer.content


def test_asking_for_passwords_is_silent_after_three(known: str):
    browser = Client()
    for _try in range(3):
        assert browser.post("/account/password/reset/", {"email": known}).status_code == 302
    assert browser.post("/account/password/reset/", {"email": known}).status_code == 429
    assert len(mail.outbox) == 3
