"""The front door: a visitor reads what this is, a member goes where they belong."""

import pytest
from django.urls import reverse

from network.broadcasts.permissions import BroadcastPower
from network.pages.promises import PROMISES
from tests.helpers import source

PUBLIC = ["home", "promises", "about", "accessibility", "privacy", "mandates"]


def test_a_visitor_reads_what_this_is(client, town):
    page = client.get("/").content.decode()
    assert "Je wijk, onder buren" in page
    assert "Sint-Rochus" in page
    assert "Nederhem" in page
    assert reverse("people:signup") in page
    assert reverse("account_login") in page


def test_a_resident_goes_to_the_district(client, anna):
    client.force_login(anna)
    assert client.get("/").headers["Location"] == reverse("feed:home")


def test_somebody_who_only_works_here_goes_to_the_back_office(client, official, department, give):
    give(official, BroadcastPower.SEND, department.space)
    client.force_login(official)
    assert client.get("/").headers["Location"] == reverse("pages:office")


def test_somebody_without_proof_goes_to_the_district_too(client, official):
    client.force_login(official)
    assert client.get("/").headers["Location"] == reverse("feed:home")


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_are_there_for_visitors(client, town, name):
    answer = client.get(reverse(f"pages:{name}"))
    assert answer.status_code == 200
    assert "Hoofdmenu" not in answer.content.decode()


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "home"])
def test_public_pages_are_there_for_members_in_their_own_frame(client, anna, name):
    client.force_login(anna)
    answer = client.get(reverse(f"pages:{name}"))
    assert answer.status_code == 200
    assert "Hoofdmenu" in answer.content.decode()


@pytest.mark.parametrize("name", [*PUBLIC, "office", "health-live", "health-ready", "style"])
def test_pages_only_read(client, town, name):
    assert client.post(reverse(f"pages:{name}")).status_code == 405


def test_each_promise_is_shown_with_the_test_that_holds_it(client, town):
    page = client.get("/promises").content.decode()
    assert len(PROMISES) == 5
    for number, promise in enumerate(PROMISES, start=1):
        assert str(promise.short) in page
        assert promise.test in page
        assert promise.test.startswith(f"tests/promises/test_{number}_")


def test_each_test_that_a_promise_names_exists():
    assert [promise.test for promise in PROMISES if not (source.ROOT / promise.test).is_file()] == []


def test_the_accessibility_page_has_a_road_for_complaints(client, town):
    assert "mailto:wijken@example.org" in client.get("/accessibility").content.decode()


def test_a_complaint_goes_to_the_readers_own_town(client, anna, settings):
    settings.CONTACT_EMAIL = "beheer@elders.example"
    assert "mailto:beheer@elders.example" in client.get("/accessibility").content.decode()
    client.force_login(anna)
    assert "mailto:wijken@example.org" in client.get("/accessibility").content.decode()


def test_without_any_address_the_desk_is_named(client, db):
    page = client.get("/accessibility").content.decode()
    assert "mailto:" not in page
    assert "balie" in page


def test_the_privacy_page_names_every_cookie(client, anna, settings):
    """Logging in and opening a form sets no cookie that the page does not name."""
    page = client.get("/privacy").content.decode()
    client.force_login(anna)
    client.get("/privacy")
    client.get(reverse("account_login"))
    set_here = set(client.cookies)
    assert set_here <= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    for name in set_here:
        assert f"<code>{name}</code>" in page


def test_the_page_of_the_look_is_for_developers_only(client, town, settings):
    assert client.get("/style").status_code == 404
    settings.DEBUG = True
    page = client.get("/style").content.decode()
    assert 'role="alert"' in page
    assert 'class="plate"' in page
