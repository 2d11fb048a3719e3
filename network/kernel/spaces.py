"""Open spaces and let people in and out. Not for the reason why: residency and membership know that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from network.kernel import clock, holdings, request_cache
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden
from network.kernel.events import Event, publish
from network.kernel.models import Space, SpaceKind, Standing, StandingKind


@dataclass(frozen=True)
class StandingGiven(Event):
    """A person entered a space."""

    person_id: int
    space_id: int
    kind: str


@dataclass(frozen=True)
class StandingEnded(Event):
    """A person left a space: sockets let go of it."""

    person_id: int
    space_id: int
    kind: str


def installation() -> Space:
    """Return the one space of the installation itself, made on first use."""
    space, _created = Space.objects.get_or_create(kind=SpaceKind.INSTALLATION, defaults={"name": "Gebuurte"})
    return space


@transaction.atomic
def open_space(*, kind: SpaceKind, name: str, municipality: Space | None = None) -> Space:
    """Make the space of something that is being created.

    Args:
        municipality: the municipality's space in which it lies; required for districts and departments.
    """
    return Space.objects.create(kind=kind, name=name, municipality=municipality)


def in_force(at: datetime) -> Q:
    """Condition on `[valid_from, valid_until)` at an instant; an open end counts."""
    return Q(valid_from__lte=at) & (Q(valid_until__isnull=True) | Q(valid_until__gt=at))


@transaction.atomic
def give_standing(
    *,
    person: Actor,
    space: Space,
    kind: StandingKind,
    source: str,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Standing:
    """Let a person into a space during `[valid_from, valid_until)`, by default from now and without an end.

    Events: StandingGiven. Raises: IntegrityError when this source already gave an open standing.
    """
    standing = Standing.objects.create(
        person_id=person.pk,
        space=space,
        kind=kind,
        source=source,
        valid_from=valid_from or clock.now(),
        valid_until=valid_until,
    )
    request_cache.forget()
    publish(StandingGiven(person_id=standing.person_id, space_id=space.pk, kind=kind))
    return standing


@transaction.atomic
def end_standing(*, person: Actor, space: Space, source: str, at: datetime | None = None) -> int:
    """End what a source gave a person in a space, from `at` (default now).

    Returns: how many standings ended before their time. Events: StandingEnded for each.
    """
    ended = 0
    moment = at or clock.now()
    for standing in Standing.objects.select_for_update().filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=moment),
        person_id=person.pk,
        space=space,
        source=source,
    ):
        standing.valid_until = max(moment, standing.valid_from)
        standing.save(update_fields=["valid_until"])
        publish(StandingEnded(person_id=standing.person_id, space_id=space.pk, kind=standing.kind))
        ended += 1
    request_cache.forget()
    return ended


def spaces_of(person: Actor, *, kind: StandingKind | None = None) -> QuerySet[Space]:
    """Spaces in which the person stands now, in no order. Empty for visitors and the deactivated."""
    if not person.is_authenticated or not person.is_active:
        return Space.objects.none()
    standings = Standing.objects.filter(in_force(clock.now()), person_id=person.pk)
    if kind is not None:
        standings = standings.filter(kind=kind)
    return Space.objects.filter(pk__in=standings.values("space_id"))


def space_ids_of(person: Actor) -> frozenset[int]:
    """Numbers of the spaces in which the person stands now; asked at most once a request."""
    return frozenset(_kinds_by_space(person))


def stands_in(person: Actor, space: Space | int) -> bool:
    """Whether the person stands in the space now, and so reads there."""
    return (space if isinstance(space, int) else space.pk) in _kinds_by_space(person)


def belongs_to(person: Actor, space: Space | int) -> bool:
    """Whether the person lives in the space or is its member now, and so takes part; a guest only reads."""
    kinds = _kinds_by_space(person).get(space if isinstance(space, int) else space.pk, set())
    return bool(kinds - {StandingKind.GUEST})


def meet(person: Actor, other: Actor) -> bool:
    """Whether two people stand in one same space now. One query for the two."""
    if person.is_authenticated and person.is_active and other.is_active:
        holdings.holdings_of_each([person, other])
    return bool(space_ids_of(person) & space_ids_of(other))


def ensure_no_passing_guest(person: Actor, space: Space | int) -> None:
    """Refuse to act on what one reads only for the hour for which one said why.

    Who keeps reading in a group that closed is a guest without an end, and still says what is wrong there.

    Raises: Forbidden.
    """
    number = space if isinstance(space, int) else space.pk
    moment = clock.now()
    held = [
        (kind, interval.end)
        for space_id, kind, interval in holdings.holdings_of(person).standings
        if space_id == number and interval.holds(moment)
    ]
    if held and all(kind == StandingKind.GUEST and end is not None for kind, end in held):
        raise Forbidden(_("Je leest hier een uur mee, en meer niet. Melden doen de leden."))


def _kinds_by_space(person: Actor) -> dict[int, set[str]]:
    moment = clock.now()
    found: dict[int, set[str]] = {}
    for space_id, kind, interval in holdings.holdings_of(person).standings:
        if interval.holds(moment):
            found.setdefault(space_id, set()).add(kind)
    return found


def ensure_same_municipality(*spaces: Space) -> None:
    """Refuse to mix things of different municipalities. Raises: Forbidden."""
    if len(tenants(spaces)) > 1:
        raise Forbidden(_("Dit hoort bij een andere gemeente."))


def tenants(spaces: Iterable[Space]) -> set[int | None]:
    """Numbers of the municipalities' spaces to which these belong."""
    return {space.tenant_id for space in spaces}
