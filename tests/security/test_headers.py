"""What every answer says to browsers and caches: pages, faults, files, the API, pictures."""

import os
import subprocess
import sys

import pytest
from django.test import Client

from network.kernel.rest.scopes import Scope
from network.people.services.tokens import create_token
from tests.factories import feed
from tests.factories.people import logged_in

pytestmark = pytest.mark.django_db
KEPT_BY_NOBODY = {"no-store", "private"}


@pytest.fixture
def answers(anna, town):
    """Return one answer of every kind, by name."""
    _row, key = create_token(by=anna, person=anna, scopes=list(Scope), name="test")
    picture = feed.picture(anna, town.here)
    feed.post(anna, town.here, pictures=[picture])
    visitor, member = Client(raise_request_exception=False), logged_in(anna)
    program = Client(headers={"Authorization": f"Bearer {key}"})
    strict = Client(enforce_csrf_checks=True)
    return {
        "page": visitor.get("/"),
        "login": visitor.get("/account/login/"),
        "feed": member.get("/feed/"),
        "redirect": visitor.get("/feed/"),
        "slash": visitor.get("/feed"),
        "absent": visitor.get("/nergens"),
        "absent of a member": member.get("/feed/post/0000000000000000/"),
        "bad": visitor.get("/?q=%00"),
        "bad host": visitor.get("/", headers={"Host": "evil.example"}),
        "csrf": strict.post("/account/login/", {}),
        "method": visitor.post("/"),
        "static": visitor.get("/static/css/look.css"),
        "drawing": visitor.get("/static/favicon.svg"),
        "manifest": visitor.get("/manifest.webmanifest"),
        "api": program.get("/api/v1/posts/"),
        "api of a visitor": visitor.get("/api/v1/districts/"),
        "api refused": visitor.get("/api/v1/posts/"),
        "api absent": program.get("/api/v1/posts/0000000000000000/"),
        "schema": visitor.get("/api/v1/schema/"),
        "docs": visitor.get("/api/v1/docs/"),
        "picture": member.get(f"/pictures/{picture.uid}/large.webp"),
        "picture refused": visitor.get(f"/pictures/{picture.uid}/large.webp"),
        "health": visitor.get("/health/live"),
        "admin": visitor.get("/admin/login/"),
    }


def test_every_answer_says_what_browsers_must_do(answers):
    for name, answer in answers.items():
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert name == "docs" or "unsafe" not in policy, name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert "camera=()" in headers["Permissions-Policy"], name
        assert "frame-ancestors 'none'" in policy or "sandbox" in policy, name
        assert "Server" not in headers, name


def test_nobody_keeps_what_is_personal(answers):
    personal = {"feed", "absent of a member", "api", "api absent", "picture"}
    for name in personal:
        said = {part.strip() for part in answers[name].headers.get("Cache-Control", "").split(",")}
        assert said >= KEPT_BY_NOBODY, name


def test_what_was_typed_when_the_session_ended_is_kept_by_nobody():
    answer = Client().post("/feed/write/", {"text": "Dit wil ik niet kwijt"})
    assert "Dit wil ik niet kwijt" in answer.content.decode()
    assert "no-store" in answer.headers.get("Cache-Control", "")


@pytest.mark.slow
def test_static_files_allow_no_other_origin(answers):
    assert answers["static"].status_code == 200
    assert "Access-Control-Allow-Origin" not in answers["static"].headers


SECURE = """
import django
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
answer = Client().get("/about", headers={"X-Forwarded-Proto": "https", "Host": "wijk.example"})
print(answer.headers.get("Strict-Transport-Security"))
answer = Client().get("/account/login/", headers={"X-Forwarded-Proto": "https", "Host": "wijk.example"})
for cookie in answer.cookies.values():
    print(cookie.OutputString())
"""


@pytest.mark.slow
def test_under_https_cookies_belong_to_the_host_and_browsers_stay_there(tmp_path):
    environment = os.environ | {
        "SITE_URL": "https://wijk.example",
        "ALLOWED_HOSTS": "wijk.example",
        "TRUSTED_PROXIES": "1",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "network.settings",
    }
    environment.pop("REDIS_URL", None)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"], env=environment, check=True, timeout=100
    )
    # Without a proxy in front anybody can send that header.
    assert said_to_a_proxy(environment | {"TRUSTED_PROXIES": "0"})[0] == "None"
    hsts, *cookies = said_to_a_proxy(environment)
    assert "max-age=31536000" in hsts
    assert "includeSubDomains" in hsts
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "Domain" not in cookie


def said_to_a_proxy(environment: dict[str, str]) -> list[str]:
    """Return what the installation answers to whoever says to have come by HTTPS."""
    done = subprocess.run(
        [sys.executable, "-c", SECURE],
        env=environment,
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip().splitlines()
