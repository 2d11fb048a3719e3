"""Who holds which power over which space, and until when.

The one door to grants: `grant`, `revoke`, `holds`, `holders`, `objects_held`. Grants are django-guardian
rows with an interval, a source and a decision; guardian's own checker ignores the interval and its
`assign_perm` swallows a second source, so neither is used. Not for what a state allows (rules) nor for
which rows somebody sees (queries).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from network.kernel import audit, clock, holdings, request_cache
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden, Invalid, Sentence
from network.kernel.events import Event, publish
from network.kernel.models import Grant, Space
from network.kernel.registry import Registry


class KernelPower(StrEnum):
    """Powers that exist before any app does."""

    ADMINISTER = "administer"


@dataclass(frozen=True)
class Power:
    """A power that somebody can hold over a space. `name` is the guardian codename."""

    name: str
    label: Sentence
    description: Sentence


@dataclass(frozen=True)
class GrantGiven(Event):
    """A person received a power over a space."""

    person_id: int
    space_id: int
    power: str


@dataclass(frozen=True)
class GrantEnded(Event):
    """A power ended before its time: sockets and pages let go of it."""

    person_id: int
    space_id: int
    power: str


powers: Registry[Power] = Registry("powers")


def permission_of(power: str) -> Permission:
    """Return guardian's permission row of a registered power, made on first use."""
    entry = powers.get(power)
    permission, _created = Permission.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(Space),
        codename=entry.name,
        defaults={"name": entry.name.replace("_", " ")},
    )
    return permission


def grants_in_force(at: datetime | None = None) -> QuerySet[Grant]:
    """Every grant that holds at an instant (default now), in no order."""
    moment = at or clock.now()
    return Grant.objects.filter(valid_from__lte=moment, valid_until__gt=moment, user__is_active=True)


@transaction.atomic
def grant(
    *,
    person: Actor,
    power: str,
    space: Space,
    valid_from: datetime,
    valid_until: datetime,
    source: str,
    decision: str,
    by: Actor | None,
) -> Grant:
    """Give a person a power over a space during `[valid_from, valid_until)`.

    Args:
        source: what granted it, for instance `appointment:UID`; the same source renews its own grant.
        decision: reference of the decision, shown in the public register.
        by: who acted; None for a command of the installation.

    Raises: Invalid when it ends before it starts or cites no decision. Events: GrantGiven.
    """
    if valid_until <= valid_from:
        raise Invalid(_("Het einde ligt voor het begin."), field="valid_until")
    if not decision.strip():
        raise Invalid(_("Geef de beslissing waarop dit steunt."), field="decision")
    if by is not None and by.pk == person.pk:
        raise Forbidden(_("Je kunt jezelf geen macht geven. Vraag het aan een collega."))
    row: Grant
    row, _created = Grant.objects.update_or_create(
        user_id=person.pk,
        permission=permission_of(power),
        content_object=space,
        source=source,
        defaults={
            "valid_from": valid_from,
            "valid_until": valid_until,
            "decision": decision.strip(),
            "granted_by_id": by.pk if by is not None else None,
        },
    )
    request_cache.forget()
    audit.record(
        "grant.given", by=by, space=space, facts={"power": power, "person": person.pk, "source": source}
    )
    publish(GrantGiven(person_id=row.user_id, space_id=space.pk, power=power))
    return row


@transaction.atomic
def revoke(*, source: str, by: Actor | None, at: datetime | None = None) -> int:
    """End every grant of a source, from `at` (default now).

    Returns: how many were in force. Events: GrantEnded for each.
    """
    moment = at or clock.now()
    ended = 0
    for row in (
        Grant.objects.select_for_update(of=("self",))
        .select_related("permission", "content_object")
        .filter(source=source, valid_until__gt=moment)
    ):
        row.valid_until = max(moment, row.valid_from)
        row.save(update_fields=["valid_until"])
        power = row.permission.codename
        audit.record(
            "grant.ended", by=by, space=row.content_object, facts={"power": power, "person": row.user_id}
        )
        publish(GrantEnded(person_id=row.user_id, space_id=row.content_object_id, power=power))
        ended += 1
    request_cache.forget()
    return ended


def holds(person: Actor, power: str, space: Space | int) -> bool:
    """Whether the person holds the power over the space at this instant.

    One query, none when repeated within a request; the interval is compared with the clock each time.
    """
    space_id = space if isinstance(space, int) else space.pk
    moment = clock.now()
    intervals = holdings.holdings_of(person).powers.get((power, space_id), ())
    return any(interval.holds(moment) for interval in intervals)


def holds_any(person: Actor, power: str) -> bool:
    """Whether the person holds the power over any space at this instant."""
    return bool(space_ids_held(person, power))


def space_ids_held(person: Actor, power: str) -> frozenset[int]:
    """Numbers of the spaces over which the person holds the power now."""
    held = holdings.holdings_of(person).powers
    if not held:  # as for most people, on every page
        return frozenset()
    moment = clock.now()
    return frozenset(
        space_id
        for (name, space_id), intervals in held.items()
        if name == power and any(interval.holds(moment) for interval in intervals)
    )


def ensure_holds(person: Actor, power: str, space: Space) -> None:
    """Refuse whoever does not hold the power. Raises: Forbidden."""
    if not holds(person, power, space):
        raise Forbidden()


def holders(power: str, space: Space) -> QuerySet[Grant]:
    """Grants of this power over this space in force now; `user` is the holder."""
    return grants_in_force().filter(permission__codename=power, content_object=space)


def objects_held(person: Actor, power: str) -> QuerySet[Space]:
    """Spaces over which the person holds the power now, by name."""
    if not person.is_authenticated or not person.is_active:
        return Space.objects.none()
    rows = grants_in_force().filter(user_id=person.pk, permission__codename=power)
    return Space.objects.filter(pk__in=rows.values("content_object_id")).order_by("name", "pk")


def is_administrator(person: Actor) -> bool:
    """Whether the person administers the installation now: structure only, never what residents wrote."""
    return holds_any(person, KernelPower.ADMINISTER)
