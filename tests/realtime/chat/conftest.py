"""A conversation, for the tests that need no socket."""

import pytest

from groups.membership.enums import GroupKind, JoinRoad
from realtime.chat.models import Room
from realtime.chat.services.rooms import open_direct, room_of_group
from tests.factories import groups as make_groups
from tests.factories.moderation import house_rules


@pytest.fixture
def room(town, anna, griet) -> Room:
    """The conversation of Anna and Griet."""
    house_rules()
    return open_direct(other=griet, by=anna)


@pytest.fixture
def choir_room(town, anna, griet) -> Room:
    """The conversation of a group of which Anna and Griet are members."""
    house_rules()
    group = make_groups.group(
        town, "Koor", kind=GroupKind.ASSOCIATION, join_road=JoinRoad.INVITATION, summary="Wij zingen."
    )
    for person in (anna, griet):
        make_groups.member(group, person)
    return room_of_group(space=group.space, by=anna)
