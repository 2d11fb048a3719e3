"""The same person twice, or two people about the same row, at the same instant: one counts."""

import pytest

from groups.membership.enums import JoinRoad
from groups.membership.models import Group, Membership
from groups.membership.models.membership import OPEN_STATES
from groups.membership.services import ask_to_join, close_group, join, let_in, refuse
from network.kernel import spaces
from network.kernel.errors import Conflict
from network.kernel.models import Standing
from network.people.models import Person
from tests.factories import groups as make
from tests.factories import people
from tests.helpers.at_once import at_once

pytestmark = [pytest.mark.each_database, pytest.mark.django_db(transaction=True)]


def test_who_joins_twice_at_once_is_a_member_once() -> None:
    town = people.a_town()
    council = make.group(town)
    anna = people.a_resident(town.here)

    def joining() -> Membership:
        return join(by=Person.objects.get(pk=anna.pk), group=Group.objects.get(pk=council.pk))

    results = at_once(joining, joining)

    assert [type(result) for result in results].count(Conflict) == 1, results
    assert Membership.objects.filter(person=anna, state__in=OPEN_STATES).count() == 1
    assert Standing.objects.filter(person=anna, space=council.space).count() == 1


def test_a_request_that_two_answer_at_once_has_one_answer() -> None:
    town = people.a_town()
    circle = make.group(town, join_road=JoinRoad.REQUEST)
    anna = people.a_resident(town.here)
    carla, otto = make.coordinator(circle, town), make.coordinator(circle, town, "otto")
    asked = ask_to_join(by=anna, group=circle)

    results = at_once(
        lambda: let_in(by=Person.objects.get(pk=carla.pk), membership=asked),
        lambda: refuse(by=Person.objects.get(pk=otto.pk), membership=asked, reason="Vol."),
    )

    assert [type(result) for result in results].count(Conflict) == 1, results
    row = Membership.objects.get(pk=asked.pk)
    assert spaces.stands_in(Person.objects.get(pk=anna.pk), circle.space) == (row.state == "active")


def test_nobody_slips_into_a_group_that_closes() -> None:
    town = people.a_town()
    council = make.group(town)
    anna = people.a_resident(town.here)

    at_once(
        lambda: join(by=Person.objects.get(pk=anna.pk), group=Group.objects.get(pk=council.pk)),
        lambda: close_group(by=None, group=Group.objects.get(pk=council.pk)),
    )

    assert not spaces.belongs_to(Person.objects.get(pk=anna.pk), council.space)
