"""Change for whom a group is and how somebody becomes a member. Not for who comes in: see `members`."""

from collections.abc import Sequence

from django.db import transaction

from groups.membership import rules
from groups.membership.enums import JoinRoad
from groups.membership.events import GroupEdited
from groups.membership.models import Group
from groups.membership.permissions import may_found
from groups.membership.services.groups import ensure_districts, locked
from network.kernel import audit
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden
from network.kernel.events import publish
from network.places.models import District


@transaction.atomic
def change_door(
    *, by: Actor, group: Group, version: int, join_road: JoinRoad, districts: Sequence[District]
) -> Group:
    """Change the road into a group and the districts that it is for, as of who comes next.

    Who is a member stays one, also from a district that is left out: what changed is whom the group is for,
    not where they live. Who asked or was invited stays so, and is let in only from within the new reach.

    Args:
        version: the version that the writer had before them.
        districts: none means the whole of its municipalities.

    Raises: Forbidden for who does not set up groups there, Conflict when it changed meanwhile or is closed,
    Invalid with its field. Events: GroupEdited.
    """
    row = locked(group)
    if not may_found(by, row):
        raise Forbidden
    rules.ensure_open(row.closed_at)
    rules.ensure_version(version, row.version)
    rules.ensure_road_fits(row.kind, join_road)
    ensure_districts(row.municipalities.values_list("pk", flat=True), districts)
    row.join_road = JoinRoad(join_road)
    row.version += 1
    row.save(update_fields=["join_road", "version"])
    row.districts.set(districts)
    audit.record(
        "group.door_changed",
        by=by,
        space=row.space,
        kind="group",
        uid=row.uid,
        facts={"road": row.join_road, "districts": ", ".join(sorted(each.code for each in districts))},
    )
    publish(GroupEdited(group_id=row.pk, group_uid=row.uid, version=row.version))
    return row
