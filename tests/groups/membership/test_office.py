"""The back office of a group: for who holds its powers, and nobody else."""

import io
import zipfile

import pytest

from groups.membership.enums import GroupKind, JoinRoad, MembershipState
from groups.membership.models import Group, Membership
from groups.membership.permissions import GroupPower
from groups.membership.queries.figures import Figure, figures_of
from groups.membership.services import ask_to_join, join, leave
from groups.membership.services.exports import guarded
from moderation.models import Case
from moderation.queries.queue import queue_of
from moderation.services.report import file_report
from network.feed.services.posts import publish_post
from network.kernel.models import AuditEntry
from network.kernel.ports.content import ItemRef
from network.people.models import Person
from tests.factories import groups as make
from tests.factories import people
from tests.factories.people import Town, logged_in

pytestmark = pytest.mark.django_db

PARTS = ("", "members/", "members/export/", "announcements/", "edit/")


@pytest.fixture
def council(town: Town) -> Group:
    """A council to which one asks to be let in."""
    return make.group(town, "Wetteraad", join_road=JoinRoad.REQUEST)


@pytest.fixture
def carla(council: Group, town: Town) -> Person:
    """Its coordinator."""
    return make.coordinator(council, town)


def office(of: Group, part: str = "") -> str:
    """Return the address of a page of the back office."""
    return f"/groups/{of.uid}/office/{part}"


@pytest.mark.parametrize("part", PARTS)
def test_only_who_holds_the_powers_comes_in(
    council: Group, carla: Person, anna: Person, town: Town, part: str
) -> None:
    make.member(council, anna)
    elsewhere = make.coordinator(make.group(town), town, "otto")

    assert logged_in(carla).get(office(council, part)).status_code == 200
    assert logged_in(anna).get(office(council, part)).status_code == 404
    assert logged_in(elsewhere).get(office(council, part)).status_code == 404


def test_a_power_opens_its_own_part_only(council: Group, town: Town) -> None:
    speaker = people.a_resident(town.here, "sofie")
    people.give_power(speaker, GroupPower.ANNOUNCE, council.space)
    browser = logged_in(speaker)

    assert browser.get(office(council)).status_code == 200
    assert browser.get(office(council, "announcements/")).status_code == 200
    assert browser.get(office(council, "members/")).status_code == 404
    assert browser.get(office(council, "edit/")).status_code == 404


def test_a_request_is_let_in_and_another_refused(
    council: Group, carla: Person, anna: Person, griet: Person
) -> None:
    yes = ask_to_join(by=anna, group=council, motivation="Ik zing graag.")
    no = ask_to_join(by=griet, group=council)
    browser = logged_in(carla)
    assert "Ik zing graag." in browser.get(office(council, "members/")).content.decode()

    browser.post(f"/groups/memberships/{yes.uid}/accept/")
    browser.post(f"/groups/memberships/{no.uid}/turn-away/", {"reason": "We zijn met genoeg."})

    yes.refresh_from_db()
    no.refresh_from_db()
    assert (yes.state, no.state) == (MembershipState.ACTIVE, MembershipState.REFUSED)
    assert "We zijn met genoeg." in logged_in(griet).get(f"/groups/{council.uid}/").content.decode()


def test_an_invitation_answers_the_same_for_everybody(council: Group, carla: Person, anna: Person) -> None:
    browser = logged_in(carla)
    answers = [
        browser.post(office(council, "members/"), {"email": email}, follow=True).content.decode()
        for email in (anna.email, "niemand@example.org")
    ]

    assert all("Heeft dit adres een account" in html for html in answers)
    assert Membership.objects.filter(state="invited").count() == 1
    assert anna.email not in answers[0]


def test_the_list_leaves_as_text_and_is_noted(council: Group, carla: Person, town: Town) -> None:
    schemer = people.an_account("piet")
    schemer.first_name, schemer.last_name = "=1+1", ""
    schemer.save()
    make.mandated(council, schemer)
    browser = logged_in(carla)

    lines = browser.get(office(council, "members/export/")).getvalue().decode().splitlines()
    book = browser.get(office(council, "members/export/?as=xlsx")).content

    assert any(line.startswith("'=1+1;") for line in lines)
    sheet = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert AuditEntry.objects.filter(action="members.exported").count() == 2


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\ta", "\ra"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


