"""Calls and who answered them, as a viewer may see it."""

from django.db.models import QuerySet

from groups.mandates.enums import CallState, CandidacyState
from groups.mandates.models import Call, Candidacy
from groups.mandates.permissions import can_see_candidates, runs_calls
from groups.membership.models import Group
from groups.membership.queries import groups_shown
from network.kernel import clock
from network.kernel.actor import Actor

RESERVES_SHOWN = 100


def open_calls(groups: list[Group]) -> QuerySet[Call]:
    """Calls of these groups to which one can answer now, the nearest deadline first. They are public."""
    return (
        Call.objects.filter(
            group__in=groups, group__closed_at__isnull=True, state=CallState.OPEN, deadline__gt=clock.now()
        )
        .select_related("group")
        .order_by("deadline", "pk")
    )


def calls_shown(viewer: Actor) -> QuerySet[Call]:
    """Calls that were opened, of groups whose page the viewer may open, in no order."""
    return Call.objects.filter(opened_at__isnull=False, group__in=groups_shown(viewer).order_by())


def calls_of(viewer: Actor, group: Group) -> QuerySet[Call]:
    """Calls of a group, the latest first; drafts only for who makes them."""
    found = Call.objects.filter(group=group).order_by("-deadline", "-pk")
    return found if runs_calls(viewer, group) else found.filter(opened_at__isnull=False)


def candidates_of(viewer: Actor, call: Call) -> QuerySet[Candidacy]:
    """Who stands as candidate, by name; nobody for who may not know it. Withdrawn ones are left out."""
    if not can_see_candidates(viewer, call):
        return Candidacy.objects.none()
    return (
        Candidacy.objects.filter(call=call)
        .exclude(state=CandidacyState.WITHDRAWN)
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "pk")
    )


def reserves_of(viewer: Actor, group: Group) -> QuerySet[Candidacy]:
    """Who stands on a reserve list of a group, newest call first; for who sees candidates there."""
    if not runs_calls(viewer, group):
        return Candidacy.objects.none()
    return (
        Candidacy.objects.filter(call__group=group, state=CandidacyState.RESERVE)
        .select_related("person", "call")
        .order_by("-call__deadline", "reserve_rank", "pk")[:RESERVES_SHOWN]
    )


def my_candidacies(viewer: Actor) -> QuerySet[Candidacy]:
    """Candidacies of the viewer, the latest first."""
    if not viewer.is_authenticated:
        return Candidacy.objects.none()
    return (
        Candidacy.objects.filter(person_id=viewer.pk)
        .select_related("call__group")
        .order_by("-submitted_at", "-pk")
    )


def own_candidacy(viewer: Actor, call: Call) -> Candidacy | None:
    """Return how the viewer stands in a call, or None."""
    return my_candidacies(viewer).filter(call=call).exclude(state=CandidacyState.WITHDRAWN).first()
