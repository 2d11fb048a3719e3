"""Ways in: where a form may send somebody, whose links stand in mails, what outlives a session."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from network.kernel.callers import address_of
from network.people.adapter import AccountAdapter
from tests.factories.people import PASSWORD, freshly_logged_in, logged_in
from tests.promises import roads
from tests.promises.test_1_closed import paths
from tests.promises.world import build

pytestmark = pytest.mark.django_db
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "https://localhost@evil.example/",
    "/\t/evil.example",
    " https://evil.example",
)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_nobody_is_sent_elsewhere(anna, place, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    login = Client().post(
        f"/account/login/?next={place}", {"login": anna.email, "password": PASSWORD, "next": place}
    )
    assert login.status_code == 302
    answers = [
        login,
        logged_in(anna).get("/account/login/", {"next": place}),
        logged_in(anna).post("/account/logout/", {"next": place}),
        logged_in(anna).post("/account/reauthenticate/", {"password": PASSWORD, "next": place}),
    ]
    for answer in answers:
        assert "evil" not in answer.headers.get("Location", ""), answer.headers
        assert "javascript" not in answer.headers.get("Location", "")
    over = Client().post("/feed/write/", {"text": "abc"}, headers={"Referer": place})
    assert 'href="http' not in over.content.decode()
    assert "evil" not in over.content.decode()
    old = Client(enforce_csrf_checks=True).post("/account/login/", {}, headers={"Referer": place})
    assert "evil" not in old.content.decode()


@pytest.mark.parametrize("host", ["localhost:6666", "127.0.0.1:80", "[::1]:9"])
@pytest.mark.parametrize("kind", ["reset", "reset of nobody", "signup", "signup again"])
def test_links_in_mails_name_the_installation_whatever_the_host_header(anna, host, kind):
    known = "nobody@example.org" if kind == "reset of nobody" else anna.email
    signup = {
        "email": anna.email if kind == "signup again" else "nieuw@example.org",
        "first_name": "Eva",
        "last_name": "Maes",
        "birth_year": "1980",
        "password1": "een heel andere zin",
        "house_rules": "on",
    }
    browser = Client(headers={"Host": host, "X-Forwarded-Host": "evil.example"})
    path, data = (
        ("/account/password/reset/", {"email": known}) if "reset" in kind else ("/account/signup/", signup)
    )
    assert browser.post(path, data).status_code == 302
    body = mail.outbox[0].body
    found = re.findall(r"https?://[^/\s]+", body)
    assert found
    assert set(found) == {"http://localhost:8000"}
    assert host not in body
    assert "evil" not in body


def test_a_strange_host_gets_nothing():
    browser = Client(raise_request_exception=False)
    for host in ("evil.example", "localhost.evil.example", "localhost:80:80", "local\x00host", ""):
        assert browser.get("/account/login/", headers={"Host": host}).status_code == 400


def test_the_session_gets_another_name_at_login_and_is_gone_at_logout(anna):
    browser = Client()
    browser.post(
        "/account/signup/",
        {
            "email": "eva@example.org",
            "first_name": "Eva",
            "last_name": "Maes",
            "birth_year": "1980",
            "password1": "een heel andere zin",
            "house_rules": "on",
        },
    )
    before = browser.cookies["session"].value
    assert browser.post("/account/login/", {"login": anna.email, "password": PASSWORD}).status_code == 302
    during = browser.cookies["session"].value
    assert before
    assert during not in {"", before}
    planted = Client()
    planted.cookies["session"] = before
    assert planted.get("/feed/").status_code == 302
    assert browser.get("/settings/").status_code == 200
    browser.post("/account/logout/")
    kept = Client()
    kept.cookies["session"] = during
    assert kept.get("/settings/").status_code == 302


def test_another_password_ends_the_other_sessions(anna):
    other, browser = logged_in(anna), freshly_logged_in(anna)
    answer = browser.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": "nog een andere lange zin"}
    )
    assert answer.status_code == 302, answer.content
    assert browser.get("/settings/").status_code == 200
    assert other.get("/settings/").status_code == 302


def test_logging_out_takes_a_form(anna):
    browser = logged_in(anna)
    browser.get("/account/logout/")
    assert browser.get("/settings/").status_code == 200


@pytest.mark.slow
def test_no_form_works_from_another_page(settings):
    """Each road refuses a post without the token of the form; a mail program's one click has its own."""
    settings.ACCOUNT_RATE_LIMITS = False
    world = build()
    for persona in ("visitor", "anna", "administrator"):
        browser = world.browser(persona)
        browser.handler.enforce_csrf_checks = True
        for name in sorted(roads.known() - {"notifications:unsubscribe", "notifications:stop-digests"}):
            for path in list(paths(world, name, thorough=False))[:1]:
                if not path.startswith("/api/"):
                    answer = browser.post(path, {"text": "van elders"})
                    assert answer.status_code in {403, 405}, f"{persona} {path} {answer.status_code}"


def test_the_api_takes_no_cookie(anna):
    browser = logged_in(anna)
    assert browser.get("/api/v1/posts/").status_code == 401
    assert browser.post("/api/v1/posts/", {"text": "a"}, content_type="application/json").status_code == 401


@pytest.mark.parametrize(
    ("trusted", "forwarded", "expected"),
    [
        (0, "1.2.3.4", "9.9.9.9"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 5.5.5.5", "1.2.3.4"),
        (2, "1.2.3.4", "9.9.9.9"),
        (1, "kwaad\r\nX: y", "0.0.0.0"),
        (1, "", "9.9.9.9"),
        (1, "::ffff:1.2.3.4", "1.2.3.4"),
    ],
)
def test_only_trusted_proxies_say_where_somebody_is(settings, trusted, forwarded, expected):
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", REMOTE_ADDR="9.9.9.9", headers={"X-Forwarded-For": forwarded})
    assert address_of(request) == expected
    assert AccountAdapter().get_client_ip(request).startswith(expected.rsplit(".", 1)[0])


def test_guessing_a_password_stops_though_the_header_changes(anna):
    answers = [
        Client(headers={"X-Forwarded-For": f"10.0.0.{number}"}).post(
            "/account/login/", {"login": anna.email, "password": "fout wachtwoord"}
        )
        for number in range(8)
    ]
    right = Client().post("/account/login/", {"login": anna.email, "password": PASSWORD})
    assert right.status_code != 302
    assert answers[-1].status_code in {200, 429}


def test_an_ipv6_network_counts_as_one_caller(settings):
    """Whoever has a house connection has 2^64 addresses: each of them is the same caller."""
    settings.TRUSTED_PROXIES = 0
    adapter = AccountAdapter()
    seen = {
        adapter.get_client_ip(RequestFactory().get("/", REMOTE_ADDR=f"2a02:1810:4f1d:aa00::{number:x}"))
        for number in range(1, 9)
    }
    assert len(seen) == 1


@pytest.mark.parametrize("name", ["people:tokens", "people:sessions", "people:settings", "people:desk"])
def test_personal_pages_want_somebody(name):
    answer = Client().get(reverse(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")


def test_a_mail_address_of_somebody_else_cannot_be_taken_over(anna, bram):
    browser = freshly_logged_in(anna)
    browser.post("/account/email/", {"action_add": "", "email": bram.email})
    assert not EmailAddress.objects.filter(user=anna, email=bram.email, verified=True).exists()
    assert EmailAddress.objects.get(email=bram.email, verified=True).user == bram
