"""Three well-known people in two districts of one town, for everything live."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier

import pytest
from asgiref.sync import SyncToAsync
from django.db import connections

from network.kernel import access, clock, spaces
from network.kernel.models import Space, SpaceKind, StandingKind
from network.people.enums import ResidencyState, Road
from network.people.models import Household, Person, Residency
from network.places.models import Address, District, Municipality, Street
from realtime.gateway import threads

SQUARE = {"type": "Polygon", "coordinates": [[[4, 50], [4.1, 50], [4.1, 50.1], [4, 50.1], [4, 50]]]}


@dataclass(frozen=True)
class Town:
    """A municipality with two districts, and a resident to be in each."""

    municipality: Municipality
    first: District
    second: District

    def person(self, name: str, district: District | None = None, *, proven: bool = True) -> Person:
        """Return somebody who lives in a district, proven or only claimed."""
        person = Person.objects.create_user(
            f"{name}@example.org", "een lang geheim", first_name=name.capitalize(), last_name="Peeters"
        )
        if district is not None:
            self.moves_in(person, district, proven=proven)
        return person

    def moves_in(self, person: Person, district: District, *, proven: bool = True) -> None:
        """Let somebody live in a district."""
        address = district.addresses.first()
        household, _made = Household.objects.get_or_create(address=address, box=str(person.pk))
        residency = Residency.objects.create(
            person=person,
            household=household,
            district=district,
            state=ResidencyState.VERIFIED if proven else ResidencyState.UNVERIFIED,
            verified_at=clock.now() if proven else None,
            road=Road.DESK if proven else "",
        )
        if proven:
            spaces.give_standing(
                person=person, space=district.space, kind=StandingKind.RESIDENT, source=residency.source
            )

    def moves_out(self, person: Person) -> None:
        """End what somebody's address opened."""
        residency = Residency.objects.get(person=person, ended_at__isnull=True)
        assert residency.district is not None
        residency.state, residency.ended_at = ResidencyState.MOVED, clock.now()
        residency.save()
        spaces.end_standing(person=person, space=residency.district.space, source=residency.source)

    def holds_queue(self, person: Person, space: Space, *, for_days: float = 30) -> str:
        """Let somebody hold the queue of a space. Returns: the source of the grant."""
        now = clock.now()
        access.grant(
            person=person,
            power="hold_queue",
            space=space,
            valid_from=now - timedelta(minutes=1),
            valid_until=now + timedelta(days=for_days),
            source=f"appointment:{person.pk}",
            decision="CBS 2026/12",
            by=None,
        )
        return f"appointment:{person.pk}"


def make_town() -> Town:
    """Make the town in the database of the test."""
    space = spaces.open_space(kind=SpaceKind.MUNICIPALITY, name="Halle")
    town = Municipality.objects.create(space=space, name="Halle", slug="halle")
    street = Street.objects.create(
        municipality=town, street_id=1, name_nl="Melkstraat", folded_nl="melkstraat"
    )
    made = []
    for number, name in enumerate(("Centrum", "Windmoleken")):
        own = spaces.open_space(kind=SpaceKind.DISTRICT, name=name, municipality=space)
        district = District.objects.create(
            space=own,
            municipality=town,
            code=f"HAL{number}",
            name=name,
            geometry=SQUARE,
            outline="M0,0Z",
            min_lon=4,
            max_lon=4.1,
            min_lat=50,
            max_lat=50.1,
        )
        Address.objects.create(
            address_id=number,
            street=street,
            house_number=str(number + 1),
            lon=4.05,
            lat=50.05,
            district=district,
        )
        made.append(district)
    return Town(town, *made)


@pytest.fixture
def town(transactional_db: None) -> Town:
    """The town, committed: sockets ask the database in threads of their own."""
    return make_town()


@pytest.fixture
def anna(town: Town) -> Person:
    """A resident of the first district."""
    return town.person("anna", town.first)


@pytest.fixture
def bram(town: Town) -> Person:
    """A resident of the second district."""
    return town.person("bram", town.second)


@pytest.fixture
def griet(town: Town) -> Person:
    """A neighbour of Anna."""
    return town.person("griet", town.first)


@pytest.fixture(autouse=True)
def _threads_let_go() -> Iterator[None]:
    """Close what threads of the product keep open: Channels' own client switches that off while it tests."""
    yield
    for pool in (threads._threads, SyncToAsync.single_thread_executor):
        together = Barrier(max(1, len(pool._threads)))
        for done in [pool.submit(_close, together) for _ in range(together.parties)]:
            done.result()


def _close(together: Barrier) -> None:
    together.wait(5)
    connections.close_all()
