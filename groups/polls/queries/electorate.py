"""Whom a poll asks: worked out from its audience before it opens, and never again afterwards.

No viewer: callers run the poll. What comes of it lies on the roll.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from groups.membership.models import Group
from groups.membership.queries.members import members_in_force
from groups.polls import rules
from groups.polls.models import Audience, Poll
from network.kernel import clock
from network.kernel.models import Space, SpaceKind
from network.kernel.moments import local
from network.people import queries as people
from network.people.models import Person, Residency
from network.places.models import District, Municipality


def territory_of(organiser: Space) -> QuerySet[District]:
    """Districts whose residents an organiser may ask: of its municipality, or those that a group is for."""
    if organiser.kind != SpaceKind.GROUP:
        return District.objects.filter(municipality__space=organiser.municipality or organiser)
    group = Group.objects.get(space=organiser)
    own = group.districts.all()
    return own if own.exists() else District.objects.filter(municipality__groups=group)


def towns_of(organiser: Space) -> QuerySet[Municipality]:
    """Municipalities in which an organiser works: its own, or each that a group is for."""
    if organiser.kind != SpaceKind.GROUP:
        return Municipality.objects.filter(space=organiser.municipality or organiser)
    return Municipality.objects.filter(groups__space=organiser).order_by("name")


def groups_of(organiser: Space) -> QuerySet[Group]:
    """Open groups whose members an organiser may ask: itself and those next to it, or all of the town."""
    rows = Group.objects.filter(closed_at__isnull=True)
    if organiser.kind != SpaceKind.GROUP:
        return rows.filter(municipalities__space=organiser.municipality or organiser).distinct()
    return rows.filter(
        Q(space=organiser) | Q(parent__space=organiser) | Q(children__space=organiser)
    ).distinct()


def residents_asked(audience: Audience, organiser: Space) -> QuerySet[Residency]:
    """Proven residencies, within what the organiser may ask, that the audience names."""
    rows = people.residents_reached(list(territory_of(organiser).values_list("pk", flat=True)))
    if audience.everywhere:
        return rows
    streets = audience.streets.values("pk")
    return rows.filter(
        Q(district_id__in=audience.districts.values("pk")) | Q(household__address__street_id__in=streets)
    )


@dataclass(frozen=True, slots=True)
class ToldAudience:
    """How many a draft asks, as it is told: nothing from which the age or the street of one could be read.

    Attributes:
        reached: residents and members, whoever is on the list too; none where there are few, or none at all.
        listed: people by name, wherever they live and however old they are.
        names_places: whether it names residents or members at all.
    """

    reached: int | None
    listed: int
    names_places: bool


def electors(poll: Poll, at: datetime | None = None) -> QuerySet[Person]:
    """Everybody whom the audience of a poll names at an instant (default now), once, in no order."""
    audience = Audience.objects.get(poll=poll)
    return Person.objects.filter(
        Q(pk__in=_reached(audience, poll.organiser, at or clock.now()).values("pk"))
        | Q(pk__in=audience.listed.values("pk")),
        is_active=True,
    )


def told_audience(poll: Poll) -> ToldAudience:
    """Count whom a draft would ask if it opened now, as its organiser may know it."""
    audience = Audience.objects.get(poll=poll)
    reached = _reached(audience, poll.organiser, clock.now()).count()
    return ToldAudience(
        reached=reached if reached >= rules.SUBGROUP_MINIMUM else None,
        listed=audience.listed.filter(is_active=True).count(),
        names_places=audience.everywhere
        or audience.districts.exists()
        or audience.streets.exists()
        or audience.groups.exists(),
    )


def _reached(audience: Audience, organiser: Space, at: datetime) -> QuerySet[Person]:
    """Residents and members whom an audience names, old enough. Who is listed by name may have any age."""
    members = members_in_force(at).filter(group_id__in=audience.groups.values("pk"))
    rows = Person.objects.filter(
        Q(pk__in=residents_asked(audience, organiser).values("person_id"))
        | Q(pk__in=members.values("person_id")),
        is_active=True,
    )
    if audience.min_age is not None:
        rows = rows.filter(birth_year__lte=local(at).year - audience.min_age)
    return rows
