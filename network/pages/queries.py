"""What the frame and the public pages read."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import F, QuerySet

from network.kernel import access, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Sentence
from network.kernel.models import Grant
from network.places.models import District

PLACE_SECONDS = 60
SHOWN_DISTRICTS = 24


@dataclass(frozen=True)
class Place:
    """The district in the corner of the page: its name, its municipality and its emblem."""

    name: str
    municipality: str
    outline: str


@dataclass(frozen=True)
class Power:
    """A line of the register of power: who may do what where, by which decision, from when until when."""

    person: str
    power: str
    label: Sentence
    description: Sentence
    space: str
    within: str
    decision: str
    valid_from: datetime
    valid_until: datetime


def place_of(viewer: Actor) -> Place | None:
    """Where the viewer lives, or None. Public facts of a district, remembered for a minute."""
    standing = spaces.space_ids_of(viewer)
    if not standing:
        return None
    key = "place:" + "-".join(str(number) for number in sorted(standing))
    place = cache.get(key)
    if place is None:
        place = _place_in(standing)
        cache.set(key, place, PLACE_SECONDS)
    return place


def _place_in(space_ids: frozenset[int]) -> Place | None:
    row = (
        District.objects.filter(space_id__in=space_ids, retired_at__isnull=True)
        .values_list("name", "municipality__name", "outline")
        .order_by("name", "pk")
        .first()
    )
    return Place(*row) if row else None


def districts_shown() -> list[District]:
    """The first districts by name, for the front page. For everybody: names and outlines are public."""
    return list(
        District.objects.filter(retired_at__isnull=True)
        .select_related("municipality")
        .only("uid", "name", "outline", "municipality__name")
        .order_by("municipality__name", "name", "pk")[:SHOWN_DISTRICTS]
    )


def powers_in_force(at: datetime) -> list[Power]:
    """Every power in force at an instant, by space and name. For everybody: the register is public."""
    return _powers(access.grants_in_force(at).order_by(*_BY_SPACE))


def powers_past(at: datetime, most: int) -> list[Power]:
    """At most `most` powers that ended before an instant, the latest first. For everybody: it is public."""
    ended = Grant.objects.filter(valid_until__lte=at).order_by("-valid_until", "-pk")
    return _powers(ended[:most])


_BY_SPACE = ("content_object__name", "user__last_name", "user__first_name", "pk")


def _powers(grants: "QuerySet[Grant]") -> list[Power]:
    rows = grants.select_related("user", "content_object__municipality").annotate(
        codename=F("permission__codename")
    )
    return [_power(row, row.codename) for row in rows if row.codename in access.powers]


def _power(row: Grant, codename: str) -> Power:
    power, space = access.powers.get(codename), row.content_object
    return Power(
        person=str(row.user),
        power=codename,
        label=power.label,
        description=power.description,
        space=space.name,
        within=space.municipality.name if space.municipality else "",
        decision=row.decision,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )
