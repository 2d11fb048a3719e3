"""Types of councils that Flemish law knows, as data: `types.toml`. An engineer's reading, no legal advice.

A type gives a new council its name, its seats and its rule; nothing of it binds a council afterwards.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from groups.councils.enums import Family, Obligation
from groups.membership.enums import JoinRoad
from network.kernel.errors import Invalid

FILE = Path(__file__).with_name("types.toml")


@dataclass(frozen=True, slots=True)
class CouncilType:
    """One type of council.

    Attributes:
        law: on what it rests, in words. source: where that was read.
        confirmed: whether a public source for it was found; what was not is shown as such.
        note: what the law asks, and what was not looked up.
        min_seats, max_seats, join_road: with what a new council of this type starts.
    """

    name: str
    label: str
    family: Family
    obligatory: Obligation
    summary: str
    law: str
    source: str
    confirmed: bool
    note: str
    min_seats: int
    max_seats: int
    join_road: JoinRoad


@cache
def all_types() -> Mapping[str, CouncilType]:
    """Return every type by name, in the order of the file."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))["type"]
    return MappingProxyType({row["name"]: _typed(row) for row in found})


def council_type(name: str) -> CouncilType:
    """Return the type of that name. Raises: Invalid for one that does not exist."""
    found = all_types().get(name)
    if found is None:
        raise Invalid(_("Kies een soort raad uit de lijst."), field="type")
    return found


def by_family() -> list[tuple[Family, list[CouncilType]]]:
    """Return the types in groups, each family once, for a page."""
    return [(family, [one for one in all_types().values() if one.family == family]) for family in Family]


def _typed(row: dict[str, Any]) -> CouncilType:
    known = {
        "family": Family(row["family"]),
        "obligatory": Obligation(row["obligatory"]),
        "join_road": JoinRoad(row["join_road"]),
    }
    return CouncilType(**{**row, **known})
