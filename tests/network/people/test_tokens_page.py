"""Making a key oneself: with the password, shown once, within a year, for little, and ended at once."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

from network.kernel import clock
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.models import AuditEntry
from network.people.enums import AppointmentRole
from network.people.events import TokenCreated
from network.people.models import ApiToken, Person
from network.people.notices import NOTICES
from network.people.services import tokens as service
from network.people.services.tokens import LIFETIME, create_token, end_token
from network.people.tokens import find_token
from tests.factories.people import Town, an_account, appointed, freshly_logged_in, logged_in

LIST, NEW = "/settings/tokens/", "/settings/tokens/new/"
OFFICE_WORDS = ("Berichten van je dienst", "Meldingen zien", "Beheren:")


def asked(browser: Client, **more: object) -> dict[str, object]:
    """Return what the form sends, with the name that it carries."""
    page = browser.get(NEW).content.decode()
    found = re.search(r'name="uid" value="([0-9a-z]{16})"', page)
    assert found, page
    day = clock.today() + timedelta(days=30)
    return {
        "name": "Weerbericht",
        "scopes": ["read"],
        "expires_on": day.strftime("%d/%m/%Y"),
        "uid": found[1],
        **more,
    }


def key_on(page: str) -> str:
    found = re.search(r'id="sleutel"[^>]*>([^<]+)<', page)
    assert found, page
    return found[1]


@pytest.fixture
def browser(anna: Person) -> Client:
    return freshly_logged_in(anna)


def test_a_key_is_made_shown_once_and_works(anna: Person, browser: Client):
    answer = browser.post(NEW, asked(browser, scopes=["read", "write"]))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    key = key_on(page)
    token = find_token(key)
    assert token is not None
    assert (token.person, token.scopes) == (anna, ["read", "write"])
    assert key not in browser.get(LIST).content.decode() + browser.get(NEW).content.decode()
    assert key not in str(ApiToken.objects.values_list())
    listed = browser.get(LIST).content.decode()
    assert "Weerbericht" in listed
    assert "Lezen wat jij mag lezen" in listed
    last = token.last_day
    assert last == clock.today() + timedelta(days=30)
    assert AuditEntry.objects.filter(action="token.created", actor=anna, item_uid=token.uid).exists()


def test_the_password_is_asked_again_before_the_form_and_before_the_key(anna: Person):
    stale = logged_in(anna)
    assert stale.get(NEW).headers["Location"].startswith("/account/reauthenticate/")
    form = {"name": "Weerbericht", "scopes": ["read"], "expires_on": "31/12/2026", "uid": "0123456789abcdef"}
    assert stale.post(NEW, form).headers["Location"].startswith("/account/reauthenticate/")
    assert not ApiToken.objects.exists()


def test_a_visitor_makes_no_key(client: Client, db: None):
    assert client.get(NEW).status_code == 302
    assert client.post(NEW, {}).status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Vul “Waarvoor is de sleutel?” in"),
        ("scopes", [], "Kies minstens één ding"),
        ("scopes", ["administer"], "Kies"),
        ("expires_on", "01/01/2020", "binnen het jaar"),
        ("expires_on", "01/01/2036", "binnen het jaar"),
        ("expires_on", "morgen", "dag/maand/jaar"),
        ("uid", "../etc/passwd", ""),
    ],
)
def test_what_must_be_right(browser: Client, field: str, value: object, sentence: str):
    answer = browser.post(NEW, asked(browser, **{field: value}))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_the_work_of_an_office_is_offered_to_who_holds_a_power(town: Town, anna: Person, browser: Client):
    assert not [words for words in OFFICE_WORDS if words in browser.get(NEW).content.decode()]
    cas = an_account("cas")
    appointed(cas, AppointmentRole.MODERATOR, town.space)
    page = freshly_logged_in(cas).get(NEW).content.decode()
    assert [words for words in OFFICE_WORDS if words in page] == list(OFFICE_WORDS)


def test_a_second_click_makes_no_second_key(browser: Client):
    form = asked(browser)
    assert browser.post(NEW, form).status_code == 200
    again = browser.post(NEW, form, follow=True)
    assert "maar één keer" in again.content.decode()
    assert ApiToken.objects.count() == 1


def test_taking_a_key_back_works_at_once_and_without_a_password(anna: Person, browser: Client):
    key = key_on(browser.post(NEW, asked(browser)).content.decode())
    program = APIClient(headers={"Authorization": f"Bearer {key}"})
    assert program.get("/api/v1/people/me/").status_code == 200
    assert "nooit" not in browser.get(LIST).content.decode()
    token = ApiToken.objects.get()
    page = logged_in(anna)
    for _twice in range(2):
        assert page.post(LIST, {"token": token.uid}).status_code == 302
    assert program.get("/api/v1/people/me/").status_code == 401
    assert AuditEntry.objects.filter(action="token.ended").count() == 1
    assert "Geen sleutels" in page.get(LIST).content.decode()


def test_nobody_takes_back_the_key_of_somebody_else(anna: Person, griet: Person):
    token, _plain = create_token(by=anna, person=anna, scopes=["read"], name="Weerbericht")
    assert logged_in(griet).post(LIST, {"token": token.uid}).status_code == 404
    with pytest.raises(NotFound):
        end_token(by=griet, token=token)
    token.refresh_from_db()
    assert token.ended_at is None


def test_a_key_that_ended_by_itself_is_not_listed(anna: Person):
    create_token(by=anna, person=anna, scopes=["read"], name="Weerbericht")
    page = logged_in(anna)
    assert "Weerbericht" in page.get(LIST).content.decode()
    with time_machine.travel(clock.now() + LIFETIME + timedelta(seconds=1)):
        assert "Weerbericht" not in logged_in(anna).get(LIST).content.decode()


def test_there_is_an_end_to_how_many(anna: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(service, "KEYS_PER_PERSON", 2)
    for _each in range(2):
        token, _plain = create_token(by=anna, person=anna, scopes=["read"], name="Weerbericht")
    with pytest.raises(Conflict):
        create_token(by=anna, person=anna, scopes=["read"], name="Weerbericht")
    end_token(by=anna, token=token)
    create_token(by=anna, person=anna, scopes=["read"], name="Weerbericht")


def test_an_end_beyond_a_year_is_refused(anna: Person):
    with pytest.raises(Invalid):
        create_token(
            by=anna,
            person=anna,
            scopes=["read"],
            name="Weerbericht",
            expires_at=clock.now() + timedelta(days=367),
        )


def test_the_owner_is_told_that_a_key_was_made(anna: Person):
    token, _plain = create_token(by=anna, person=anna, scopes=["read"], name="Weerbericht")
    notice = next(each for each in NOTICES if each.name == "token_created")
    told = notice.message(TokenCreated(person_id=anna.pk, token_id=token.pk))
    assert told is not None
    assert list(told.recipients) == [anna.pk]
    assert "Weerbericht" in told.text
    assert not notice.can_mute
    end_token(by=anna, token=token)
    assert notice.message(TokenCreated(person_id=anna.pk, token_id=token.pk)) is None
