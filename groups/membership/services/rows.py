"""What every road into a group does to the row of a membership. Called with the group locked."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from groups.membership import rules
from groups.membership.enums import MembershipState
from groups.membership.models import Group, Membership
from groups.membership.models.membership import OPEN_STATES
from groups.membership.rules import Past
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.models import Standing, StandingKind

OVER = "het mandaat liep af"


def open_row(person: Actor, group: Group) -> Membership | None:
    """Return the open row of a person; one that ended by itself is closed on the way and is none."""
    row = (
        Membership.objects.select_related("person")
        .filter(person_id=person.pk, group=group, state__in=OPEN_STATES)
        .first()
    )
    if row is None:
        return None
    row.group = group
    settle(row)
    return row if row.state in OPEN_STATES else None


def settle(row: Membership) -> None:
    """Write down that a membership by mandate ended at its instant, if that has passed.

    One that only rests keeps its row: the mandate is over, the will of the person is not.
    """
    if row.state != MembershipState.ACTIVE or row.until is None or row.until > clock.now():
        return
    if row.paused_at is not None:
        row.until = None
        row.save(update_fields=["until"])
        return
    row.state = MembershipState.LEFT
    row.ended_at = row.until
    row.end_reason = OVER
    row.save(update_fields=["state", "ended_at", "end_reason"])


def past_of(person: Actor, group: Group) -> Past | None:
    """Return how the person's last stay or request ended, or None; an invitation taken back is neither."""
    last = (
        Membership.objects.filter(person_id=person.pk, group=group, ended_at__isnull=False)
        .exclude(Q(state=MembershipState.REMOVED), joined_at__isnull=True)
        .order_by("-ended_at", "-id")
        .first()
    )
    return Past(last.state, last.ended_at) if last is not None and last.ended_at is not None else None


def let_inside(row: Membership, *, until: datetime | None, at: datetime | None = None) -> None:
    """Make a row active from `at` (default now); what somebody chose in an earlier stay comes back.

    Args: until: the end of a mandate; None for who is a member of their own will, who rests no more then.
    """
    moment = at or clock.now()
    known = row.pk is not None
    if not (known and row.state == MembershipState.ACTIVE):
        rules.ensure_move(row.state if known else None, MembershipState.ACTIVE)
        row.joined_at = moment
    elif row.joined_at is None or row.joined_at > moment:
        row.joined_at = moment
    row.state = MembershipState.ACTIVE
    row.until = until
    if until is None:
        row.paused_at = None
    if known:
        row.save()
        return
    row.created_at = clock.now()
    earlier = (
        Membership.objects.filter(person_id=row.person_id, group_id=row.group_id).order_by("-id").first()
    )
    if earlier is not None:
        row.intensity = earlier.intensity
    row.save()
    if earlier is not None:
        row.themes.set(earlier.themes.all())


def mandate_ends(person: Actor, group: Group, *, after: datetime) -> datetime | None:
    """Return the last end of what mandates give the person beyond an instant, or None."""
    ends = _mandates(person, group, after).values_list("valid_until", flat=True)
    return max((end for end in ends if end is not None), default=None)


def stands_by_mandate(person: Actor, group: Group) -> bool:
    """Whether a mandate gives the person a standing in the group now or later."""
    return _mandates(person, group, clock.now()).exists()


def _mandates(person: Actor, group: Group, after: datetime) -> QuerySet[Standing]:
    """Standings of mandates that last beyond an instant; one that ended before it began never was."""
    standings = Standing.objects.filter(
        person_id=person.pk,
        space_id=group.space_id,
        kind=StandingKind.MEMBER,
        valid_until__gt=after,
    )
    return standings.exclude(valid_until=F("valid_from")).exclude(source__startswith="membership:")
