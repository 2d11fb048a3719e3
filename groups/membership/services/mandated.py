"""Members by mandate: they enter for the interval of the mandate and leave by themselves at its end.

Called by the services that give, suspend and end mandates, after those checked who may. Not for joining of
one's own will: see `members`.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from groups.membership import rules
from groups.membership.enums import MembershipState
from groups.membership.events import MemberJoined, MemberLeft
from groups.membership.models import Group, Membership
from groups.membership.services.groups import locked
from groups.membership.services.rows import let_inside, mandate_ends, open_row
from network.kernel import audit, clock, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Invalid
from network.kernel.events import publish
from network.kernel.models import StandingKind
from network.people.models import Person


@transaction.atomic
def enter_by_mandate(
    *,
    by: Actor | None,
    person: Person,
    group: Group,
    source: str,
    valid_from: datetime,
    valid_until: datetime,
) -> Membership:
    """Make somebody a member of a group during `[valid_from, valid_until)`, on the strength of a mandate.

    Who is a member of their own will stays so, and has the standing of the mandate besides.

    Args: source: of the mandate; names the standing, unique per stretch.
    Raises: Invalid for an end before the start, Conflict for a closed group.
    Events: StandingGiven, MemberJoined for who was no member.
    """
    if valid_until <= valid_from:
        raise Invalid(_("Het einde ligt voor het begin."), field="valid_until")
    row = locked(group)
    rules.ensure_open(row.closed_at)
    current = open_row(person, row)
    was_member = current is not None and current.state == MembershipState.ACTIVE
    if current is None or not was_member:
        current = current or Membership(person=person, group=row)
        let_inside(current, until=valid_until, at=valid_from)
    elif current.until is not None or current.paused_at is not None:
        start = min(valid_from, current.joined_at or valid_from)
        let_inside(current, until=max(valid_until, current.until or valid_until), at=start)
    spaces.give_standing(
        person=person,
        space=row.space,
        kind=StandingKind.MEMBER,
        source=source,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    if not was_member:
        audit.record(
            "membership.mandated",
            by=by,
            space=row.space,
            kind="membership",
            uid=current.uid,
            facts={"person": person.pk, "source": source},
        )
        publish(MemberJoined(group_id=row.pk, person_id=person.pk, membership_id=current.pk))
    return current


@transaction.atomic
def leave_by_mandate(
    *, by: Actor | None, person: Person, group: Group, source: str, at: datetime | None = None
) -> None:
    """End what a mandate gave somebody in a group, from `at` (default now); works in a closed group too.

    Who is a member of their own will, or by another mandate, stays a member.

    Events: StandingEnded, MemberLeft for who is no member any more.
    """
    moment = at or clock.now()
    row = locked(group)
    spaces.end_standing(person=person, space=row.space, source=source, at=moment)
    current = open_row(person, row)
    if current is None or current.state != MembershipState.ACTIVE or current.until is None:
        return
    last = mandate_ends(person, row, after=moment)
    if last is not None:
        current.until = last
        current.save(update_fields=["until"])
        return
    if moment > clock.now():
        current.until = moment
        current.save(update_fields=["until"])
        return
    if current.paused_at is not None:
        current.until = None
        current.save(update_fields=["until"])
        return
    current.state = MembershipState.LEFT
    current.ended_at = moment
    current.save(update_fields=["state", "ended_at"])
    audit.record(
        "membership.mandate_over",
        by=by,
        space=row.space,
        kind="membership",
        uid=current.uid,
        facts={"person": person.pk, "source": source},
    )
    publish(MemberLeft(group_id=row.pk, person_id=person.pk, membership_id=current.pk))
