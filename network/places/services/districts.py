"""Take in the division of municipalities into districts, from a GeoJSON file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, DomainError
from network.kernel.events import publish
from network.kernel.geo import Area, outline_path, parse_polygon, touching
from network.kernel.models import SpaceKind, Standing
from network.kernel.spaces import in_force, open_space
from network.places.division import overlaps
from network.places.events import DistrictsRedrawn
from network.places.geojson import DistrictFeature, read_districts
from network.places.models import District, DistrictNeighbour, Municipality, MunicipalityCode
from network.places.services.municipalities import add_codes, create_municipality
from network.places.services.placing import place_again

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


@dataclass
class _Division:
    """The file beside the database: what is new, what changes, what goes."""

    file: str
    features: list[DistrictFeature]
    existing: dict[str, District]
    municipalities: dict[str, Municipality]
    changed: list[tuple[DistrictFeature, District | None]] = field(default_factory=list)
    retired: list[District] = field(default_factory=list)

    def staying(self) -> list[District]:
        """Districts of the present division that the file does not mention and that stay."""
        mentioned = {feature.code for feature in self.features}
        gone = {district.pk for district in self.retired}
        return [
            district
            for district in self.existing.values()
            if district.retired_at is None and district.code not in mentioned and district.pk not in gone
        ]


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
    existing = {
        one.code: one
        for one in District.objects.select_for_update().select_related("municipality__space", "space")
    }
    division = _Division(path.name, features, existing, _municipalities(features, path.name, by))
    tally = _compare(division)
    if replace_municipality:
        _choose_retired(division)
    if not division.changed and not division.retired:
        return tally
    _ensure_no_overlap(division)
    written = _write(division, advance)
    gone = [district.pk for district in division.retired]
    District.objects.filter(pk__in=gone).update(retired_at=clock.now())
    _meet_neighbours(written, gone)
    municipality_ids = {district.municipality_id for district in (*written.values(), *division.retired)}
    place_again(municipality_ids=municipality_ids, district_ids={*written, *gone})
    audit.record(
        "districts.imported",
        by=by,
        facts={**tally.as_summary(), "retired": len(gone), "file": path.name[:120]},
    )
    for municipality_id in sorted(municipality_ids):
        publish(DistrictsRedrawn(municipality_id=municipality_id))
    return tally


def _refused(file: str, feature: DistrictFeature, why: str) -> Conflict:
    return Conflict(
        _("Wijk %(position)d (%(code)s) in %(file)s is niet ingelezen. %(why)s")
        % {"position": feature.position, "code": feature.code, "file": file, "why": why}
    )


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
            raise _refused(file, feature, why % {"nis": feature.nis, "owner": owner, "named": named})
        if owner is not None:
            continue
        if named is None:
            try:
                named = create_municipality(name=feature.municipality, nis_codes=[feature.nis], by=by)
            except DomainError as error:
                raise _refused(file, feature, error.message) from error
            by_name[feature.municipality] = named
        else:
            add_codes(named, [feature.nis])
        by_nis[feature.nis] = named
    return by_nis


def _compare(division: _Division) -> DistrictTally:
    """Find what is new or different, and count."""
    tally = DistrictTally()
    for feature in division.features:
        district = division.existing.get(feature.code)
        municipality = division.municipalities[feature.nis]
        if district is None:
            tally.created += 1
        elif district.municipality_id != municipality.pk:
            why = _("Ze hoort bij %(now)s. Een import verhuist geen wijk naar %(then)s.")
            names = {"now": district.municipality, "then": municipality}
            raise _refused(division.file, feature, why % names)
        elif (
            district.name == feature.name
            and district.geometry == feature.geometry
            and district.retired_at is None
        ):
            tally.unchanged += 1
            continue
        else:
            tally.updated += 1
        division.changed.append((feature, district))
    return tally


def _choose_retired(division: _Division) -> None:
    """Choose the districts that the new division of their municipality leaves out.

    Raises: Conflict when residents live there: they must be told first where they will belong.
    """
    mentioned = {division.municipalities[feature.nis].pk for feature in division.features}
    division.retired = [one for one in division.staying() if one.municipality_id in mentioned]
    living = Standing.objects.filter(
        in_force(clock.now()), space__in=[one.space_id for one in division.retired]
    ).select_related("space")
    someone = living.first()
    if someone is not None:
        raise Conflict(
            _("%(file)s is niet ingelezen. In %(name)s wonen al mensen: verhuis hen eerst.")
            % {"file": division.file, "name": someone.space.name}
        )


def _ensure_no_overlap(division: _Division) -> None:
    """Refuse the worst overlap that a district of the file causes. Raises: Conflict."""
    others = division.staying()
    areas: list[Area] = [feature.shape for feature in division.features]
    areas += [parse_polygon(district.geometry) for district in others]
    for pair in overlaps(areas):
        if pair.first >= len(division.features):
            continue
        feature = division.features[pair.first]
        if pair.second < len(division.features):
            other = division.features[pair.second]
            name, code, hint = other.name, other.code, ""
        else:
            known = others[pair.second - len(division.features)]
            name, code = known.name, known.code
            hint = _hint(known, division)
        why = _("%(name)s overlapt voor %(percent).0f %% met %(other)s (%(code)s).%(hint)s") % {
            "name": feature.name,
            "percent": pair.share * 100,
            "other": name,
            "code": code,
            "hint": hint,
        }
        raise _refused(division.file, feature, why)


def _hint(known: District, division: _Division) -> str:
    mentioned = {division.municipalities[feature.nis].pk for feature in division.features}
    if known.municipality_id not in mentioned:
        return ""
    sentence = _("Met --replace-municipality vervang je de hele indeling van %(name)s.")
    return " " + sentence % {"name": known.municipality}


def _write(division: _Division, advance: Advance | None) -> dict[int, Area]:
    """Save what changed; return the areas by row number."""
    written: dict[int, Area] = {}
    for feature, known in division.changed:
        municipality = division.municipalities[feature.nis]
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
