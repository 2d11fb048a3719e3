"""Who moves stays in the groups that reach their new home, and leaves the others."""

import pytest

from groups.membership import queries
from groups.membership.models import Membership
from groups.membership.services import join
from network.kernel import spaces
from network.kernel.tasks import worker
from network.people.services.residency import claim_address, leave_address
from tests.factories import groups as make
from tests.factories import people

pytestmark = pytest.mark.django_db(transaction=True)  # the worker closes its connection


def test_a_move_within_town_keeps_what_is_for_the_whole_town() -> None:
    town = people.a_town()
    anna = people.a_resident(town.here)
    council, local = make.group(town), make.group(town, districts=[town.here])
    for group in (council, local):
        join(by=anna, group=group)
    worker.drain()

    leave_address(by=anna)
    claim_address(by=anna, address=people.an_address(town.there))
    worker.drain()

    assert spaces.belongs_to(anna, council.space)
    assert not spaces.stands_in(anna, local.space)
    assert Membership.objects.get(group=local).end_reason == "verhuisd"


def test_who_leaves_town_leaves_its_groups_but_not_their_mandate() -> None:
    town = people.a_town()
    anna = people.a_resident(town.here)
    council, board = make.group(town), make.group(town)
    for group in (council, board):
        join(by=anna, group=group)
    make.mandated(board, anna, days=30)
    worker.drain()

    leave_address(by=anna)
    worker.drain()

    assert not queries.is_member(anna, council)
    assert queries.is_member(anna, board)
    assert Membership.objects.get(group=board).until is not None
