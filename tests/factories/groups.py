"""Groups with members, for tests, made through the product's own services.

board = group(town)            # an open council of the whole town, founded by a command
member(board, anna)            # anna joins, whatever the road
carla = coordinator(board, town)  # a resident with the back office of the group
"""

from datetime import timedelta
from itertools import count
from typing import Any

from groups.membership.enums import GroupKind, JoinRoad
from groups.membership.models import Group, Membership, Theme
from groups.membership.permissions import BACK_OFFICE
from groups.membership.services import (
    answer_invitation,
    ask_to_join,
    enter_by_mandate,
    found_group,
    invite,
    join,
    let_in,
)
from groups.membership.services.rows import open_row
from moderation.permissions import ModerationPower
from network.kernel import clock
from network.people.enums import AppointmentRole
from network.people.models import Person
from tests.factories import people as make

_number = count(1)


def group(town: make.Town, name: str = "", **fields: Any) -> Group:
    """Found a group of a town: an open council unless said otherwise."""
    values: dict[str, Any] = {
        "by": None,
        "municipalities": [town.municipality],
        "kind": GroupKind.COUNCIL,
        "join_road": JoinRoad.OPEN,
        "name": name or f"Raad {next(_number)}",
        "summary": "Wij denken mee over de stad.",
    }
    return found_group(**{**values, **fields})


def steering(council: Group, town: make.Town, name: str = "", **fields: Any) -> Group:
    """Found a steering group below a council; its members are appointed."""
    values = {"kind": GroupKind.STEERING, "join_road": JoinRoad.APPOINTED, "parent": council}
    return group(town, name or f"Regiegroep {next(_number)}", **{**values, **fields})


def theme(name: str = "") -> Theme:
    """Make a theme."""
    return Theme.objects.create(name=name or f"Thema {next(_number)}")


def member(of: Group, person: Person) -> Membership:
    """Let a resident become a member, along whichever road the group has."""
    if of.join_road == JoinRoad.OPEN:
        return join(by=person, group=of)
    if of.join_road == JoinRoad.APPOINTED:
        return mandated(of, person)
    by = _coordinator_of(of)
    if of.join_road == JoinRoad.REQUEST:
        return let_in(by=by, membership=ask_to_join(by=person, group=of))
    return answer_invitation(by=person, membership=invite(by=by, group=of, person=person), accept=True)


def mandated(of: Group, person: Person, *, days: float = 30, source: str = "") -> Membership:
    """Make somebody a member by a mandate that runs from now for some days."""
    now = clock.now()
    return enter_by_mandate(
        by=None,
        person=person,
        group=of,
        source=source or f"mandate:test{next(_number)}:1",
        valid_from=now,
        valid_until=now + timedelta(days=days),
    )


def coordinator(of: Group, town: make.Town, name: str = "carla", *, days: float = 30) -> Person:
    """Make a resident of the town who is a member with the back office and the queue of the group."""
    person = make.a_resident(town.here, name)
    if open_row(person, of) is None:
        mandated(of, person, days=days)
    give_back_office(of, person, days=days)
    return person


def give_back_office(of: Group, person: Person, *, days: float = 30) -> None:
    """Give somebody every power of the back office of a group, and its queue."""
    for power in (*BACK_OFFICE, ModerationPower.HOLD_QUEUE):
        make.give_power(person, power, of.space, days=days)


def founder(town: make.Town, name: str = "fien") -> Person:
    """Make a participation officer, who sets up groups for the town and lives elsewhere."""
    person = make.an_account(name)
    make.appointed(person, AppointmentRole.PARTICIPATION_OFFICER, town.space)
    return person


def _coordinator_of(of: Group) -> Person:
    person = make.an_account(f"coordinator{next(_number)}")
    give_back_office(of, person)
    return person
