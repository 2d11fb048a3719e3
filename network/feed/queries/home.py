"""Where somebody's feed is. Not for what stands in it: see `feed`."""

from dataclasses import dataclass

from django.core.cache import cache

from network.kernel import clock, spaces
from network.kernel.actor import Actor
from network.kernel.models import Standing, StandingKind
from network.people import queries as people
from network.places.models import District

FACTS_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Home:
    """Public facts of the district whose feed somebody reads.

    Attributes:
        neighbours: how many verified residents it has.
    """

    space_id: int
    space_uid: str
    district_uid: str
    name: str
    municipality: str
    municipality_id: int
    """Number of the municipality's space."""
    outline: str
    neighbours: int


def home_of(viewer: Actor) -> Home | None:
    """Return the district in which the viewer stands by proof, or None."""
    return next((home for home in map(_facts, sorted(spaces.space_ids_of(viewer))) if home), None)


def claimed_home_of(viewer: Actor) -> Home | None:
    """Return where the viewer says to live, proven or not: only its broadcasts may be shown."""
    district = people.district_of_person(viewer)
    return _facts(district.space_id) if district is not None else None


def _facts(space_id: int) -> Home | None:
    """Return the facts of a space that belongs to a district, remembered for five minutes."""
    key = f"feed:home:{space_id}"
    kept = cache.get(key)
    if kept is None:
        kept = _ask(space_id) or False
        cache.set(key, kept, FACTS_SECONDS)
    return kept or None


def _ask(space_id: int) -> Home | None:
    row = (
        District.objects.filter(space_id=space_id)
        .values_list("space__uid", "uid", "name", "municipality__name", "municipality__space_id", "outline")
        .first()
    )
    if row is None:
        return None
    uid, district_uid, name, municipality, municipality_id, outline = row
    residents = Standing.objects.filter(
        spaces.in_force(clock.now()), space_id=space_id, kind=StandingKind.RESIDENT, person__is_active=True
    )
    return Home(
        space_id=space_id,
        space_uid=uid,
        district_uid=district_uid,
        name=name,
        municipality=municipality,
        municipality_id=municipality_id,
        outline=outline,
        neighbours=residents.values("person_id").distinct().count(),
    )
