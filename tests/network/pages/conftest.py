"""The three well-known people, in a town of two districts, and a back office to put somebody in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from network.broadcasts.models import Department
from network.broadcasts.services import create_department
from network.kernel import access, clock, spaces
from network.kernel.models import Space, SpaceKind, StandingKind
from network.people.models import Person
from network.places.models import District, Municipality


@dataclass(frozen=True)
class Town:
    """A municipality with two districts and a department."""

    municipality: Municipality
    here: District
    elsewhere: District
    department: Department


@pytest.fixture
def town(db: None) -> Town:
    space = spaces.open_space(kind=SpaceKind.MUNICIPALITY, name="Halle")
    halle = Municipality.objects.create(
        space=space, name="Halle", slug="halle", contact_email="buurt@halle.example"
    )
    here, elsewhere = district(halle, "Sint-Rochus", "A1"), district(halle, "Nederhem", "B2")
    return Town(halle, here, elsewhere, create_department(municipality=halle, name="Groen", by=None))


def district(municipality: Municipality, name: str, code: str) -> District:
    space = spaces.open_space(kind=SpaceKind.DISTRICT, name=name, municipality=municipality.space)
    return District.objects.create(
        space=space,
        municipality=municipality,
        code=code,
        name=name,
        geometry={"type": "Polygon", "coordinates": [[[4, 50], [4.1, 50], [4.1, 50.1], [4, 50]]]},
        outline="M2,2 38,2 38,38Z",
        min_lon=4,
        min_lat=50,
        max_lon=4.1,
        max_lat=50.1,
    )


def person(first_name: str, last_name: str, **fields: Any) -> Person:
    return Person.objects.create_user(
        f"{first_name.lower()}@example.org", None, first_name=first_name, last_name=last_name, **fields
    )


def settle(resident: Person, place: District) -> Person:
    spaces.give_standing(
        person=resident, space=place.space, kind=StandingKind.RESIDENT, source="residency:test"
    )
    return resident


@pytest.fixture
def anna(town: Town) -> Person:
    return settle(person("Anna", "Verbeke"), town.here)


@pytest.fixture
def griet(town: Town) -> Person:
    return settle(person("Griet", "Terbroek"), town.here)


@pytest.fixture
def bram(town: Town) -> Person:
    return settle(person("Bram", "Nijs"), town.elsewhere)


@pytest.fixture
def official(town: Town) -> Person:
    """Somebody who works for the town and lives elsewhere."""
    return person("Ilse", "Groenendal")


@pytest.fixture
def give() -> Callable[..., None]:
    """Give somebody a power over a space, from and until a number of days from now."""

    def give_power(
        holder: Person,
        power: str,
        space: Space,
        *,
        days: tuple[float, float] = (-1, 30),
        decision: str = "CBS 2026/037",
    ) -> None:
        now = clock.now()
        access.grant(
            person=holder,
            power=power,
            space=space,
            valid_from=now + timedelta(days=days[0]),
            valid_until=now + timedelta(days=days[1]),
            source=f"test:{holder.uid}:{days[1]}",
            decision=decision,
            by=None,
        )

    return give_power
