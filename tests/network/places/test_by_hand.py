"""An address added by hand lies where its point lies, and follows the register once that has it."""

from pathlib import Path

import pytest

from network.kernel.errors import Invalid
from network.kernel.models import AuditEntry
from network.people.models import Household
from network.places.models import Address, Municipality, Street
from network.places.queries import find_addresses
from network.places.services.addresses import import_addresses
from network.places.services.by_hand import add_address, follow_register
from tests.factories.places import address, register

IN_A = {"lon": 4.205, "lat": 50.705}
IN_B = {"lon": 4.215, "lat": 50.705}


def added(town: Municipality, **more: object) -> Address:
    given = {"street": "Nieuwe Weg", "house_number": "3", "postcode": "1500", **IN_A, **more}
    return add_address(by=None, municipality=town, **given)


def test_it_lies_in_the_district_of_its_point_and_is_found(squares: Municipality):
    made = added(squares, street="  Nieuwe   Weg ", house_number="3 b", **IN_B)
    assert (made.line, made.place) == ("Nieuwe Weg 3B", "1500 Halle")
    assert made.district.code == "B"
    assert made.address_id < 0
    assert [one.label for one in find_addresses("nieuwe w 3")] == ["Nieuwe Weg 3B"]
    assert AuditEntry.objects.filter(action="address.added", item_uid=made.uid).exists()


def test_a_street_that_exists_is_used(squares: Municipality, tmp_path: Path):
    import_addresses(path=register(tmp_path, address(1)))
    made = added(squares, street="ankerstraat", house_number="99")
    assert made.street.street_id == 77
    assert Street.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("street", " ", "street"),
        ("street", "!!!", "street"),
        ("street", "x" * 121, "street"),
        ("house_number", "", "house_number"),
        ("house_number", "A", "house_number"),
        ("postcode", "", "postcode"),
        ("lon", 9.0, "point"),
        ("lat", -50.705, "point"),
    ],
)
def test_what_cannot_be_an_address_is_refused(squares: Municipality, field: str, value: object, wrong: str):
    with pytest.raises(Invalid) as refused:
        added(squares, **{field: value})
    assert refused.value.field == wrong
    assert not Address.objects.exists()


def test_what_we_have_is_not_added_again(squares: Municipality, tmp_path: Path):
    import_addresses(
        path=register(tmp_path, address(1, house_number="12"), address(2, house_number="14", box_number="1"))
    )
    for number, box in (("12", ""), ("12", "3"), ("14", "1")):
        with pytest.raises(Invalid):
            added(squares, street="Ankerstraat", house_number=number, box_number=box)
    added(squares)
    with pytest.raises(Invalid):
        added(squares, street="nieuwe weg")


def test_the_register_takes_it_over_and_who_lives_there_stays(squares: Municipality, tmp_path: Path):
    made = added(squares, street="Ankerstraat", house_number="12b")
    home = Household.objects.create(address=made)
    file = register(tmp_path, address(7, house_number="12B", lon=4.215))
    import_addresses(path=file)
    (only,) = Address.objects.all()
    assert (only.pk, only.uid, only.address_id, only.street.street_id) == (made.pk, made.uid, 7, 77)
    assert only.district.code == "B"
    assert home.address_id == only.pk
    assert Street.objects.count() == 1
    tally = import_addresses(path=file)
    assert (tally.unchanged, tally.created) == (1, 0)
    assert follow_register() == 0


def test_an_import_without_it_leaves_it_alone(squares: Municipality, tmp_path: Path):
    made = added(squares)
    import_addresses(path=register(tmp_path, address(1)))
    made.refresh_from_db()
    assert made.address_id < 0
    assert made.retired_at is None


def test_where_people_live_at_both_the_one_of_the_register_stays(squares: Municipality, tmp_path: Path):
    import_addresses(path=register(tmp_path, address(7, house_number="12", status="retired")))
    made = added(squares, street="Ankerstraat", house_number="12")
    twin = Address.objects.filter(address_id=7).first() or Address.objects.create(
        address_id=7, street=made.street, house_number="12", lon=4.205, lat=50.705, district=made.district
    )
    for each in (made, twin):
        Household.objects.create(address=each)
    assert follow_register() == 1
    made.refresh_from_db()
    assert made.retired_at is not None
    assert follow_register() == 0
