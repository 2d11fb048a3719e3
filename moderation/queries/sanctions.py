"""Which warnings, strikes and limits count, and for whom to see. Not for imposing them."""

from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet

from moderation.models import Sanction, SanctionKind
from moderation.permissions import ModerationPower, may_end
from moderation.rules.sanctions import STOPS_WRITING
from network.kernel import access, clock, request_cache
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.models import Space, SpaceKind
from network.kernel.ports.towns import SpaceRef, towns
from network.people import queries as people


def counting(at: datetime | None = None) -> Q:
    """Condition on sanctions: they count at an instant (default now)."""
    moment = at or clock.now()
    ended = Q(ended_at__isnull=True) | Q(ended_at__gt=moment)
    return ended & Q(valid_from__lte=moment, valid_until__gt=moment)


def over(space: SpaceRef) -> Q:
    """Condition on suspensions for misuse: they count in this space.

    One counts in the municipality that imposed it, in every place there, and in every group that is for it,
    also where that is for others too. The one rule for writing, voting and reporting.
    """
    inside = OuterRef(space) if isinstance(space, OuterRef) else space
    counts = Q(space_id=space) | Q(space_id__in=Space.objects.filter(pk=inside).values("municipality_id"))
    for known in towns:
        counts |= Q(space_id__in=known.of(inside))
    return counts


def running_limit(person_id: int, space_id: int) -> Sanction | None:
    """Return what keeps a person from writing in a space now, the one that lasts longest; none for most.

    A limit counts in its own space alone; for a suspension see `over`. Whoever writes asks this each time, so
    it asks first whether there is anything at all: one query for nearly everybody.
    """
    mine = Sanction.objects.filter(counting(), person_id=person_id, kind__in=STOPS_WRITING)
    if not mine.exists():
        return None
    here = Q(kind=SanctionKind.LIMIT, space_id=space_id)
    misuse = Q(kind=SanctionKind.MISUSE_WRITING) & over(space_id)
    return mine.filter(here | misuse).select_related("space").order_by("-valid_until", "-pk").first()


def suspensions() -> QuerySet[Sanction]:
    """Suspensions from writing for misuse that count now, of everybody: each over one municipality."""
    return Sanction.objects.filter(counting(), kind=SanctionKind.MISUSE_WRITING)


def suspension_of(person_id: int, space_id: int) -> Sanction | None:
    """Return the suspension from writing of a person that counts in a space and lasts longest, or None."""
    rows = suspensions().filter(over(space_id), person_id=person_id)
    return rows.order_by("-valid_until", "-pk").first()


def refused_reports(person_id: int, space_id: int) -> Sanction | None:
    """Return the suspension by which reports of a person about a space are not handled, or None."""
    return (
        Sanction.objects.filter(
            counting(), over(space_id), person_id=person_id, kind=SanctionKind.MISUSE_REPORTING
        )
        .order_by("-valid_until", "-pk")
        .first()
    )


def earlier_limits(person_id: int, space_id: int) -> QuerySet[Sanction]:
    """Limits of a person that ended, in this space and no other, newest first."""
    return Sanction.objects.filter(
        ~counting(), person_id=person_id, space_id=space_id, kind=SanctionKind.LIMIT
    ).order_by("-valid_from", "-pk")


def sanctions_of(viewer: Actor) -> QuerySet[Sanction]:
    """What the viewer was given, newest first; what fell together with its decision is left out."""
    return (
        Sanction.objects.filter(person_id=viewer.pk)
        .exclude(ended_at__isnull=False, end_reason="")
        .select_related("space", "decision")
        .order_by("-valid_from", "-pk")
    )


def running_for(viewer: Actor) -> QuerySet[Sanction]:
    """What counts now in places whose queue the viewer holds, what ends first on top; never of family."""
    held = access.space_ids_held(viewer, ModerationPower.HOLD_QUEUE)
    if not held:
        return Sanction.objects.none()
    family = people.person_ids_of_household(viewer) | {viewer.pk}
    return (
        Sanction.objects.filter(counting(), Q(space_id__in=held) | Q(space__municipality_id__in=held))
        .exclude(person_id__in=family)
        .select_related("space", "person", "decision__case")
        .order_by("valid_until", "pk")
    )


def access_sanction(viewer: Actor, uid: str) -> Sanction:
    """Return a sanction of the viewer, or one that they may end. Raises: NotFound."""
    found = (
        Sanction.objects.select_related("space__municipality", "person", "decision__case__space")
        .filter(uid=uid)
        .first()
    )
    if found is None or (found.person_id != viewer.pk and not may_end(viewer, found)):
        raise NotFound()
    return found


def municipalities_held(viewer: Actor) -> list[Space]:
    """Return the municipalities whose queue the viewer holds, by name: one query a request, none for most."""
    held = access.space_ids_held(viewer, ModerationPower.HOLD_QUEUE)
    if not held:
        return []
    towns = Space.objects.filter(pk__in=held, kind=SpaceKind.MUNICIPALITY).order_by("name", "pk")
    return request_cache.remembered(("moderation.municipalities_held", viewer.pk), lambda: list(towns))
