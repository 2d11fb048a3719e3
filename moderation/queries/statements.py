"""What an author or reporter may read of a case: the statement, never who reported or who decided."""

from django.db.models import QuerySet

from moderation.models import Decision, Measure
from network.kernel.actor import Actor
from network.kernel.errors import NotFound


def decisions_about(viewer: Actor) -> QuerySet[Decision]:
    """Decisions on what the viewer wrote, newest first."""
    return (
        Decision.objects.filter(case__author_id=viewer.pk, undone_at__isnull=True)
        .select_related("case__space", "clause")
        .order_by("-at", "-pk")
    )


def measures_about(viewer: Actor) -> QuerySet[Measure]:
    """Holds on what the viewer wrote that still run, newest first."""
    return (
        Measure.objects.filter(case__author_id=viewer.pk, ended_at__isnull=True)
        .select_related("case__space")
        .order_by("-started_at", "-pk")
    )


def access_decision(viewer: Actor, uid: str) -> Decision:
    """Return a decision on what the viewer wrote. Raises: NotFound."""
    decision = decisions_about(viewer).filter(uid=uid).first()
    if decision is None:
        raise NotFound()
    return decision
