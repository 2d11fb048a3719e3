"""For which districts somebody makes the newsletter: those of a municipality for which they speak now."""

from django.db.models import QuerySet

from network.broadcasts.permissions import departments_of
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.places.models import District


def districts_for(viewer: Actor) -> QuerySet[District]:
    """Districts of every municipality for a department of which the viewer may speak now, by name."""
    towns = departments_of(viewer).values("municipality")
    return (
        District.objects.filter(municipality__in=towns, retired_at__isnull=True)
        .select_related("municipality__space", "space")
        .order_by("municipality__name", "name", "code")
    )


def access_district(viewer: Actor, uid: str) -> District:
    """Return a district of which the viewer makes the newsletter. Raises: NotFound."""
    found = districts_for(viewer).filter(uid=uid).first() if "\x00" not in uid else None
    if found is None:
        raise NotFound
    return found
