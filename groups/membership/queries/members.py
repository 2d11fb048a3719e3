"""Who is a member now. The clock decides: a mandate that ended makes nobody a member, without any job.

No viewer: callers have checked that the reader may see who the members are.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from groups.membership.enums import MembershipState
from groups.membership.models import Group, Membership
from groups.membership.models.membership import OPEN_STATES
from network.kernel import clock
from network.kernel.actor import Actor


def member_at(moment: datetime, prefix: str = "") -> Q:
    """Condition on a membership that holds at an instant.

    Args: prefix: road to the membership, for instance `memberships__`.
    """
    own = Q(**{f"{prefix}until__isnull": True, f"{prefix}paused_at__isnull": True})
    return Q(**{f"{prefix}state": MembershipState.ACTIVE, f"{prefix}joined_at__lte": moment}) & (
        own | Q(**{f"{prefix}until__gt": moment})
    )


def members_in_force(at: datetime | None = None) -> QuerySet[Membership]:
    """Every membership that holds at an instant (default now), in no order."""
    return Membership.objects.filter(member_at(at or clock.now()), person__is_active=True)


def members_of(group: Group, at: datetime | None = None) -> QuerySet[Membership]:
    """Memberships of a group that hold at an instant (default now), in no order."""
    return members_in_force(at).filter(group=group)


def count_members(group: Group) -> int:
    """Count who is a member now."""
    return members_of(group).count()


def is_member(person: Actor, group: Group) -> bool:
    """Whether the person is a member of the group now."""
    if not person.is_authenticated or not person.is_active:
        return False
    return members_of(group).filter(person_id=person.pk).exists()


def open_membership_of(person: Actor, group: Group) -> Membership | None:
    """Return the row of who is a member, was invited or asked; None for who is none of these (any more)."""
    if not person.is_authenticated:
        return None
    row = Membership.objects.filter(person_id=person.pk, group=group, state__in=OPEN_STATES).first()
    if row is None or (row.paused_at is None and row.until is not None and row.until <= clock.now()):
        return None
    return row


def invitations_for(person: Actor) -> list[Membership]:
    """Return the invitations that the person has not answered yet, the latest first."""
    if not person.is_authenticated:
        return []
    rows = Membership.objects.filter(
        person_id=person.pk, state=MembershipState.INVITED, group__closed_at__isnull=True
    )
    return list(rows.select_related("group").order_by("-id"))


def last_refusal_of(person: Actor, group: Group) -> Membership | None:
    """Return the row by which the person was last refused or put out, if that is how their stay ended."""
    if not person.is_authenticated:
        return None
    last = Membership.objects.filter(person_id=person.pk, group=group).order_by("-id").first()
    if last is None or last.state not in (MembershipState.REFUSED, MembershipState.REMOVED):
        return None
    return last
