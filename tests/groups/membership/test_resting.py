"""While it is in doubt where somebody lives, their own memberships rest; mandates do not."""

import pytest

from groups.membership import queries
from groups.membership.models import Group, Membership
from groups.membership.permissions import Door, GroupPower, door_of
from groups.membership.services import close_group, join, leave, leave_by_mandate
from groups.membership.services.announcements import send_announcement
from groups.membership.services.resting import come_back, rest
from network.kernel import access, spaces
from network.kernel.tasks import worker
from network.people.models import Person, Residency
from network.people.services.residency import (
    claim_address,
    leave_address,
)
from network.people.services.suspension import restore_residency, suspend_residency
from realtime.notifications.models import Notification
from tests.factories import groups as make
from tests.factories import people
from tests.factories.people import Town, logged_in

pytestmark = pytest.mark.django_db(transaction=True)  # the worker closes its connection


@pytest.fixture
def town() -> Town:
    """A town of its own."""
    return people.a_town()


@pytest.fixture
def anna(town: Town) -> Person:
    """Somebody who lives there."""
    return people.a_resident(town.here)


@pytest.fixture
def council(town: Town) -> Group:
    """A council that everybody may join."""
    return make.group(town)


def suspend(person: Person, town: Town) -> None:
    """Let the desk put the proof of an address in doubt."""
    suspend_residency(
        by=people.an_officer(town), residency=Residency.objects.get(person=person), reason="Post komt terug."
    )


def restore(person: Person, town: Town) -> None:
    """Let the desk clear it up."""
    restore_residency(
        by=people.an_officer(town, "olga"),
        residency=Residency.objects.get(person=person),
        reason="Post komt terug.",
    )


def belongs(person: Person, group: Group) -> bool:
    """Whether both the standing and the list of members say so; they must agree."""
    stands = spaces.belongs_to(person, group.space)
    assert stands == queries.is_member(person, group)
    return stands


def test_a_doubt_closes_the_groups_at_once_and_clearing_it_up_opens_them(
    town: Town, anna: Person, council: Group
) -> None:
    join(by=anna, group=council)
    worker.drain()

    suspend(anna, town)  # no worker ran yet
    assert not belongs(anna, council)
    assert queries.count_members(council) == 0
    assert logged_in(anna).get(f"/groups/{council.uid}/feed/").status_code == 404
    worker.drain()
    assert not belongs(anna, council)

    restore(anna, town)
    worker.drain()
    assert belongs(anna, council)
    assert logged_in(anna).get(f"/groups/{council.uid}/feed/").status_code == 200


def test_who_rests_is_told_nothing_of_the_group_and_reads_why(
    town: Town, anna: Person, council: Group
) -> None:
    carla = make.coordinator(council, town)
    join(by=anna, group=council)
    suspend(anna, town)

    send_announcement(by=carla, group=council, subject="Dag", text="Voor de leden.")
    worker.drain()

    assert not Notification.objects.filter(person=anna, notice="announcement").exists()
    assert door_of(anna, council, queries.open_membership_of(anna, council)) == Door.RESTING
    assert "Je lidmaatschap rust" in logged_in(anna).get(f"/groups/{council.uid}/").content.decode()
    assert leave(by=anna, group=council).state == "left"


def test_a_mandate_keeps_its_standing_and_its_powers(town: Town, anna: Person, council: Group) -> None:
    join(by=anna, group=council)
    make.mandated(council, anna, days=30, source="mandate:a:1")
    people.give_power(anna, GroupPower.MANAGE_MEMBERS, council.space)

    suspend(anna, town)
    worker.drain()
    assert belongs(anna, council)
    assert access.holds(anna, GroupPower.MANAGE_MEMBERS, council.space)

    leave_by_mandate(by=None, person=anna, group=council, source="mandate:a:1")
    assert not belongs(anna, council)

    restore(anna, town)
    worker.drain()
    assert belongs(anna, council)
    assert Membership.objects.get().until is None


def test_a_mandate_that_comes_while_it_rests_counts(town: Town, anna: Person, council: Group) -> None:
    join(by=anna, group=council)
    suspend(anna, town)
    assert not belongs(anna, council)

    make.mandated(council, anna, days=30)
    assert belongs(anna, council)
    assert Membership.objects.count() == 1


def test_only_what_the_doubt_took_comes_back(town: Town, anna: Person, council: Group) -> None:
    other = make.group(town)
    for group in (council, other):
        join(by=anna, group=group)
    suspend(anna, town)
    leave(by=anna, group=other)

    restore(anna, town)
    worker.drain()

    assert belongs(anna, council)
    assert not belongs(anna, other)
    assert (rest(person=anna), rest(person=anna)) == (1, 0)
    assert (come_back(person=anna), come_back(person=anna)) == (1, 0)


def test_a_group_that_closed_meanwhile_is_only_read(town: Town, anna: Person, council: Group) -> None:
    join(by=anna, group=council)
    suspend(anna, town)
    close_group(by=None, group=council)

    restore(anna, town)
    worker.drain()

    assert spaces.stands_in(anna, council.space)
    assert not spaces.belongs_to(anna, council.space)


def test_who_moves_away_while_it_is_in_doubt_leaves(town: Town, anna: Person, council: Group) -> None:
    local = make.group(town, districts=[town.here])
    for group in (council, local):
        join(by=anna, group=group)
    suspend(anna, town)
    worker.drain()

    leave_address(by=anna)
    claim_address(by=anna, address=people.an_address(town.there))
    worker.drain()

    assert Membership.objects.get(group=local).state == "left"
    assert Membership.objects.get(group=council).is_resting


def test_who_moves_away_in_doubt_keeps_only_the_mandate(town: Town, anna: Person, council: Group) -> None:
    join(by=anna, group=council)
    make.mandated(council, anna, days=30, source="mandate:a:1")
    suspend(anna, town)
    worker.drain()

    leave_address(by=anna)
    worker.drain()
    assert belongs(anna, council)

    leave_by_mandate(by=None, person=anna, group=council, source="mandate:a:1")
    assert Membership.objects.get().state == "left"
