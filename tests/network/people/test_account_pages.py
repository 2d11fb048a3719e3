"""The account pages are our own, in our words, and open to whom they should be."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client

from network.people.models import Person
from tests.factories.people import PASSWORD, an_account, freshly_logged_in, logged_in

ENGLISH = re.compile(
    r"\b(sign in|sign up|password|e-mail address|forgot|submit|confirm email)\b", re.IGNORECASE
)
VISITOR = (
    "/account/login/",
    "/account/signup/",
    "/signup/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/done/",
    "/account/password/reset/key/1-wrong/",
    "/account/inactive/",
    "/account/confirm-email/",
    "/account/confirm-email/wrong/",
)
MEMBER = (
    "/account/email/",
    "/account/password/change/",
    "/account/reauthenticate/",
    "/account/logout/",
    "/account/confirm-email/",
    "/settings/",
    "/settings/sessions/",
    "/settings/looks/",
    "/settings/tokens/",
    "/profile/",
)


def text_of(answer) -> str:
    """Return what a reader sees of a page."""
    page = re.sub(r"<head>.*?</head>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", page)


@pytest.mark.parametrize("path", VISITOR)
def test_pages_for_visitors(db: None, path: str):
    answer = Client().get(path)
    assert answer.status_code == 200
    assert not ENGLISH.search(text_of(answer)), ENGLISH.search(text_of(answer))
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("path", MEMBER)
def test_pages_for_members(anna: Person, path: str):
    answer = freshly_logged_in(anna).get(path)
    assert answer.status_code == 200
    assert not ENGLISH.search(text_of(answer)), ENGLISH.search(text_of(answer))
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/settings/", "/profile/", "/verify/", "/verify/letter/?code=ABCD", "/office/desk/"]
)
def test_visitors_are_brought_to_the_login_and_back(db: None, path: str):
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/?next=/")


def test_a_session_that_ends_while_writing_gives_the_text_back(db: None):
    answer = Client().post(
        "/settings/",
        {
            "first_name": "Een lange <b>tekst</b>",
            "password1": "geheim geheim",
            "csrfmiddlewaretoken": "x" * 30,
        },
        headers={"Referer": "http://testserver/settings/?x=1"},
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Je sessie is voorbij" in page
    assert "Een lange &lt;b&gt;tekst&lt;/b&gt;</textarea>" in page
    assert "geheim" not in page
    assert "xxxxx" not in page.replace("csrf", "")
    assert "/account/login/?next=%2Fsettings%2F%3Fx%3D1" in page


def test_the_way_back_never_leads_elsewhere(db: None):
    page = Client().post("/settings/", {}, headers={"Referer": "https://evil.example/"}).content.decode()
    assert "/account/login/?next=%2F" in page
    assert "evil" not in page


def test_part_of_a_page_becomes_the_whole_page_when_the_session_ended(db: None):
    answer = Client().post("/settings/", {"first_name": "Lange tekst"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.headers["HX-Retarget"] == "body"


def test_a_forgotten_password_is_chosen_again_and_the_owner_is_told(db: None):
    anna = an_account("anna")
    browser = Client()
    browser.post("/account/password/reset/", {"email": anna.email})
    path = re.search(r"http://localhost:8000(\S+)", mail.outbox[0].body)[1]
    form = browser.get(path, follow=True)
    answer = browser.post(form.wsgi_request.path, {"password1": "een nieuwe lange zin"}, follow=True)
    assert "Je wachtwoord is veranderd" in answer.content.decode()
    anna.refresh_from_db()
    assert anna.check_password("een nieuwe lange zin")
    assert mail.outbox[-1].subject == "Je wachtwoord is veranderd"
    again = Client().get(path, follow=True)
    assert "Deze link werkt niet meer" in again.content.decode()


def test_another_address_counts_once_confirmed(db: None):
    anna = an_account("anna")
    browser = freshly_logged_in(anna)
    browser.post("/account/email/", {"email": "anna2@example.org", "action_add": "1"})
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"
    path = re.search(r"http://localhost:8000(\S+)", mail.outbox[-1].body)[1]
    assert "anna2@example.org" in browser.get(path).content.decode()
    assert browser.post(path).headers["Location"] == "/settings/"
    anna.refresh_from_db()
    assert anna.email == "anna2@example.org"


def test_changing_the_address_asks_for_the_password_first(db: None):
    answer = logged_in(an_account("anna")).post(
        "/account/email/", {"email": "b@example.org", "action_add": "1"}
    )
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    assert not mail.outbox


def test_a_closed_account_does_not_come_in(db: None):
    anna = an_account("anna")
    anna.is_active = False
    anna.save()
    browser = Client()
    answer = browser.post("/account/login/", {"login": anna.email, "password": PASSWORD}, follow=True)
    assert "Deze account is gesloten" in answer.content.decode()
    assert "_auth_user_id" not in browser.session


def test_logging_out_takes_a_click(db: None):
    browser = logged_in(an_account("anna"))
    assert browser.get("/account/logout/").status_code == 200
    assert "_auth_user_id" in browser.session
    assert browser.post("/account/logout/").headers["Location"] == "/"
    assert "_auth_user_id" not in browser.session


def test_sessions_elsewhere_can_be_ended_and_nobody_elses(db: None):
    anna, eva = an_account("anna"), an_account("eva")
    here, there, foreign = Client(), Client(), Client()
    for browser, person in ((here, anna), (there, anna), (foreign, eva)):
        browser.post("/account/login/", {"login": person.email, "password": PASSWORD})
    page = here.get("/settings/sessions/").content.decode()
    assert page.count('name="session"') == 1
    row = re.search(r'name="session" value="(\d+)"', page)[1]
    foreign.post("/settings/sessions/", {"session": row})
    assert there.get("/settings/").status_code == 200
    here.post("/settings/sessions/", {"others": "1"})
    assert there.get("/settings/").status_code == 302
    assert here.get("/settings/").status_code == 200
    assert foreign.get("/settings/").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/account/reauthenticate/", {"password": PASSWORD}),
        ("/account/password/change/", {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"}),
    ],
)
def test_the_same_password_hashed_in_a_newer_way_ends_no_session(
    anna: Person, path: str, typed: dict, settings
):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    older = anna.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    anna.save(update_fields=["password"])
    browser = logged_in(anna)
    browser.post(path, typed)
    anna.refresh_from_db()
    assert anna.password.startswith("argon2")
    assert anna.password != older
    assert browser.get("/settings/").status_code == 200
    wrong = dict.fromkeys(typed, "een heel ander woord")
    browser.post(path, wrong)
    assert browser.get("/settings/").status_code == 200
