"""Which districts there are, which lie side by side, and which holds a point.

No function takes a viewer: the division of a municipality is public.
"""

from collections import defaultdict
from typing import Any

from django.db.models import Count, Q, QuerySet
from shapely.geometry import shape

from network.kernel.errors import NotFound
from network.kernel.geo import SpatialIndex
from network.places.models import District, DistrictNeighbour, Municipality


def municipality_by_slug(slug: str) -> Municipality:
    """Return a municipality by its name in the address bar. Raises: NotFound."""
    municipality = Municipality.objects.filter(slug=slug).first()
    if municipality is None:
        raise NotFound
    return municipality


def municipalities_shown() -> QuerySet[Municipality]:
    """Every municipality by name, with `district_count`: the districts of its present division."""
    present = Count("districts", filter=Q(districts__retired_at__isnull=True))
    return Municipality.objects.annotate(district_count=present).order_by("name")


def districts_of(municipality: Municipality) -> QuerySet[District]:
    """Districts of the present division, by name."""
    return District.objects.filter(municipality=municipality, retired_at__isnull=True).order_by(
        "name", "code"
    )


def neighbours_of(district: District, *, across_municipalities: bool = False) -> QuerySet[District]:
    """Districts that share an edge with this one, by name; those of another municipality only when asked."""
    neighbours = District.objects.filter(adjoined_by__district=district, retired_at__isnull=True)
    if not across_municipalities:
        neighbours = neighbours.filter(municipality_id=district.municipality_id)
    return neighbours.order_by("name", "code")


def districts_with_neighbours(municipality: Municipality) -> list[tuple[District, list[str]]]:
    """Districts of the present division by name, each with the names of those that it adjoins there."""
    pairs = DistrictNeighbour.objects.filter(
        district__municipality=municipality,
        neighbour__municipality=municipality,
        district__retired_at__isnull=True,
        neighbour__retired_at__isnull=True,
    ).order_by("neighbour__name")
    names: dict[int, list[str]] = defaultdict(list)
    for district_id, name in pairs.values_list("district_id", "neighbour__name"):
        names[district_id].append(name)
    return [(district, names[district.pk]) for district in districts_of(municipality).defer("geometry")]


def district_of(lon: float, lat: float) -> District | None:
    """Return the district that holds a point, or None. For many points use `index_of_districts`."""
    near = District.objects.filter(
        min_lon__lte=lon, max_lon__gte=lon, min_lat__lte=lat, max_lat__gte=lat, retired_at__isnull=True
    )
    candidates = {district.pk: district for district in near}
    found = SpatialIndex((pk, shape(one.geometry)) for pk, one in candidates.items()).find(lon, lat)
    return candidates.get(found) if found is not None else None


def index_of_districts() -> SpatialIndex[int]:
    """Return every district of the present division, to ask for many points at once. Keys are row numbers."""
    rows = District.objects.filter(retired_at__isnull=True).values_list("pk", "geometry")
    # Not parsed again: what stands in the database was checked when it came in.
    return SpatialIndex((pk, shape(geometry)) for pk, geometry in rows.iterator())


def as_feature_collection(municipality: Municipality) -> dict[str, Any]:
    """Return the districts of a municipality as GeoJSON, in the order of the list."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": district.uid,
                "properties": {"id": district.uid, "code": district.code, "name": district.name},
                "geometry": district.geometry,
            }
            for district in districts_of(municipality)
        ],
    }
