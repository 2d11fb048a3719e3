"""District of a point, address while typing, letterbox in a building; and the index behind each."""

from pathlib import Path

import pytest
from django.db import connection

from network.kernel.errors import Invalid, NotFound
from network.places import queries
from network.places.models import Address, District, Municipality, Street
from network.places.services.addresses import import_addresses
from network.places.services.districts import import_districts
from tests.factories.places import address, feature, geojson, register, square

pytestmark = pytest.mark.each_database


@pytest.fixture
def streets(squares: Municipality, tmp_path: Path) -> Municipality:
    """Ankerstraat and other streets that begin so, a building with boxes, and a street of another town."""
    import_districts(
        path=geojson(
            tmp_path, feature("X", square(4.4, 50.7), municipality="Beersel", nis="23003"), name="x.geojson"
        )
    )
    beersel = {"municipality_id": "23003", "lon": "4.405", "postcode": "1650", "postname_nl": "Beersel"}
    rows = [
        *(
            address(number, house_number=house)
            for number, house in enumerate(["1", "2", "9", "10", "14", "12A"], 1)
        ),
        *(
            address(20 + at, house_number="12", box_number=box)
            for at, box in enumerate(["101", "1", "2", "B1"])
        ),
        address(30, street_id=80, streetname_nl="Ankerhof", house_number="5"),
        address(31, street_id=81, streetname_nl="Plein 1830", house_number="7"),
        address(
            32,
            street_id=82,
            streetname_nl="Sint-Jansstraat",
            streetname_fr="Rue Saint-Jean",
            house_number="3",
        ),
        address(33, street_id=83, streetname_nl="Ankerplaats", house_number="1", lon="4.39"),
        address(34, street_id=84, streetname_nl="Ankerstraat", house_number="12", **beersel),
        address(35, house_number="30", status="current"),
    ]
    import_addresses(path=register(tmp_path, *rows))
    import_addresses(path=register(tmp_path, address(35, status="retired")))
    return squares


def labels(typed: str, **options: object) -> list[str]:
    return [one.label for one in queries.find_addresses(typed, **options)]


def test_numbers_stand_in_order(streets: Municipality):
    expected = ["1", "2", "9", "10", "12", "12A", "14"]
    assert labels("ankerstraat, 1500 halle") == [f"Ankerstraat {number}" for number in expected]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (
            "Ankerstr 1",
            ["Ankerstraat 1", "Ankerstraat 10", "Ankerstraat 12", "Ankerstraat 12A", "Ankerstraat 14"],
        ),
        ("ankerSTRAAT 12a", ["Ankerstraat 12A"]),
        ("ankerstraat 12 a", ["Ankerstraat 12A"]),
        ("Ankerstraat 12 bus 3", ["Ankerstraat 12", "Ankerstraat 12A"]),
        ("Ankerstraat 12, 1500 Halle", ["Ankerstraat 12", "Ankerstraat 12A"]),
        ("Plein 1830", ["Plein 1830 7"]),
        ("plein 1830 7", ["Plein 1830 7"]),
        ("rue st", []),
        ("Rue Saint-J", ["Sint-Jansstraat 3"]),
        ("sint jans 3", ["Sint-Jansstraat 3"]),
        ("Ankerhof", ["Ankerhof 5"]),
        ("Ankerplaats 1", []),  # in no district
        ("Ankerstraat 30", []),  # retired
        ("an", []),
        ("a 1", []),
        ("", []),
        ("%%%", []),
        ("ank_rstraat", []),
    ],
)
def test_what_is_found(streets: Municipality, typed: str, found: list[str]):
    assert labels(typed, municipality=streets) == found


def test_the_same_street_in_two_towns(streets: Municipality):
    assert [one.place for one in queries.find_addresses("Ankerstraat 12")] == [
        "1500 Halle",
        "1500 Halle",
        "1650 Beersel",
    ]
    assert [one.place for one in queries.find_addresses("ankerstraat 12 beers")] == ["1650 Beersel"]
    assert [one.place for one in queries.find_addresses("ankerstraat 12, 1650")] == ["1650 Beersel"]


