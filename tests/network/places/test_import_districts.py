"""Districts come in whole or not at all, twice without change, and never over each other."""

from pathlib import Path

import pytest

from network.kernel.errors import Conflict, DomainError, Invalid
from network.kernel.models import AuditEntry, Space, SpaceKind, StandingKind
from network.kernel.spaces import give_standing
from network.places import queries
from network.places.models import Address, District, DistrictNeighbour, Municipality, MunicipalityCode
from network.places.services.addresses import import_addresses
from network.places.services.districts import DistrictTally, import_districts
from network.places.services.municipalities import create_municipality
from tests.factories.people import an_account
from tests.factories.places import HALLE, address, feature, geojson, register, square

pytestmark = pytest.mark.each_database

EAST = square(4.21, 50.70)
WEST = square(4.20, 50.70)


def names_beside(code: str) -> list[str]:
    return [one.code for one in queries.neighbours_of(District.objects.get(code=code))]


def everything() -> tuple[list[object], ...]:
    return (
        list(District.objects.order_by("pk").values()),
        list(
            DistrictNeighbour.objects.order_by("district", "neighbour").values_list("district", "neighbour")
        ),
        list(Space.objects.order_by("pk").values()),
        list(MunicipalityCode.objects.order_by("pk").values()),
    )


def test_halle(db: None):
    assert import_districts(path=HALLE) == DistrictTally(created=9)
    halle = Municipality.objects.get()
    assert (halle.name, halle.slug, halle.space.kind) == ("Halle", "halle", SpaceKind.MUNICIPALITY)
    assert [code.nis for code in halle.codes.all()] == ["23027"]
    district = District.objects.get(code="23027W01")
    assert (district.name, district.space.name) == ("Breedhout-Don-Bosco", "Breedhout-Don-Bosco")
    assert (district.space.kind, district.space.municipality) == (SpaceKind.DISTRICT, halle.space)
    assert district.outline.startswith("M")
    assert 4.1 < district.min_lon < district.max_lon < 4.3
    assert 50.7 < district.min_lat < district.max_lat < 50.8
    assert AuditEntry.objects.filter(action="districts.imported").count() == 1


def test_a_second_time_nothing_changes(halle: Municipality):
    before = everything()
    assert import_districts(path=HALLE) == DistrictTally(unchanged=9)
    assert everything() == before


def test_neighbours_share_an_edge_and_not_a_point(db: None, tmp_path: Path):
    corner = square(4.22, 50.71)
    import_districts(path=geojson(tmp_path, feature("A", WEST), feature("B", EAST), feature("C", corner)))
    assert (names_beside("A"), names_beside("B"), names_beside("C")) == (["B"], ["A"], [])


def test_neighbours_of_districts_that_came_in_separately(squares: Municipality, tmp_path: Path):
    north = feature("C", square(4.20, 50.71), municipality="Beersel", nis="23003")
    import_districts(path=geojson(tmp_path, north))
    assert names_beside("A") == ["B"]
    beside = queries.neighbours_of(District.objects.get(code="A"), across_municipalities=True)
    assert [one.code for one in beside] == ["B", "C"]


def test_a_district_that_changes(squares: Municipality, tmp_path: Path):
    path = geojson(tmp_path, feature("A", WEST, name="Centrum"), feature("B", square(4.215, 50.70)))
    district = District.objects.get(code="A")
    assert import_districts(path=path) == DistrictTally(updated=2)
    after = District.objects.get(code="A")
    assert (after.pk, after.uid, after.space_id) == (district.pk, district.uid, district.space_id)
    assert (after.name, after.space.name) == ("Centrum", "Centrum")
    assert (names_beside("A"), names_beside("B")) == ([], [])


def test_addresses_move_with_the_border(squares: Municipality, tmp_path: Path):
    import_addresses(
        path=register(tmp_path, address(1, lon=4.209), address(2, lon=4.215), address(3, lon=4.25))
    )
    assert [one.district and one.district.code for one in Address.objects.order_by("pk")] == ["A", "B", None]
    narrow, wide = square(4.20, 50.70, 0.005), feature("C", square(4.24, 50.70))
    import_districts(path=geojson(tmp_path, feature("A", narrow), feature("B", square(4.206, 50.70)), wide))
    assert [one.district and one.district.code for one in Address.objects.order_by("pk")] == ["B", "B", "C"]


def test_a_municipality_that_stands_already(db: None, tmp_path: Path):
    halle = create_municipality(name="Stad Halle", nis_codes=["23027"])
    import_districts(path=geojson(tmp_path, feature("A", WEST)))
    assert District.objects.get().municipality == halle


def test_a_municipality_of_several_codes(db: None, tmp_path: Path):
    import_districts(path=geojson(tmp_path, feature("A", WEST), feature("B", EAST, nis="23099")))
    assert [code.nis for code in Municipality.objects.get().codes.all()] == ["23027", "23099"]


