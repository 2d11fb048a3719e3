"""What the frame and the public pages read."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, Q, QuerySet

from network.kernel import access, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Sentence
from network.kernel.models import Grant
from network.people import queries as people
from network.places.models import District, Municipality

PLACE_SECONDS = 60
SHOWN_DISTRICTS = 24


@dataclass(frozen=True)
class Place:
    """The district in the corner of the page: name, municipality, emblem, and whom to write to."""

    name: str
    municipality: str
    outline: str
    contact: str


@dataclass(frozen=True)
class RegisterSearch:
    """What somebody looks for in the register of power; empty asks for everything.

    Attributes:
        where: words in the name of the space, or its public name.
        since, until: half-open interval in which the power was held.
    """

    where: str = ""
    person: str = ""
    decision: str = ""
    since: datetime | None = None
    until: datetime | None = None


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


@dataclass(frozen=True)
class Held:
    """Powers that one person holds together: one line on the page of the register."""

    power: Power
    labels: list[Sentence]


def place_of(viewer: Actor) -> Place | None:
    """Where the viewer lives, proven or only claimed, or None.

    Who proved it costs one query a minute at most: what is remembered is public, and the same for all there.
    """
    standing = spaces.space_ids_of(viewer)
    if not standing:
        claimed = people.district_of_person(viewer)
        return _place(claimed) if claimed else None
    key = "place:" + "-".join(str(number) for number in sorted(standing))
    place: Place | None = cache.get(key)
    if place is None:
        district = _districts().filter(space_id__in=standing).order_by("name", "pk").first()
        place = _place(district) if district else None
        cache.set(key, place, PLACE_SECONDS)
    return place


def _districts() -> QuerySet[District]:
    shown = ("uid", "name", "outline", "municipality__name", "municipality__contact_email")
    return District.objects.filter(retired_at__isnull=True).select_related("municipality").only(*shown)


def _place(district: District) -> Place:
    town = district.municipality
    return Place(district.name, town.name, district.outline, town.contact_email)


def contact_for(viewer: Actor) -> str:
    """To whom the viewer writes: their municipality, else whoever runs this; empty when nobody is named."""
    place = place_of(viewer)
    if place is not None and place.contact:
        return place.contact
    if settings.CONTACT_EMAIL:
        return str(settings.CONTACT_EMAIL)
    addresses = Municipality.objects.exclude(contact_email="").values_list("contact_email", flat=True)[:2]
    return addresses[0] if len(addresses) == 1 else ""


def districts_shown() -> list[District]:
    """The first districts by name, for the front page. For everybody: names and outlines are public."""
    return list(_districts().order_by("municipality__name", "name", "pk")[:SHOWN_DISTRICTS])


def powers_in_force(at: datetime, search: RegisterSearch | None = None) -> list[Power]:
    """Every power in force at an instant, by space and name. For everybody: the register is public."""
    return _powers(_narrowed(access.grants_in_force(at), search).order_by(*_BY_SPACE))


def powers_past(at: datetime, most: int, search: RegisterSearch | None = None) -> list[Power]:
    """At most `most` powers that ended before an instant, the latest first. For everybody: it is public.

    What was taken back before it began was never held, and is left out.
    """
    ended = Grant.objects.filter(valid_until__lte=at, valid_until__gt=F("valid_from"))
    return _powers(_narrowed(ended, search).order_by("-valid_until", "-pk")[:most])


def _narrowed(grants: "QuerySet[Grant]", search: RegisterSearch | None) -> "QuerySet[Grant]":
    if search is None:
        return grants
    if search.where:
        named = Q(content_object__name__icontains=search.where) | Q(content_object__uid=search.where)
        grants = grants.filter(named)
    for word in search.person.split()[:5]:
        grants = grants.filter(Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word))
    if search.decision:
        grants = grants.filter(decision__icontains=search.decision)
    if search.since is not None:
        grants = grants.filter(valid_until__gt=search.since)
    if search.until is not None:
        grants = grants.filter(valid_from__lt=search.until)
    return grants


def together(powers: list[Power]) -> list[Held]:
    """Return one line for what somebody holds over one space by one decision during one interval."""
    found: dict[tuple[object, ...], Held] = {}
    for power in powers:
        key = (power.person, power.space, power.within, power.decision, power.valid_from, power.valid_until)
        held = found.setdefault(key, Held(power, []))
        held.labels.append(power.label)
    return list(found.values())


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
