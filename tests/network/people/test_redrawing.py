"""A house that comes to lie in another district takes its residents along, and nobody else."""

from pathlib import Path

import pytest

from network.kernel import spaces
from network.kernel.models import Standing
from network.kernel.tasks import worker
from network.people import queries
from network.people.enums import ResidencyState
from network.people.models import Person
from network.people.services.redrawing import follow_addresses
from network.people.services.residency import claim_address
from network.places.events import DistrictsRedrawn
from network.places.models import Address, District
from network.places.services.addresses import import_addresses
from network.places.services.districts import import_districts
from tests.factories.people import an_account, prove_residency
from tests.factories.places import address, feature, geojson, register, square, two_districts

NARROW = feature("A", square(4.20, 50.70, 0.005))
WIDE = feature("B", square(4.206, 50.70))


def resident(name: str, number: int, *, proven: bool = True) -> Person:
    person = an_account(name)
    claim_address(by=person, address=Address.objects.get(address_id=number))
    if proven:
        prove_residency(person)
    return person


@pytest.fixture
def town(db: None, tmp_path: Path) -> tuple[District, District]:
    """A and, to its east, B. House 1 lies in the west of A, house 2 in its east."""
    two_districts(tmp_path)
    import_addresses(path=register(tmp_path, address(1, lon=4.202), address(2, lon=4.209, house_number="14")))
    return District.objects.get(code="A"), District.objects.get(code="B")


def redraw(folder: Path, *features: dict[str, object]) -> None:
    import_districts(path=geojson(folder, *features))
    follow_addresses(DistrictsRedrawn(municipality_id=District.objects.get(code="A").municipality_id))


def test_only_whose_house_changed_district_changes_district(town: tuple[District, District], tmp_path: Path):
    a, b = town
    anna, bram = resident("anna", 1), resident("bram", 2)
    redraw(tmp_path, NARROW, WIDE)
    assert (spaces.stands_in(anna, a.space), spaces.stands_in(anna, b.space)) == (True, False)
    assert (spaces.stands_in(bram, a.space), spaces.stands_in(bram, b.space)) == (False, True)
    assert queries.residency_of(bram).district == b
    assert queries.residency_of(bram).state == ResidencyState.VERIFIED


def test_twice_is_once(town: tuple[District, District], tmp_path: Path):
    resident("bram", 2)
    redraw(tmp_path, NARROW, WIDE)
    before = list(Standing.objects.order_by("pk").values())
    redraw(tmp_path, NARROW, WIDE)
    assert list(Standing.objects.order_by("pk").values()) == before


def test_who_has_no_proof_yet_gets_no_standing(town: tuple[District, District], tmp_path: Path):
    _a, b = town
    noor = resident("noor", 2, proven=False)
    redraw(tmp_path, NARROW, WIDE)
    assert queries.residency_of(noor).district == b
    assert not Standing.objects.filter(person=noor).exists()


def test_a_house_outside_every_district_keeps_its_residents(town: tuple[District, District], tmp_path: Path):
    a, _b = town
    bram = resident("bram", 2)
    redraw(tmp_path, NARROW, feature("B", square(4.21, 50.70)))
    assert Address.objects.get(address_id=2).district is None
    assert spaces.stands_in(bram, a.space)


@pytest.mark.django_db(transaction=True)
def test_it_happens_by_itself(town: tuple[District, District], tmp_path: Path):
    _a, b = town
    bram = resident("bram", 2)
    worker.drain()
    import_districts(path=geojson(tmp_path, NARROW, WIDE))
    worker.drain()
    assert spaces.stands_in(bram, b.space)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_also_when_the_register_moves_the_point(town: tuple[District, District], tmp_path: Path):
    a, b = town
    bram = resident("bram", 2)
    import_addresses(path=register(tmp_path, address(2, lon=4.2095, house_number="14")))
    worker.drain()
    assert spaces.stands_in(bram, a.space)
    import_addresses(path=register(tmp_path, address(2, lon=4.215, house_number="14")))
    worker.drain()
    assert spaces.stands_in(bram, b.space)
