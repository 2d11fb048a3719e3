"""Charters that everybody may read: those of places whose name is public. Apps above say which those are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.models import CharterClause, Clause
from moderation.queries.rules import charter_clauses
from network.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the public knows by name."""

    uid: str
    name: str


@dataclass(frozen=True)
class PublicPlaces:
    """Tells which of some spaces have a public name, by number of the space, in a fixed number of queries."""

    name: str
    among: Callable[[Sequence[int]], Mapping[int, Place]]


public_places: Registry[PublicPlaces] = Registry("places with a public name")


def public_charters() -> list[dict[str, Any]]:
    """Return the charters of places with a public name: the place and the numbers, in order of the name."""
    chosen: dict[int, list[str]] = {}
    counting = list(charter_clauses())
    rows = CharterClause.objects.filter(dropped_at=None, number__in=[clause.number for clause in counting])
    for space_id, number in rows.values_list("space_id", "number"):
        chosen.setdefault(space_id, []).append(number)
    places: dict[int, Place] = {}
    for source in public_places:
        places.update(source.among(sorted(chosen)))
    found = [
        {"group": place.uid, "name": place.name, "clauses": _in_order(counting, chosen[space_id])}
        for space_id, place in places.items()
    ]
    return sorted(found, key=lambda row: (row["name"], row["group"]))


def _in_order(counting: Sequence[Clause], numbers: Sequence[str]) -> list[str]:
    return [clause.number for clause in counting if clause.number in numbers]
