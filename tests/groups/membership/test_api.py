"""Groups over the API: the same doors as the pages."""

from typing import Any

import pytest
from django.test import Client

from groups.membership.enums import GroupKind, JoinRoad, MembershipState
from groups.membership.models import Group, Membership
from groups.membership.services import ask_to_join, join
from network.kernel.rest.scopes import Scope
from network.people.models import Person
from network.people.services.tokens import create_token
from tests.factories import groups as make
from tests.factories import people
from tests.factories.people import Town

pytestmark = pytest.mark.django_db


def ask(person: Person, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """Call the API as somebody."""
    _row, plain = create_token(by=person, person=person, scopes=[Scope.READ, Scope.WRITE], name="test")
    return getattr(Client(), method)(
        f"/api/v1/{path}",
        data=body or {},
        headers={"Authorization": f"Bearer {plain}"},
        **({} if method == "get" else {"content_type": "application/json"}),
    )


def test_the_list_holds_what_the_caller_finds(town: Town, anna: Person) -> None:
    council = make.group(town, "Wetteraad", themes=[make.theme("Sport")])
    make.group(town, "Zangkoor", kind=GroupKind.ASSOCIATION)
    join(by=anna, group=council)
    otto = people.a_resident(people.a_town("Beersel", "23003").here, "otto")

    mine = ask(anna, "get", "groups/").json()["results"]
    theirs = ask(otto, "get", "groups/").json()["results"]

    assert {group["name"] for group in mine} == {"Wetteraad", "Zangkoor"}
    assert [group["name"] for group in theirs] == ["Wetteraad"]
    assert next(group for group in mine if group["name"] == "Wetteraad")["members"] == 1
    assert [group["name"] for group in ask(anna, "get", "groups/?q=zang").json()["results"]] == ["Zangkoor"]


def test_joining_and_leaving(town: Town, anna: Person) -> None:
    council = make.group(town)

    assert ask(anna, "post", f"groups/{council.uid}/join/").status_code == 201
    assert ask(anna, "post", f"groups/{council.uid}/join/").status_code == 409
    assert ask(anna, "post", f"groups/{council.uid}/leave/").json()["state"] == "left"


def test_a_member_chooses_what_to_hear(town: Town, anna: Person, griet: Person) -> None:
    row = join(by=anna, group=make.group(town))

    assert ask(griet, "patch", f"memberships/{row.uid}/", {"intensity": "digest"}).status_code == 404
    answer = ask(anna, "patch", f"memberships/{row.uid}/", {"intensity": "digest"})

    assert answer.json()["intensity"] == "digest"


@pytest.fixture
def circle(town: Town) -> Group:
    """A group to which one asks to be let in."""
    return make.group(town, join_road=JoinRoad.REQUEST)


def test_only_who_manages_the_members_lists_and_answers(
    circle: Group, town: Town, anna: Person, griet: Person
) -> None:
    carla = make.coordinator(circle, town)
    yes, no = ask_to_join(by=anna, group=circle, motivation="Graag."), ask_to_join(by=griet, group=circle)
    listed = f"memberships/?group={circle.uid}&state=requested"
    assert ask(anna, "get", listed).status_code == 404
    assert ask(anna, "post", f"memberships/{no.uid}/let_in/").status_code == 404
    assert {row["id"] for row in ask(carla, "get", listed).json()["results"]} == {yes.uid, no.uid}

    assert ask(carla, "post", f"memberships/{yes.uid}/let_in/").status_code == 200
    assert ask(carla, "post", f"memberships/{no.uid}/refuse/", {"reason": "Vol."}).status_code == 200

    states = dict(Membership.objects.values_list("uid", "state"))
    assert (states[yes.uid], states[no.uid]) == (MembershipState.ACTIVE, MembershipState.REFUSED)


def test_without_a_group_one_sees_only_oneself(circle: Group, town: Town, anna: Person) -> None:
    carla = make.coordinator(circle, town)
    make.member(circle, anna)

    assert [row["person"] for row in ask(carla, "get", "memberships/").json()["results"]] == [carla.uid]


def test_who_sets_up_groups_changes_the_door(town: Town, anna: Person) -> None:
    council = make.group(town)
    carla, fien = make.coordinator(council, town), make.founder(town)
    path, body = f"groups/{council.uid}/door/", {"join_road": "request", "districts": [town.here.code]}

    assert ask(carla, "post", path, {**body, "version": 1}).status_code == 404
    assert ask(anna, "post", path, {**body, "version": 1}).status_code == 404
    changed = ask(fien, "post", path, {**body, "version": 1}).json()
    assert (changed["join_road"], changed["districts"], changed["version"]) == (
        "request",
        [town.here.code],
        2,
    )
    assert ask(fien, "post", path, {**body, "version": 1}).status_code == 409


def test_who_sets_up_groups_founds_rewords_and_closes_one(town: Town, anna: Person) -> None:
    council = make.group(town)
    carla, fien = make.coordinator(council, town), make.founder(town)
    new = {
        "name": "Fietsraad",
        "summary": "Wie fietst, denkt mee.",
        "municipalities": [town.municipality.slug],
        "districts": [town.here.code],
        "kind": "council",
        "join_road": "open",
    }
    for nobody in (anna, carla):
        assert ask(nobody, "post", "groups/", new).status_code == 404
    assert not Group.objects.filter(name="Fietsraad").exists()
    assert ask(fien, "post", "groups/", {**new, "municipalities": ["nergens"]}).status_code == 400
    founded = ask(fien, "post", "groups/", new)
    assert founded.status_code == 201
    path = f"groups/{founded.json()['id']}/"
    assert ask(fien, "post", "groups/", new).status_code == 409  # the name is taken

    words = {"name": "Fiets- en voetraad", "summary": "Wie stapt of trapt, denkt mee.", "version": 1}
    assert ask(anna, "put", path, words).status_code == 404
    reworded = ask(fien, "put", path, words).json()
    assert (reworded["name"], reworded["version"]) == ("Fiets- en voetraad", 2)
    assert ask(fien, "put", path, words).status_code == 409

    assert ask(carla, "post", f"{path}close/").status_code == 404
    assert ask(fien, "post", f"{path}close/").json()["closed_at"]
    assert ask(fien, "post", f"{path}close/").status_code == 409
