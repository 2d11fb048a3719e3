"""While it is in doubt where somebody lives, their memberships rest, and with them what these gave.

A mandate rests on a decision of the municipality and not on an address, so its standing and its powers stay
together until who gives mandates suspends it. Not for moving: see `moving`.
"""

from django.db import transaction

from groups.membership.enums import MembershipState
from groups.membership.models import Membership
from groups.membership.services.groups import locked
from groups.membership.services.moving import covers
from groups.membership.services.rows import mandate_ends, settle
from network.kernel import audit, clock, spaces
from network.kernel.models import StandingKind
from network.people.enums import ResidencyState
from network.people.events import ResidencyRestored, ResidencySuspended, ResidencyVerified
from network.people.models import Person
from network.people.queries import residency_of


def follow_proof(event: ResidencySuspended | ResidencyRestored | ResidencyVerified) -> None:
    """Let memberships rest or come back, by what is known now; right after the commit and in the worker."""
    person = Person.objects.filter(pk=event.person_id).first()
    residency = residency_of(person) if person is not None else None
    if person is None or residency is None:
        return
    if residency.state == ResidencyState.SUSPENDED:
        rest(person=person)
    elif residency.state == ResidencyState.VERIFIED:
        come_back(person=person)


@transaction.atomic
def rest(*, person: Person) -> int:
    """Take away what memberships of the person's own will gave them; idempotent.

    Returns: how many rest from now. Events: StandingEnded for each.
    """
    rows = Membership.objects.filter(
        person=person, state=MembershipState.ACTIVE, until__isnull=True, paused_at__isnull=True
    )
    resting = 0
    for number in rows.order_by("group_id").values_list("pk", flat=True):
        row = _locked(number)
        if row.state != MembershipState.ACTIVE or row.until is not None or row.paused_at is not None:
            continue
        spaces.end_standing(person=person, space=row.group.space, source=row.source)
        row.paused_at = clock.now()
        row.until = mandate_ends(person, row.group, after=row.paused_at)
        row.save(update_fields=["paused_at", "until"])
        _note("membership.rests", row)
        resting += 1
    return resting


@transaction.atomic
def come_back(*, person: Person) -> int:
    """Give back what rested, where the person still lives in the reach of the group; idempotent.

    Who comes back to a group that was closed meanwhile reads there, as its other members do.

    Returns: how many came back. Events: StandingGiven for each.
    """
    residency = residency_of(person)
    rows = Membership.objects.filter(person=person, state=MembershipState.ACTIVE, paused_at__isnull=False)
    back = 0
    for number in rows.order_by("group_id").values_list("pk", flat=True):
        row = _locked(number)
        if row.state != MembershipState.ACTIVE or row.paused_at is None:
            continue
        if residency is None or residency.district is None or not covers(row.group, residency.district):
            continue
        row.paused_at = row.until = None
        row.save(update_fields=["paused_at", "until"])
        kind = StandingKind.MEMBER if row.group.is_open else StandingKind.GUEST
        spaces.give_standing(person=person, space=row.group.space, kind=kind, source=row.source)
        _note("membership.came_back", row)
        back += 1
    return back


def _locked(number: int) -> Membership:
    row = Membership.objects.select_related("person", "group").get(pk=number)
    group = locked(row.group)
    row.refresh_from_db(fields=["state", "until", "paused_at"])
    row.group = group
    settle(row)
    return row


def _note(action: str, row: Membership) -> None:
    audit.record(
        action,
        by=None,
        space=row.group.space,
        kind="membership",
        uid=row.uid,
        facts={"person": row.person_id},
    )