def test_a_building_with_boxes_is_one_suggestion(streets: Municipality):
    building, house = queries.find_addresses("Ankerstraat 12", municipality=streets)
    assert (building.boxes, building.detail) == (4, "1500 Halle · 4 bussen")
    assert (house.boxes, house.detail) == (0, "1500 Halle")
    assert queries.boxes_at(Address.objects.get(uid=building.uid)) == ["1", "2", "101", "B1"]


def test_no_more_than_asked(streets: Municipality):
    assert len(labels("anker", limit=3)) == 3


@pytest.mark.parametrize(
    ("typed", "box"),
    [("1", "1"), ("bus 2", "2"), ("Bus 101", "101"), ("b1", "B1"), ("b 1", "B1"), ("001", "1")],
)
def test_the_box_that_somebody_types(streets: Municipality, typed: str, box: str):
    building = queries.find_addresses("Ankerstraat 12", municipality=streets)[0]
    assert queries.choose_address(building.uid, typed).box_number == box


@pytest.mark.parametrize("typed", ["", " ", "3", "0", "bus"])
def test_a_box_that_is_not_there(streets: Municipality, typed: str):
    building = queries.find_addresses("Ankerstraat 12", municipality=streets)[0]
    with pytest.raises(Invalid) as refused:
        queries.choose_address(building.uid, typed)
    assert refused.value.field == "box"


def test_a_house_without_boxes(streets: Municipality):
    house = queries.find_addresses("Ankerstraat 14")[0]
    assert queries.choose_address(house.uid).uid == house.uid
    assert queries.choose_address(house.uid, "gelijkvloers").uid == house.uid


@pytest.mark.parametrize("number", [33, 35])
def test_an_address_where_nobody_can_live(streets: Municipality, number: int):
    with pytest.raises(NotFound):
        queries.choose_address(Address.objects.get(address_id=number).uid)
    with pytest.raises(NotFound):
        queries.choose_address("0000000000000000")


def test_the_district_of_a_point(squares: Municipality):
    a, b = District.objects.order_by("code")
    assert queries.district_of(4.205, 50.705) == a
    assert queries.district_of(4.215, 50.705) == b
    assert queries.district_of(4.21, 50.705) == a  # the border belongs to the one that came first
    assert queries.district_of(4.5, 50.705) is None
    assert queries.index_of_districts().find_many([4.205, 4.215, 4.5], [50.705] * 3) == [a.pk, b.pk, None]


def test_the_real_market_square_of_halle(halle: Municipality):
    district = queries.district_of(4.2372, 50.7341)
    assert district is not None
    assert district.municipality == halle
    assert queries.neighbours_of(district).exists()


def plan(rows) -> str:
    """Return how the database finds the rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
    return rows.explain()


def test_streets_are_found_by_an_index(squares: Municipality):
    everywhere = Street.objects.filter(folded_nl__begins="anker")
    assert "street_begins_nl" in plan(everywhere)
    inside = plan(everywhere.filter(municipality=squares))
    assert "street_in_municipality" in inside or "street_begins_nl" in inside
    assert "street_begins_fr" in plan(Street.objects.filter(folded_fr__begins="rue"))


def test_addresses_of_a_street_and_of_a_district_are_found_by_an_index(squares: Municipality):
    assert "address_in_street" in plan(Address.objects.filter(street_id=1, house_number__istartswith="1"))
    assert "district_id" in plan(Address.objects.filter(district_id=1, retired_at__isnull=True))
    assert "SCAN" not in plan(Address.objects.filter(address_id=1))


def test_districts_are_found_by_an_index(squares: Municipality):
    assert "district_by_municipality" in plan(queries.districts_of(squares))


def test_the_whole_search_asks_little(streets: Municipality, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        queries.find_addresses("Ankerstraat 12, 1650 Beersel")
