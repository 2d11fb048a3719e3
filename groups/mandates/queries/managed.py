"""Which groups somebody may manage. A join on their own grants, which an index finds."""

from django.contrib.auth.models import Permission
from django.db.models import F, Q, QuerySet

from groups.mandates.permissions import BACK_OFFICE, MandatePower
from groups.membership.models import Group
from network.kernel import access
from network.kernel.actor import Actor


def groups_managed_by(viewer: Actor) -> QuerySet[Group]:
    """Groups over which the viewer holds a power of the back office now, by name.

    The numbers of those powers are asked first, so that the index on person, power and end serves the rest.
    """
    if not viewer.is_authenticated or not viewer.is_active:
        return Group.objects.none()
    numbers = list(Permission.objects.filter(codename__in=BACK_OFFICE).values_list("pk", flat=True))
    held = access.grants_in_force().filter(user_id=viewer.pk, permission_id__in=numbers)
    return Group.objects.filter(space_id__in=held.values("content_object_id")).order_by("name", "id")


def groups_giving(viewer: Actor) -> QuerySet[Group]:
    """Groups in which the viewer gives mandates, open ones first, by name."""
    held = access.space_ids_held(viewer, MandatePower.GIVE_MANDATES)
    if not held:
        return Group.objects.none()
    in_town = Q(space__municipality_id__in=held)
    across = Q(space__municipality_id__isnull=True, municipalities__space_id__in=held)
    return (
        Group.objects.filter(in_town | across)
        .select_related("board", "parent")
        .order_by(F("closed_at").asc(nulls_first=True), "name", "id")
        .distinct()
    )
