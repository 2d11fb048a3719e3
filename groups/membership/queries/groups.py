"""Which groups somebody finds. Every function takes the viewer.

Not for what stands inside a group: the feed asks for a standing in its space.
"""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from groups.membership.models import Group, Membership
from groups.membership.models.membership import OPEN_STATES
from groups.membership.queries.members import member_at, members_in_force
from groups.membership.rules import OFFICIAL
from network.kernel import access, clock, spaces
from network.kernel.actor import Actor
from network.kernel.models import Space, StandingKind
from network.kernel.ports.towns import SpaceRef
from network.places.models import District, Municipality

FOUND_GROUPS = "found_groups"
"""Codename of `permissions.GroupPower.FOUND_GROUPS`, which stands above this module."""
OFFICE_POWERS = (
    "manage_members",
    "announce_to_members",
    "manage_activities",
    "manage_documents",
    "edit_group",
)
"""Codenames of `permissions.BACK_OFFICE`."""


def districts_lived_in(person: Actor) -> QuerySet[District]:
    """Districts in which the person proved to live."""
    held = spaces.spaces_of(person, kind=StandingKind.RESIDENT)
    return District.objects.filter(space_id__in=held.values("pk"))


def is_resident(person: Actor) -> bool:
    """Whether the person proved to live in some district."""
    return districts_lived_in(person).exists()


def reaches_person(person: Actor) -> Q:
    """Condition on groups that are meant for where the person proved to live."""
    lived = list(districts_lived_in(person).values_list("pk", "municipality_id"))
    if not lived:
        return Q(pk__in=())
    in_district = Q(
        pk__in=Group.districts.through.objects.filter(
            district_id__in=[district for district, _town in lived]
        ).values("group_id")
    )
    in_town = Q(
        pk__in=Group.municipalities.through.objects.filter(
            municipality_id__in=[town for _district, town in lived]
        ).values("group_id")
    )
    return in_district | (in_town & Q(districts__isnull=True))


def groups_reaching(person: Actor) -> QuerySet[Group]:
    """Open groups that are meant for where the person proved to live, by name."""
    return Group.objects.filter(reaches_person(person), closed_at__isnull=True).order_by("name", "id")


def groups_shown(viewer: Actor) -> QuerySet[Group]:
    """Groups whose page the viewer may open, by name: the same that `permissions.can_see_group` says."""
    shown = Q(kind__in=OFFICIAL)
    if viewer.is_authenticated and viewer.is_active:
        shown |= reaches_person(viewer) | Q(pk__in=_own(viewer).values("group_id"))
        shown |= Q(space_id__in=spaces.space_ids_of(viewer)) | _run_by(viewer)
    return Group.objects.filter(shown).order_by("name", "id")


def my_groups(viewer: Actor) -> QuerySet[Group]:
    """Groups of which the viewer is a member now, by name."""
    if not viewer.is_authenticated or not viewer.is_active:
        return Group.objects.none()
    mine = members_in_force().filter(person_id=viewer.pk)
    return Group.objects.filter(pk__in=mine.values("group_id")).order_by("name", "id")


def with_member_count(groups: QuerySet[Group]) -> QuerySet[Group]:
    """Add `members` to each group: how many belong to it at this instant."""
    counted = (
        Membership.objects.filter(member_at(clock.now()), group_id=OuterRef("pk"), person__is_active=True)
        .order_by()
        .values("group_id")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return groups.annotate(members=Coalesce(Subquery(counted), 0))


def towns_to_found_in(viewer: Actor) -> QuerySet[Municipality]:
    """Municipalities for which the viewer sets up groups now, by name."""
    towns = Municipality.objects.order_by("name")
    if access.is_administrator(viewer):
        return towns
    return towns.filter(space_id__in=access.space_ids_held(viewer, FOUND_GROUPS))


def parents_in(towns: QuerySet[Municipality]) -> QuerySet[Group]:
    """Open groups of these municipalities under which another may be set up, by name.

    No viewer: callers give the municipalities for which the viewer sets up groups.
    """
    found = Group.objects.filter(municipalities__in=towns, closed_at__isnull=True, kind__in=OFFICIAL)
    return found.distinct().order_by("name", "id")


def _run_by(viewer: Actor) -> Q:
    """Condition on groups whose back office the viewer holds, or that they set up and close."""
    if access.is_administrator(viewer):
        return ~Q(pk__in=())
    held = {space_id for power in OFFICE_POWERS for space_id in access.space_ids_held(viewer, power)}
    founded = access.space_ids_held(viewer, FOUND_GROUPS)
    if not founded:
        return Q(space_id__in=held)
    towns = Group.municipalities.through.objects.filter(group_id=OuterRef("pk"))
    elsewhere = towns.exclude(municipality__space_id__in=founded)
    return Q(space_id__in=held) | Q(Exists(towns) & ~Exists(elsewhere))


def towns_of(space: SpaceRef) -> QuerySet[Municipality, int]:
    """Numbers of the spaces of the towns that the group of a space is for. No viewer: part of a query."""
    return Municipality.objects.filter(groups__space=space).values_list("space_id", flat=True)


def feed_of_space(space: Space) -> str:
    """Return the address of the feed of the group that owns a space. No viewer: who reads a post asks."""
    group = Group.objects.only("uid").get(space=space)
    return reverse("membership:feed", args=[group.uid])


def _own(viewer: Actor) -> QuerySet[Membership]:
    """Rows by which the viewer has to do with a group: member, invited, or asked."""
    rows = Membership.objects.filter(person_id=viewer.pk, state__in=OPEN_STATES)
    return rows.filter(Q(until__isnull=True) | Q(until__gt=clock.now()) | Q(paused_at__isnull=False))
