"""What waits for a moderator: only queues that they hold, never a case in which they are involved."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from moderation.models import Case, Signal, SignalKind
from moderation.permissions import ModerationPower
from network.kernel import access
from network.kernel.actor import Actor
from network.people import queries as people


def queue_of(viewer: Actor) -> QuerySet[Case]:
    """Cases that the viewer may handle, in any state, in no order.

    The viewer's own items and reports, and those of their household, are left out: somebody else decides.
    """
    held = access.space_ids_held(viewer, ModerationPower.HOLD_QUEUE)
    cases = Case.objects.filter(Q(space_id__in=held) | Q(space__municipality_id__in=held))
    family = people.person_ids_of_household(viewer) | {viewer.pk}
    household = people.household_id_of(viewer)
    reports = Signal.objects.filter(case=OuterRef("pk"), kind=SignalKind.REPORT)
    involved = Q(reporter_id__in=family)
    if household is not None:
        involved |= Q(household_id=household)
    return cases.exclude(author_id__in=family).exclude(Exists(reports.filter(involved)))


def waiting_for(viewer: Actor) -> QuerySet[Case]:
    """Cases without a decision, most pressing first."""
    return (
        queue_of(viewer)
        .filter(closed_at__isnull=True)
        .select_related("space", "claimed_by")
        .order_by("-priority", "due_at", "pk")
    )


def decided_for(viewer: Actor) -> QuerySet[Case]:
    """Cases with a decision, newest first."""
    return (
        queue_of(viewer).filter(closed_at__isnull=False).select_related("space").order_by("-closed_at", "-pk")
    )


def within(cases: QuerySet[Case], space_uid: str) -> QuerySet[Case]:
    """Return the cases of one space, by its public name; all of them without a name."""
    return cases.filter(space__uid=space_uid) if space_uid else cases
