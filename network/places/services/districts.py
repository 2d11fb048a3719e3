"""Take in the division of municipalities into districts, from a GeoJSON file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import DomainError
from network.kernel.events import publish
from network.kernel.geo import Area, outline_path, parse_polygon, touching
from network.kernel.models import SpaceKind
from network.kernel.spaces import open_space
from network.places.events import DistrictsRedrawn
from network.places.geojson import DistrictFeature, read_districts
from network.places.models import District, DistrictNeighbour, Municipality, MunicipalityCode
from network.places.services.municipalities import add_codes, create_municipality
from network.places.services.placing import place_again
from network.places.services.redrawing import Redrawing, refused

Advance = Callable[[int], None]


@dataclass
class DistrictTally:
    """What an import did, counted in districts."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def as_summary(self) -> dict[str, int]:
        """Return the figures as the command prints them."""
        return asdict(self)


@transaction.atomic
def import_districts(
    *, path: Path, replace_municipality: bool = False, by: Actor | None = None, advance: Advance | None = None
) -> DistrictTally:
    """Create or update the districts of a file by their code, all of them or none.

    Municipalities that nobody created yet are made, with their NIS codes. Neighbours are found again for
    what changed, and addresses move to the district that now holds them.

    Args:
        replace_municipality: districts that the file leaves out, of the municipalities that it mentions,
            are retired. Their space stays.
        advance: told how many more districts were written.

    Raises: Invalid naming file and district; Conflict when a district overlaps another by more than 1 %,
        changes municipality, or would be retired while residents live there.
    Events: DistrictsRedrawn for every municipality with a change.
    """
    features = list(read_districts(path))
    everyone = District.objects.select_for_update().select_related("municipality__space", "space")
    plan = Redrawing(
        file=path.name,
        features=features,
        existing={district.code: district for district in everyone},
        municipalities=_municipalities(features, path.name, by),
    )
    plan.compare()
    if replace_municipality:
        plan.retire_the_rest()
    created = sum(district is None for _feature, district in plan.changed)
    tally = DistrictTally(created, len(plan.changed) - created, len(features) - len(plan.changed))
    if plan.changed or plan.retired:
        plan.ensure_no_overlap()
        _carry_out(plan, tally, by, advance)
    return tally


def _carry_out(plan: Redrawing, tally: DistrictTally, by: Actor | None, advance: Advance | None) -> None:
    written = _write(plan, advance)
    gone = [district.pk for district in plan.retired]
    District.objects.filter(pk__in=gone).update(retired_at=clock.now())
    _meet_neighbours(written, gone)
    municipality_ids = {plan.municipalities[feature.nis].pk for feature, _district in plan.changed}
    municipality_ids |= {district.municipality_id for district in plan.retired}
    place_again(municipality_ids=municipality_ids, district_ids={*written, *gone})
    facts: dict[str, audit.Fact] = {**tally.as_summary(), "retired": len(gone), "file": plan.file[:120]}
    audit.record("districts.imported", by=by, facts=facts)
    for municipality_id in sorted(municipality_ids):
        publish(DistrictsRedrawn(municipality_id=municipality_id))


def _municipalities(
    features: Sequence[DistrictFeature], file: str, by: Actor | None
) -> dict[str, Municipality]:
    """Return the municipality of every NIS code in the file, made where it is missing."""
    by_nis = {
        code.nis: code.municipality for code in MunicipalityCode.objects.select_related("municipality__space")
    }
    by_name = {one.name: one for one in Municipality.objects.select_related("space")}
    for feature in features:
        owner, named = by_nis.get(feature.nis), by_name.get(feature.municipality)
        if owner is not None and named is not None and owner.pk != named.pk:
            why = _("NIS-code %(nis)s hoort bij %(owner)s, niet bij %(named)s.")
            raise refused(file, feature, why % {"nis": feature.nis, "owner": owner, "named": named})
        if owner is not None:
            continue
        if named is None:
            try:
                named = create_municipality(name=feature.municipality, nis_codes=[feature.nis], by=by)
            except DomainError as error:
                raise refused(file, feature, error.message) from error
            by_name[feature.municipality] = named
        else:
            add_codes(named, [feature.nis])
        by_nis[feature.nis] = named
    return {feature.nis: by_nis[feature.nis] for feature in features}


def _write(plan: Redrawing, advance: Advance | None) -> dict[int, Area]:
    """Save what changed; return the areas by row number."""
    written: dict[int, Area] = {}
    for feature, known in plan.changed:
        municipality = plan.municipalities[feature.nis]
        district = known or District(
            code=feature.code,
            municipality=municipality,
            space=open_space(kind=SpaceKind.DISTRICT, name=feature.name, municipality=municipality.space),
        )
        if district.space.name != feature.name:
            district.space.name = feature.name
            district.space.save(update_fields=["name"])
        district.name = feature.name
        district.geometry = feature.geometry
        district.outline = outline_path(feature.shape)
        district.min_lon, district.min_lat, district.max_lon, district.max_lat = feature.shape.bounds
        district.retired_at = None
        district.save()
        written[district.pk] = feature.shape
        if advance:
            advance(1)
    return written


def _meet_neighbours(written: dict[int, Area], gone: Iterable[int]) -> None:
    """Write down who shares an edge with the districts that changed; forget those that are gone."""
    changed = [*written, *gone]
    DistrictNeighbour.objects.filter(district__in=changed).delete()
    DistrictNeighbour.objects.filter(neighbour__in=changed).delete()
    areas = dict(written)
    if written:
        frame = shapely.box(*shapely.total_bounds(list(written.values()))).buffer(0.001)
        west, south, east, north = frame.bounds
        around = District.objects.filter(
            retired_at__isnull=True,
            min_lon__lte=east,
            max_lon__gte=west,
            min_lat__lte=north,
            max_lat__gte=south,
        ).exclude(pk__in=changed)
        areas.update((pk, parse_polygon(geometry)) for pk, geometry in around.values_list("pk", "geometry"))
    pairs = [tuple(pair) for pair in touching(areas.items()) if not pair.isdisjoint(written)]
    DistrictNeighbour.objects.bulk_create(
        [
            DistrictNeighbour(district_id=one, neighbour_id=other)
            for first, second in sorted(sorted(pair) for pair in pairs)
            for one, other in ((first, second), (second, first))
        ]
    )
