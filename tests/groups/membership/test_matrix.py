"""Who may do what: every kind of person, every state of a membership, every verb."""

from collections.abc import Callable

import pytest

from groups.membership import queries
from groups.membership.enums import GroupKind, Intensity, JoinRoad
from groups.membership.models import Group, Membership
from groups.membership.permissions import BACK_OFFICE, GroupPower, can_see_group
from groups.membership.queries.groups import FOUND_GROUPS, OFFICE_POWERS
from groups.membership.services import (
    answer_invitation,
    ask_to_join,
    choose_intensity,
    invite,
    leave,
    let_in,
    refuse,
    remove_member,
)
from network.kernel import access, request_cache
from network.kernel.errors import Conflict, DomainError, Forbidden
from network.people.models import Person
from tests.factories import groups as make
from tests.factories import people
from tests.factories.people import Town
from tests.helpers.sampled import mostly_slow

pytestmark = pytest.mark.django_db

ACTORS = (
    "themselves",
    "member",
    "coordinator",
    "other_coordinator",
    "speaker",
    "founder",
    "administrator",
    "stranger",
)
STATES = ("requested", "invited", "active", "left", "removed", "refused")
Verb = Callable[[Person, Membership], object]
VERBS: dict[str, Verb] = {
    "let_in": lambda by, row: let_in(by=by, membership=row),
    "refuse": lambda by, row: refuse(by=by, membership=row, reason="Vol."),
    "remove": lambda by, row: remove_member(by=by, membership=row, reason="Weg."),
    "accept": lambda by, row: answer_invitation(by=by, membership=row, accept=True),
    "decline": lambda by, row: answer_invitation(by=by, membership=row, accept=False),
    "choose": lambda by, row: choose_intensity(by=by, membership=row, intensity=Intensity.DIGEST),
}
WORKS = {
    ("coordinator", "requested", "let_in"),
    ("coordinator", "requested", "refuse"),
    ("coordinator", "invited", "remove"),
    ("coordinator", "active", "remove"),
    ("themselves", "invited", "accept"),
    ("themselves", "invited", "decline"),
    ("themselves", "active", "choose"),
}
"""Everything that works; all else is refused with a sentence."""


class Scene:
    """A group on request with one membership in some state, and everybody around it."""

    def __init__(self, town: Town) -> None:
        self.group = make.group(town, join_road=JoinRoad.REQUEST, kind=GroupKind.ASSOCIATION)
        other = make.group(town)
        anna = people.a_resident(town.here, "anna")
        self.actors = {
            "themselves": anna,
            "coordinator": make.coordinator(self.group, town, "carla"),
            "member": people.a_resident(town.here, "lid"),
            "other_coordinator": make.coordinator(other, town, "otto"),
            "speaker": people.an_account("sofie"),
            "founder": make.founder(town),
            "administrator": people.an_administrator("boss"),
            "stranger": people.a_resident(people.a_town("Beersel", "23003").here, "els"),
        }
        make.mandated(self.group, self.actors["member"])
        people.give_power(self.actors["speaker"], GroupPower.ANNOUNCE, self.group.space)

    def membership(self, state: str) -> Membership:
        """Bring anna's membership into a state along the roads that exist."""
        anna, carla = self.actors["themselves"], self.actors["coordinator"]
        if state == "invited":
            return invite(by=carla, group=self.group, person=anna)
        row = ask_to_join(by=anna, group=self.group)
        if state == "requested":
            return row
        if state == "refused":
            return refuse(by=carla, membership=row, reason="Vol.")
        let_in(by=carla, membership=row)
        if state == "left":
            return leave(by=anna, group=self.group)
        if state == "removed":
            return remove_member(by=carla, membership=row, reason="Weg.")
        return row


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("actor", mostly_slow(ACTORS, tuple(ACTORS)[:3].__contains__))
def test_only_what_the_table_says_works(town: Town, actor: str, state: str) -> None:
    scene = Scene(town)
    row = scene.membership(state)
    for verb, act in VERBS.items():
        if (actor, state, verb) in WORKS:
            continue
        with pytest.raises((Forbidden, Conflict)) as refusal:
            act(scene.actors[actor], row)
        assert refusal.value.message
    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize(("actor", "state", "verb"), sorted(WORKS))
def test_what_the_table_says_works(town: Town, actor: str, state: str, verb: str) -> None:
    scene = Scene(town)
    row = scene.membership(state)

    VERBS[verb](scene.actors[actor], row)


SEES = {"themselves", "member", "coordinator", "other_coordinator", "speaker", "founder", "administrator"}


@pytest.mark.parametrize("actor", ACTORS)
def test_an_association_is_seen_by_who_has_to_do_with_it(town: Town, actor: str) -> None:
    scene = Scene(town)

    assert can_see_group(scene.actors[actor], scene.group) == (actor in SEES)


def test_a_coordinator_gives_themselves_no_power(town: Town) -> None:
    scene = Scene(town)
    carla = scene.actors["coordinator"]
    held = access.grants_in_force().filter(user_id=carla.pk).first()
    assert held is not None

    with pytest.raises(DomainError):
        access.grant(
            person=carla,
            power=GroupPower.EDIT_GROUP,
            space=scene.group.space,
            valid_from=held.valid_from,
            valid_until=held.valid_until,
            source="self",
            decision="zomaar",
            by=carla,
        )


def test_powers_end_with_the_mandate_that_gave_them(town: Town, anna: Person) -> None:
    group: Group = make.group(town, join_road=JoinRoad.REQUEST)
    carla = make.coordinator(group, town)
    asked = ask_to_join(by=anna, group=group)
    access.grants_in_force().filter(user_id=carla.pk).update(valid_until=asked.created_at)

    request_cache.forget()
    with pytest.raises(Forbidden):
        let_in(by=carla, membership=asked)


@pytest.mark.parametrize("actor", ACTORS)
def test_the_list_holds_exactly_the_groups_whose_page_opens(town: Town, actor: str) -> None:
    scene = Scene(town)
    beersel = people.a_town("Zemst", "23096")
    both = [town.municipality, beersel.municipality]
    make.group(town, kind=GroupKind.INTEREST, districts=[town.there])
    make.group(beersel, kind=GroupKind.WORKING)
    make.group(town, kind=GroupKind.ASSOCIATION, municipalities=both)
    viewer = scene.actors[actor]

    shown = set(queries.groups_shown(viewer))

    assert shown == {group for group in Group.objects.all() if can_see_group(viewer, group)}


def test_the_names_of_powers_below_are_those_of_the_permissions() -> None:
    assert FOUND_GROUPS == GroupPower.FOUND_GROUPS
    assert set(OFFICE_POWERS) == set(BACK_OFFICE)
