"""The frame around every page: whose it is, what they may do, and what it costs."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moderation.permissions import ModerationPower
from network.broadcasts.permissions import BroadcastPower
from network.kernel import clock, request_cache
from network.pages import checks, navigation
from network.pages.shell import Shell
from network.pages.views import server_error
from network.people.models import Theme
from network.people.permissions import PeoplePower
from network.people.queries import waiting_at_desk
from network.people.services.address_requests import request_address
from tests.factories import people as make

PAGE = "/promises"


def menu(client) -> list[str]:
    """Return the words of the menu, in their order."""
    page = client.get(PAGE).content.decode()
    rail = re.search(r'<nav class="rail".*?</nav>', page, re.DOTALL)
    assert rail
    return re.findall(r"</svg><span>([^<]+)</span>", rail.group())


def test_a_resident_has_no_back_office(client, anna):
    client.force_login(anna)
    words = menu(client)
    assert words[:3] == ["Wijk", "Agenda", "Zoeken"]
    assert "Beheer" not in words


def test_who_has_no_proof_yet_cannot_search(client, official):
    client.force_login(official)
    assert "Zoeken" not in menu(client)


@pytest.mark.parametrize(
    ("power", "word"),
    [
        (BroadcastPower.SEND, "Berichten"),
        (ModerationPower.HOLD_QUEUE, "Wachtrij"),
        (PeoplePower.VERIFY_AT_DESK, "Balie"),
        (PeoplePower.APPOINT, "Aanstellingen"),
    ],
)
def test_a_power_opens_its_entry_and_no_other(client, official, town, department, give, power, word):
    give(official, power, (department if power == BroadcastPower.SEND else town).space)
    client.force_login(official)
    office = {"Berichten", "Wachtrij", "Balie", "Aanstellingen"}
    assert office & set(menu(client)) == {word}
    assert word in client.get(reverse("pages:office")).content.decode()


def test_the_desk_is_told_how_much_waits(official, town, give, django_assert_num_queries):
    elsewhere = make.a_town("Wetteren", "42025")
    make.a_member(elsewhere.here, "wim")
    make.a_resident(town.here, "rita")
    make.a_member(town.here, "noor")
    request_address(
        by=make.an_account("lotte"),
        municipality=town.municipality,
        street="Nieuwstraat",
        house_number="3",
        postcode="1500",
    )
    assert waiting_at_desk(official) == 0
    give(official, PeoplePower.VERIFY_AT_DESK, town.space)
    with django_assert_num_queries(1):
        assert waiting_at_desk(official) == 2
    with CaptureQueriesContext(connection) as asked:
        waiting_at_desk(official)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
            plan = " / ".join(row[-1] for row in cursor.fetchall())
        assert "address_requests_at_desk" in plan, plan
        assert "residency_in_district" in plan, plan


def test_a_power_that_ended_leaves_the_menu(client, official, town, give):
    give(official, PeoplePower.APPOINT, town.space, days=(-2, -1))
    client.force_login(official)
    assert "Aanstellingen" not in menu(client)
    assert client.get(reverse("pages:office")).status_code == 404


def test_a_department_that_closed_leaves_the_menu(client, official, department, give):
    give(official, BroadcastPower.SEND, department.space)
    type(department).objects.update(closed_at=clock.now())
    client.force_login(official)
    assert "Berichten" not in menu(client)


def test_the_back_office_is_closed_to_residents_and_visitors(client, anna):
    assert client.get(reverse("pages:office")).status_code == 302
    client.force_login(anna)
    assert client.get(reverse("pages:office")).status_code == 404


def test_every_entry_leads_somewhere():
    assert checks.every_entry_leads_somewhere(None) == []


def test_the_menu_is_closed_once_the_site_runs():
    reverse("pages:home")  # the addresses are loaded
    late = navigation.Entry(name="late", label="Laat", icon="x", url_name="pages:home", order=1)
    with pytest.raises(ImproperlyConfigured):
        navigation.entries.register(late)


@pytest.mark.parametrize(
    ("path", "word"),
    [("/feed/", "Wijk"), ("/feed/search/", "Zoeken"), ("/feed/post/0123456789abcdef/", "Wijk"), (PAGE, None)],
)
def test_one_entry_is_the_current_one(anna, path, word):
    request = RequestFactory().get(path)
    request.user = anna
    assert [str(line.label) for line in Shell(request).nav if line.current] == ([word] if word else [])


def test_the_corner_shows_where_somebody_lives(client, anna, bram):
    client.force_login(anna)
    assert "<strong>Sint-Rochus</strong><span>Halle</span>" in client.get(PAGE).content.decode()
    client.force_login(bram)
    assert "<strong>Nederhem</strong><span>Halle</span>" in client.get(PAGE).content.decode()


def test_a_visitor_sees_no_member_and_no_menu(client, anna):
    page = client.get(PAGE).content.decode()
    assert "Hoofdmenu" not in page
    assert "data-viewer" not in page
    assert "data-keep-drafts" in page


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_the_choice_of_light_or_dark_is_in_the_page(client, anna, theme):
    client.force_login(anna)
    assert "data-theme" not in client.get(PAGE).content.decode()
    type(anna).objects.filter(pk=anna.pk).update(theme=theme)
    assert f'data-theme="{theme}"' in client.get(PAGE).content.decode()


def test_a_name_is_never_markup(client, anna):
    type(anna).objects.filter(pk=anna.pk).update(first_name="<img src=x>", last_name="<b>")
    client.force_login(anna)
    page = client.get(PAGE).content.decode()
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page


def test_the_frame_asks_little(anna, rf):
    """Standings and powers are asked together; the district is remembered for a minute."""
    request = rf.get(PAGE)
    request.user = anna
    assert sorted(tables_asked(request)) == ["kernel_standing", "places_district"]
    assert sorted(tables_asked(request)) == ["kernel_standing"]


def tables_asked(request) -> list[str]:
    """Draw the frame, and return the tables that this asked; what an entry counts is its own affair."""
    with request_cache.one_request(), CaptureQueriesContext(connection) as asked:
        draw_frame(request)
    tables = [re.findall(r'FROM "?(\w+)"?', query["sql"])[0] for query in asked.captured_queries]
    return [table for table in tables if not table.startswith(("notifications_", "chat_"))]


def draw_frame(request) -> str:
    shell = Shell(request)
    return Template('{% extends "base.html" %}').render(Context({"shell": shell, "theme": ""}))


def test_what_does_not_exist_and_what_is_not_yours_look_the_same(client, anna):
    client.force_login(anna)
    absent = client.get("/nergens")
    closed = client.get(reverse("pages:office"))
    assert absent.status_code == closed.status_code == 404
    assert absent.content == closed.content


def test_a_form_that_is_too_old_keeps_what_was_typed(anna):
    strict = Client(enforce_csrf_checks=True, headers={"referer": "http://testserver/feed/?page=2"})
    strict.force_login(anna)
    answer = strict.post("/feed/write/", {"text": "lang verhaal"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "data-keep-drafts" in page
    assert "lang verhaal</textarea>" in page
    assert 'href="/feed/?page=2"' in page
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_way_back_never_leads_to_another_site(anna):
    strict = Client(enforce_csrf_checks=True, headers={"referer": "https://elders.example/x"})
    strict.force_login(anna)
    page = strict.post("/feed/write/", {"text": "woorden van een ander"}).content.decode()
    assert "elders.example" not in page
    assert "woorden van een ander" not in page, "nobody typed that here"


def test_an_error_of_ours_asks_the_database_nothing(rf):
    """This test has no database: asking it anything would fail."""
    answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "dat ligt aan ons" in answer.content.decode()
