"""The pages of a group as a resident, a member and a stranger see them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.membership.enums import GroupKind, Intensity, JoinRoad, MembershipState
from groups.membership.models import Group, Membership
from groups.membership.services import invite, join
from network.feed.services.posts import publish_post
from network.people.models import Person
from tests.factories import groups as make
from tests.factories import people
from tests.factories.people import Town, logged_in

pytestmark = pytest.mark.django_db


def page(of: Group, part: str = "") -> str:
    """Return the address of a page of a group."""
    return f"/groups/{of.uid}/{part}"


def test_a_visitor_understands_a_council_without_reading_along(town: Town, anna: Person) -> None:
    council = make.group(town, "Wetteraad", working_on="de uren van het zwembad")
    make.steering(council, town, "Sport")
    join(by=anna, group=council)
    publish_post(by=anna, space=council.space, kind="message", text="Een woord voor de leden.")

    html = Client().get(page(council)).content.decode()

    assert "<h1>Wetteraad</h1>" in html
    assert "1 lid" in html
    assert "Werkt nu aan: de uren van het zwembad" in html
    assert "Sport" in html
    assert "Meld je aan om lid te worden" in html
    assert "Een woord voor de leden" not in html


def test_an_association_is_hidden_from_strangers(town: Town, anna: Person) -> None:
    choir = make.group(town, kind=GroupKind.ASSOCIATION)
    otto = people.a_resident(people.a_town("Beersel", "23003").here, "otto")

    assert Client().get(page(choir)).status_code == 404
    assert logged_in(otto).get(page(choir)).status_code == 404
    assert logged_in(anna).get(page(choir)).status_code == 200


def test_one_click_makes_a_member_of_an_open_group(town: Town, anna: Person) -> None:
    council = make.group(town)
    browser = logged_in(anna)

    answer = browser.post(page(council, "join/"), follow=True)

    assert answer.redirect_chain[-1][0] == page(council, "feed/")
    assert Membership.objects.get().state == MembershipState.ACTIVE


def test_a_request_is_written_and_taken_back(town: Town, anna: Person) -> None:
    circle = make.group(town, join_road=JoinRoad.REQUEST)
    browser = logged_in(anna)
    assert "Vraag om mee te doen" in browser.get(page(circle)).content.decode()

    browser.post(page(circle, "join/"), {"motivation": "Ik zing graag."})
    assert Membership.objects.get().motivation == "Ik zing graag."
    browser.post(page(circle, "leave/"))

    assert Membership.objects.get().state == MembershipState.LEFT


def test_an_invitation_stands_on_the_list_and_is_answered(town: Town, anna: Person) -> None:
    circle = make.group(town, "Kring", join_road=JoinRoad.INVITATION, kind=GroupKind.INTEREST)
    invite(by=make.coordinator(circle, town), group=circle, person=anna)
    browser = logged_in(anna)
    assert "Je bent uitgenodigd voor Kring" in browser.get("/groups/").content.decode()

    browser.post(page(circle, "answer/"), {"accept": "1"})

    assert Membership.objects.get(person=anna).state == MembershipState.ACTIVE


def test_members_write_to_members(town: Town, anna: Person, griet: Person) -> None:
    council = make.group(town)
    join(by=anna, group=council)
    join(by=griet, group=council)

    logged_in(anna).post(page(council, "feed/"), {"text": "Wie komt er zaterdag?", "kind": "question"})

    assert "Wie komt er zaterdag?" in logged_in(griet).get(page(council, "feed/")).content.decode()


@pytest.mark.parametrize("part", ["feed/", "members/", "preferences/"])
def test_who_is_no_member_finds_nothing_inside(town: Town, anna: Person, part: str) -> None:
    assert logged_in(anna).get(page(make.group(town), part)).status_code == 404


def test_a_text_that_does_not_fit_is_not_lost(town: Town, anna: Person) -> None:
    council = make.group(town)
    join(by=anna, group=council)

    answer = logged_in(anna).post(page(council, "feed/"), {"text": "  ", "kind": "question"})

    assert answer.status_code == 400


def test_a_member_chooses_what_to_hear(town: Town, anna: Person) -> None:
    sport = make.theme("Sport")
    council = make.group(town, themes=[sport])
    join(by=anna, group=council)

    logged_in(anna).post(page(council, "preferences/"), {"intensity": "decisions", "themes": [sport.uid]})

    row = Membership.objects.get()
    assert row.intensity == Intensity.DECISIONS
    assert list(row.themes.all()) == [sport]


def test_leaving_is_one_click(town: Town, anna: Person) -> None:
    council = make.group(town)
    join(by=anna, group=council)
    browser = logged_in(anna)

    browser.post(page(council, "leave/"))

    assert browser.get(page(council, "feed/")).status_code == 404


def test_groups_are_found_by_word_kind_and_theme(town: Town, anna: Person) -> None:
    sport = make.theme("Sport")
    make.group(town, "Wetteraad", themes=[sport])
    make.group(town, "Zangkoor", kind=GroupKind.ASSOCIATION)
    browser = logged_in(anna)

    for query, found, missed in (
        ("q=zang", "Zangkoor", "Wetteraad"),
        ("kind=council", "Wetteraad", "Zangkoor"),
        (f"theme={sport.uid}", "Wetteraad", "Zangkoor"),
    ):
        html = browser.get(f"/groups/?{query}").content.decode()
        assert found in html
        assert f">{missed}<" not in html


@pytest.mark.slow
def test_a_list_of_members_costs_the_same_for_few_and_many(town: Town, anna: Person) -> None:
    council = make.group(town)
    join(by=anna, group=council)
    browser = logged_in(anna)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(page(council, "members/")).status_code == 200
        return len(asked)

    cost()  # the first page of a process fills caches of the shell
    few = cost()
    for each in range(60):
        make.mandated(council, people.an_account(f"lid{each}", last_name=f"Naam{each:03}"))

    assert cost() == few


def test_the_list_of_members_goes_on_where_it_stopped(town: Town, anna: Person) -> None:
    council = make.group(town)
    join(by=anna, group=council)
    for each in range(55):
        make.mandated(council, people.an_account(f"lid{each}", last_name=f"Naam{each:03}"))
    browser = logged_in(anna)

    first = browser.get(page(council, "members/"))
    second = browser.get(page(council, f"members/?after={first.context['after']}"))

    seen = [row.pk for answer in (first, second) for row, _roles in answer.context["rows"]]
    assert len(seen) == len(set(seen)) == 56


def test_the_page_of_a_post_leads_back_to_the_group(town: Town, anna: Person) -> None:
    council = make.group(town)
    join(by=anna, group=council)
    post = publish_post(by=anna, space=council.space, kind="message", text="Dag iedereen.")
    browser = logged_in(anna)

    html = browser.get(reverse("feed:post", args=[post.uid])).content.decode()
    assert f'href="{page(council, "feed/")}"' in html
    assert "Uit een wijk ernaast" not in html

    answer = browser.post(reverse("feed:delete", args=[post.uid]))
    assert answer["Location"] == page(council, "feed/")


@pytest.mark.slow
def test_the_list_of_groups_and_a_front_cost_the_same_for_few_and_many(town: Town, anna: Person) -> None:
    council = make.group(town)
    browser = logged_in(anna)

    def add() -> None:
        join(by=anna, group=make.group(town))
        make.group(town, kind=GroupKind.INTEREST, themes=[make.theme()])
        make.member(make.steering(council, town), anna)

    def cost(path: str) -> int:
        browser.get(path)  # fills what the shell remembers between requests
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path).status_code == 200
        return len(asked)

    add()
    few = cost("/groups/"), cost(page(council))
    for _each in range(5):
        add()

    assert (cost("/groups/"), cost(page(council))) == few
