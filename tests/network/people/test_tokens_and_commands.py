"""Keys of programs, and the commands that make the first administrator and a key."""

import io
import json
import re
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.test import APIRequestFactory

from network.kernel import access, clock, spaces
from network.kernel.errors import Invalid
from network.kernel.rest.scopes import Scope
from network.people.models import ApiToken, Person
from network.people.services.tokens import LIFETIME, create_token, end_token
from network.people.tokens import TokenAuthentication, find_token
from tests.factories.people import PASSWORD, an_account


def run(command: str, *arguments: str, **options: object) -> dict:
    """Run a command and return its summary."""
    out = StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return json.loads(out.getvalue().splitlines()[-1])


def shown(header: str) -> tuple[Person, ApiToken] | None:
    """Show a header to the API."""
    return TokenAuthentication().authenticate(APIRequestFactory().get("/", HTTP_AUTHORIZATION=header))


def test_a_key_signs_in_with_its_scopes_and_is_stored_nowhere(anna: Person):
    token, plain = create_token(by=anna, person=anna, scopes=["read", "write", "read"], name="Script")
    person, auth = shown(f"Bearer {plain}") or (None, None)
    assert (person, auth) == (anna, token)
    assert auth.scopes == [Scope.READ, Scope.WRITE]
    assert plain not in str(ApiToken.objects.values_list())
    token.refresh_from_db()
    assert token.last_used_at is not None


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Bearer a b", "bearer \xff"])
def test_a_wrong_key_is_refused(db: None, header: str):
    with pytest.raises(AuthenticationFailed):
        shown(header)


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Token x"])
def test_other_ways_in_are_not_ours(db: None, header: str):
    assert shown(header) is None


def test_a_key_ends_by_itself_by_hand_and_with_the_account(anna: Person):
    token, plain = create_token(by=anna, person=anna, scopes=["read"], name="Script")
    with time_machine.travel(clock.now() + LIFETIME + timedelta(seconds=1)):
        assert find_token(plain) is None
    anna.is_active = False
    anna.save()
    assert find_token(plain) is None
    anna.is_active = True
    anna.save()
    assert find_token(plain) == token
    end_token(by=anna, token=token)
    assert find_token(plain) is None


@pytest.mark.parametrize("scopes", [["root"], [], ["read", "all"]])
def test_a_scope_must_exist(anna: Person, scopes: list[str]):
    with pytest.raises(Invalid):
        create_token(by=anna, person=anna, scopes=scopes, name="Script")
    assert not ApiToken.objects.exists()


def test_create_token_prints_the_key_once(anna: Person):
    summary = run("create_token", anna.email.upper(), scopes="read, write")
    assert find_token(summary["token"]).person == anna


def test_create_token_refuses_who_is_not_there_and_what_is_no_scope(anna: Person):
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        run("create_token", "nobody@example.org", scopes="read")
    with pytest.raises(CommandError, match="read, write"):
        run("create_token", anna.email, scopes="everything")


def test_create_administrator_gives_a_year_and_a_link(db: None):
    out = StringIO()
    call_command("create_administrator", "Mia.Claes@example.org", stdout=out)
    lines = out.getvalue().splitlines()
    mia = Person.objects.get(uid=json.loads(lines[-1])["id"])
    assert (mia.email, mia.first_name) == ("mia.claes@example.org", "Mia")
    assert access.is_administrator(mia)
    assert not access.holds_any(mia, "appoint")
    assert mia.is_staff
    assert mia.is_superuser
    with time_machine.travel(clock.now() + timedelta(days=366)):
        assert not access.is_administrator(mia)
    path = re.search(r"http://localhost:8000(\S+)", lines[0])[1]
    page = Client().get(path, follow=True)
    assert page.status_code == 200
    assert "password1" in page.content.decode()


def test_create_administrator_reads_a_password_and_refuses_a_weak_one(db: None, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("kort\n"))
    with pytest.raises(CommandError):
        run("create_administrator", "mia@example.org", password=True)
    assert not Person.objects.exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("een lange zin van vier\n"))
    summary = run("create_administrator", "mia@example.org", password=True)
    assert Person.objects.get(uid=summary["id"]).check_password("een lange zin van vier")


def test_create_administrator_uses_an_account_that_exists_and_may_be_run_again(db: None):
    mia = an_account("mia")
    first = run("create_administrator", mia.email)
    assert first == run("create_administrator", mia.email) == {"id": mia.uid}
    assert access.objects_held(mia, access.KernelPower.ADMINISTER).get() == spaces.installation()
    mia.refresh_from_db()
    assert mia.first_name == "Mia"


def test_create_administrator_refuses_what_is_no_address(db: None):
    with pytest.raises(CommandError, match="mia"):
        run("create_administrator", "mia")


def test_a_new_password_ends_the_keys_of_programs(anna):
    _row, key = create_token(by=anna, person=anna, name="agenda", scopes=[Scope.READ])
    browser = Client()
    browser.force_login(anna)
    new = "een andere zin van vijf woorden"
    changed = browser.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert changed.status_code == 302
    anna.refresh_from_db()
    assert anna.check_password(new)
    assert find_token(key) is None