def test_small_figures_stay_hidden(council: Group, carla: Person, anna: Person, griet: Person) -> None:
    make.member(council, anna)
    make.member(council, griet)
    publish_post(by=anna, space=council.space, kind="message", text="Dag iedereen.")
    leave(by=griet, group=council)

    figures = figures_of(council)

    assert figures.members == 2
    assert (figures.joined, figures.left, figures.active) == (Figure(None), Figure(None), Figure(None))
    assert "minder dan 5" in logged_in(carla).get(office(council)).content.decode()
    assert (Figure.of(0).number, Figure.of(4).number, Figure.of(5).number) == (0, None, 5)


def test_the_page_changes_and_a_stale_form_is_refused(council: Group, carla: Person) -> None:
    browser = logged_in(carla)
    fields = {"name": "Wetteraad", "summary": "Nieuw.", "languages": ["nl"], "version": council.version}

    assert browser.post(office(council, "edit/"), fields).status_code == 302
    assert browser.post(office(council, "edit/"), fields).status_code == 409

    council.refresh_from_db()
    assert (council.summary, council.version) == ("Nieuw.", 2)


def test_a_coordinator_handles_only_the_queue_of_the_group_and_never_their_household(
    council: Group, carla: Person, anna: Person, griet: Person, town: Town
) -> None:
    for person in (anna, griet):
        make.member(council, person)
    partner = people.a_resident(town.here, "piet", address=carla.residencies.get().household.address)
    make.member(council, partner)
    inside = publish_post(by=anna, space=council.space, kind="message", text="In de groep.")
    outside = publish_post(by=anna, space=town.here.space, kind="message", text="In de wijk.")
    own = publish_post(by=carla, space=council.space, kind="message", text="Van mij.")
    family = publish_post(by=partner, space=council.space, kind="message", text="Van mijn man.")
    cases: dict[str, Case] = {}
    for name, post in (("inside", inside), ("outside", outside), ("own", own), ("family", family)):
        cases[name] = file_report(item=ItemRef("post", post.pk), reason="insult", note="", by=griet)

    assert list(queue_of(carla)) == [cases["inside"]]
    html = logged_in(carla).get(f"/moderation/queue/?space={council.space.uid}").content.decode()
    assert cases["inside"].uid in html


def test_a_queue_is_narrowed_to_one_group(council: Group, carla: Person, anna: Person, town: Town) -> None:
    other = make.group(town, kind=GroupKind.INTEREST)
    make.give_back_office(other, carla)
    join(by=anna, group=other)
    griet = people.a_resident(town.here, "gerda")
    join(by=griet, group=other)
    post = publish_post(by=anna, space=other.space, kind="message", text="Hier.")
    case = file_report(item=ItemRef("post", post.pk), reason="insult", note="", by=griet)
    browser = logged_in(carla)

    assert case.uid in browser.get(f"/moderation/queue/?space={other.space.uid}").content.decode()
    assert case.uid not in browser.get(f"/moderation/queue/?space={council.space.uid}").content.decode()


def test_who_sets_up_groups_changes_the_door_on_the_page(council: Group, carla: Person, town: Town) -> None:
    fien = logged_in(make.founder(town))
    page = fien.get(office(council, "door/"))
    body = {"join_road": "invitation", "districts": [town.here.uid], "version": council.version}

    assert page.status_code == 200
    assert "Wie al lid is, blijft lid" in page.content.decode()
    assert logged_in(carla).get(office(council, "door/")).status_code == 404
    assert logged_in(carla).post(office(council, "door/"), body).status_code == 404
    assert fien.post(office(council, "door/"), body).status_code == 302
    assert fien.post(office(council, "door/"), body).status_code == 409
    council.refresh_from_db()
    assert (council.join_road, list(council.districts.all())) == (JoinRoad.INVITATION, [town.here])
