"""Who moves out of the reach of a group is no member of it any more, unless a mandate keeps them there."""

from django.db import transaction
from django.db.models import Q

from groups.membership.enums import MembershipState
from groups.membership.events import MemberLeft
from groups.membership.models import Group, Membership
from groups.membership.services.groups import locked
from groups.membership.services.rows import mandate_ends
from network.kernel import audit, clock, spaces
from network.kernel.events import publish
from network.people.events import ResidencyMoved
from network.people.models import Person
from network.people.queries import district_of_person
from network.places.models import District

MOVED = "verhuisd"


def moved_away(event: ResidencyMoved) -> None:
    """Follow a move: runs in the worker, after whatever the person then said about where they live now."""
    person = Person.objects.filter(pk=event.person_id).first()
    if person is not None:
        leave_out_of_reach(person=person)


@transaction.atomic
def leave_out_of_reach(*, person: Person) -> int:
    """End memberships of groups that are not for where the person says to live now; idempotent.

    A move within the reach of a group changes nothing, also while the new address is not proven yet.

    Returns: how many ended. Events: StandingEnded and MemberLeft for each.
    """
    home = district_of_person(person)
    own = Q(until__isnull=True) | Q(paused_at__isnull=False)
    rows = Membership.objects.filter(own, person=person, state=MembershipState.ACTIVE)
    ended = 0
    for row in rows.select_related("group__space"):
        group = locked(row.group)
        if home is not None and covers(group, home):
            continue
        spaces.end_standing(person=person, space=group.space, source=row.source)
        _end(row, group)
        ended += 1
    return ended


def _end(row: Membership, group: Group) -> None:
    moment = clock.now()
    last = mandate_ends(row.person, group, after=moment)
    if last is not None:
        row.until, row.paused_at = last, None
        row.save(update_fields=["until", "paused_at"])
        return
    row.state, row.ended_at, row.end_reason = MembershipState.LEFT, moment, MOVED
    row.save(update_fields=["state", "ended_at", "end_reason"])
    audit.record(
        "membership.moved",
        by=None,
        space=group.space,
        kind="membership",
        uid=row.uid,
        facts={"person": row.person_id},
    )
    publish(MemberLeft(group_id=group.pk, person_id=row.person_id, membership_id=row.pk))


def covers(group: Group, home: District) -> bool:
    """Whether the group is meant for a district."""
    districts = set(group.districts.values_list("pk", flat=True))
    if districts:
        return home.pk in districts
    return group.municipalities.filter(pk=home.municipality_id).exists()