def test_a_code_of_another_municipality(db: None, tmp_path: Path):
    create_municipality(name="Halle", nis_codes=["23001"])
    create_municipality(name="Beersel", nis_codes=["23027"])
    with pytest.raises(Conflict, match=r"Wijk 1 \(A\) in wijken.geojson .* hoort bij Beersel"):
        import_districts(path=geojson(tmp_path, feature("A", WEST)))


def test_no_district_moves_to_another_municipality(squares: Municipality, tmp_path: Path):
    path = geojson(tmp_path, feature("A", WEST, municipality="Beersel", nis="23003"))
    with pytest.raises(Conflict, match="hoort bij Halle"):
        import_districts(path=path)
    assert not Municipality.objects.filter(name="Beersel").exists()


@pytest.mark.parametrize(
    ("shift", "fits"), [(0.0101, True), (0.01, True), (0.00991, True), (0.0098, False), (0.005, False)]
)
def test_one_percent_of_overlap_is_let_through(db: None, tmp_path: Path, shift: float, fits: bool):
    path = geojson(tmp_path, feature("A", WEST), feature("B", square(4.20 + shift, 50.70)))
    if fits:
        assert import_districts(path=path) == DistrictTally(created=2)
    else:
        with pytest.raises(Conflict, match=r"Wijk 1 \(A\) .* overlapt voor \d+ % met Wijk B \(B\)"):
            import_districts(path=path)
        assert not District.objects.exists()
        assert not Space.objects.filter(kind=SpaceKind.DISTRICT).exists()


def test_a_small_district_inside_a_large_one(squares: Municipality, tmp_path: Path):
    before = everything()
    with pytest.raises(Conflict, match="overlapt voor 100 % met Wijk A") as refused:
        import_districts(path=geojson(tmp_path, feature("C", square(4.204, 50.704, 0.0005))))
    assert "--replace-municipality" in refused.value.message
    assert everything() == before


def test_only_ones_own_division_can_be_replaced(squares: Municipality, tmp_path: Path):
    path = geojson(tmp_path, feature("C", square(4.204, 50.704), municipality="Beersel", nis="23003"))
    with pytest.raises(Conflict) as refused:
        import_districts(path=path, replace_municipality=True)
    assert "--replace-municipality" not in refused.value.message


def test_a_division_is_replaced(squares: Municipality, tmp_path: Path):
    import_districts(
        path=geojson(tmp_path, feature("X", square(4.3, 50.7), municipality="Beersel", nis="23003"))
    )
    import_addresses(path=register(tmp_path, address(1), address(2, lon=4.215)))
    path = geojson(tmp_path, feature("C", square(4.20, 50.70, 0.02)), name="new.geojson")
    assert import_districts(path=path, replace_municipality=True) == DistrictTally(created=1)
    shown = District.objects.filter(retired_at__isnull=True).order_by("code")
    assert [one.code for one in shown] == ["C", "X"]
    assert {one.district.code for one in Address.objects.all()} == {"C"}
    assert Space.objects.filter(name__in=["Wijk A", "Wijk B"]).count() == 2
    assert queries.district_of(4.205, 50.705) == District.objects.get(code="C")
    again = geojson(tmp_path, feature("A", WEST), feature("B", EAST), name="old.geojson")
    assert import_districts(path=again, replace_municipality=True) == DistrictTally(updated=2)
    assert names_beside("A") == ["B"]


def test_nobody_loses_their_district_unasked(squares: Municipality, tmp_path: Path):
    home = District.objects.get(code="A")
    give_standing(person=an_account(), space=home.space, kind=StandingKind.RESIDENT, source="residency:1")
    path = geojson(tmp_path, feature("C", square(4.20, 50.70, 0.02)))
    with pytest.raises(Conflict, match="In Wijk A wonen al mensen"):
        import_districts(path=path, replace_municipality=True)
    assert District.objects.filter(retired_at__isnull=True).count() == 2


@pytest.mark.parametrize("wrong", [feature("B", None), feature("A", EAST), feature("B", EAST, nis="1")])
def test_one_wrong_district_and_nothing_comes_in(db: None, tmp_path: Path, wrong: dict[str, object]):
    with pytest.raises(Invalid, match="Wijk 2"):
        import_districts(path=geojson(tmp_path, feature("A", WEST), wrong))
    assert not Municipality.objects.exists()
    assert not Space.objects.filter(kind__in=[SpaceKind.DISTRICT, SpaceKind.MUNICIPALITY]).exists()


def test_a_municipality_without_a_sensible_name(db: None, tmp_path: Path):
    with pytest.raises(DomainError, match=r"Wijk 1 \(A\) in wijken.geojson"):
        import_districts(path=geojson(tmp_path, feature("A", WEST, municipality="<b>1</b>")))
