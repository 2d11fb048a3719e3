"""Figures of residents without names. No viewer: nothing here says who."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, QuerySet

from network.kernel import clock
from network.people.enums import ResidencyState, Road
from network.people.models import Residency
from network.places.models import Address, District

RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ReachFigures:
    """Whom a district holds.

    Attributes:
        residents: people who proved that they live there.
        households: households with at least one of them.
        addresses: letterboxes of the register.
        addresses_reached: letterboxes with at least one of them.
    """

    residents: int = 0
    households: int = 0
    addresses: int = 0
    addresses_reached: int = 0


@dataclass(frozen=True, slots=True)
class Joined:
    """How many joined a district, how many of them in the last 30 days, and by which road."""

    total: int
    recent: int
    by_road: dict[str, int]

    @property
    def roads(self) -> list[tuple[str, int]]:
        """The roads by name, with how many came along each."""
        return [(str(Road(road).label), number) for road, number in self.by_road.items()]


def _verified() -> QuerySet[Residency]:
    return Residency.objects.filter(state=ResidencyState.VERIFIED, person__is_active=True)


def residents_reached(district_ids: Collection[int]) -> QuerySet[Residency]:
    """Residencies of everybody who proved that they live in these districts, in no order.

    For delivery: `.values_list("person_id", flat=True)` streams whom to tell.
    """
    return _verified().filter(district_id__in=list(district_ids))


def reach_figures(district_ids: Collection[int]) -> dict[int, ReachFigures]:
    """Return the figures of each of these districts, zero where nobody lives. Two queries."""
    people = {
        row["district_id"]: row
        for row in residents_reached(district_ids)
        .values("district_id")
        .annotate(
            residents=Count("person_id", distinct=True),
            households=Count("household_id", distinct=True),
            reached=Count("household__address_id", distinct=True),
        )
    }
    boxes = dict(
        Address.objects.filter(district_id__in=list(district_ids), retired_at__isnull=True)
        .values_list("district_id")
        .annotate(Count("pk"))
    )
    return {
        district_id: ReachFigures(
            residents=row["residents"] if (row := people.get(district_id)) else 0,
            households=row["households"] if row else 0,
            addresses=boxes.get(district_id, 0),
            addresses_reached=row["reached"] if row else 0,
        )
        for district_id in district_ids
    }


def members_joined(district: District) -> Joined:
    """Return how many proved that they live in a district, and by which road."""
    rows = _verified().filter(district=district).values_list("road")
    by_road = dict(rows.annotate(count=Count("pk")).order_by("road"))
    recent = _verified().filter(district=district, verified_at__gte=clock.now() - RECENT).count()
    return Joined(total=sum(by_road.values()), recent=recent, by_road=by_road)


def adoption(district: District) -> float:
    """Return households with a proven resident over letterboxes, from 0 to 1; 0 where there are none."""
    figures = reach_figures([district.pk])[district.pk]
    return min(1.0, figures.households / figures.addresses) if figures.addresses else 0.0
