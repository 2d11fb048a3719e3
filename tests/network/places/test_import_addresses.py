"""Addresses come in by the thousand, twice without change, and every row is counted once."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.kernel.errors import Invalid
from network.kernel.models import AuditEntry
from network.places.models import Address, District, Municipality, Street
from network.places.services import batches
from network.places.services.addresses import import_addresses
from network.places.services.batches import AddressTally
from network.places.services.districts import import_districts
from tests.factories.places import address, feature, geojson, register, square, two_districts
from tests.helpers.sampled import examples

pytestmark = pytest.mark.each_database

EVERY = ("address_id", "house_number", "house_order", "box_number", "postcode", "postname", "lon", "lat")


def figures(tally: AddressTally) -> dict[str, int]:
    return {name: number for name, number in tally.as_summary().items() if number and name != "rows"}


def everything() -> list[tuple[object, ...]]:
    rows = Address.objects.order_by("address_id")
    return list(rows.values_list("uid", *EVERY, "street__street_id", "district__code", "retired_at"))


def test_an_address_finds_its_street_and_its_district(squares: Municipality, tmp_path: Path):
    tally = import_addresses(
        path=register(tmp_path, address(1, box_number="3", house_number="12B"), address(2, lon=4.215))
    )
    assert figures(tally) == {"created": 2}
    one = Address.objects.get(address_id=1)
    assert (str(one), one.line, one.building) == (
        "Ankerstraat 12B bus 3, 1500 Halle",
        "Ankerstraat 12B bus 3",
        "Ankerstraat 12B",
    )
    assert (one.house_order, one.district.code, one.lon, one.lat) == (12, "A", 4.205, 50.705)
    assert (one.street.municipality, one.street.street_id, one.street.folded_nl) == (
        squares,
        77,
        "ankerstraat",
    )
    assert Address.objects.get(address_id=2).district.code == "B"
    assert Street.objects.count() == 1


def test_the_columns_stand_in_the_order_in_which_rows_are_made():
    names = [column.attname for column in Address._meta.concrete_fields]
    assert names == ["id", "uid", "address_id", "street_id", *EVERY[1:], "district_id", "retired_at"]


def test_a_second_time_nothing_changes(squares: Municipality, tmp_path: Path):
    path = register(tmp_path, *(address(number, lon=4.2 + number / 1000) for number in range(1, 30)))
    import_addresses(path=path)
    before = everything()
    tally = import_addresses(path=path)
    assert figures(tally) == {"unchanged": 20, "outside": 9}
    assert everything() == before


@pytest.mark.parametrize(
    "change",
    [
        {"house_number": "14"},
        {"box_number": "2"},
        {"postcode": "1501"},
        {"postname_nl": "Buizingen"},
        {"street_id": "78"},
        {"lon": "4.206"},
        {"lat": "50.706"},
        {"lon": "4.211"},
    ],
)
def test_what_changes_is_updated_and_keeps_its_name(
    squares: Municipality, tmp_path: Path, change: dict[str, str]
):
    import_addresses(path=register(tmp_path, address(1)))
    before = Address.objects.get()
    assert figures(import_addresses(path=register(tmp_path, address(1, **change)))) == {"updated": 1}
    after = Address.objects.get()
    assert (after.pk, after.uid) == (before.pk, before.uid)
    assert figures(import_addresses(path=register(tmp_path, address(1, **change)))) == {"unchanged": 1}


def test_a_street_is_renamed(squares: Municipality, tmp_path: Path):
    import_addresses(path=register(tmp_path, address(1)))
    before = Street.objects.get()
    import_addresses(
        path=register(tmp_path, address(1, streetname_nl="Émile Zolástraat", streetname_fr="Rue Zola"))
    )
    after = Street.objects.get()
    assert (after.pk, after.uid) == (before.pk, before.uid)
    assert (after.name, after.folded_nl, after.folded_fr) == (
        "Émile Zolástraat",
        "emile zolastraat",
        "rue zola",
    )


@pytest.mark.slow
def test_an_address_that_is_retired_and_comes_back(squares: Municipality, tmp_path: Path):
    import_addresses(path=register(tmp_path, address(1), address(2)))
    tally = import_addresses(
        path=register(tmp_path, address(1, status="retired"), address(3, status="proposed"))
    )
    assert figures(tally) == {"retired": 2}
    assert Address.objects.get(address_id=1).retired_at is not None
    assert Address.objects.get(address_id=2).retired_at is None
    assert not Address.objects.filter(address_id=3).exists()
    retired_at = Address.objects.get(address_id=1).retired_at
    import_addresses(path=register(tmp_path, address(1, status="retired")))
    assert Address.objects.get(address_id=1).retired_at == retired_at
    assert figures(import_addresses(path=register(tmp_path, address(1)))) == {"updated": 1}
    assert Address.objects.get(address_id=1).retired_at is None


def test_a_point_outside_every_district(squares: Municipality, tmp_path: Path):
    ours, theirs = address(1, lon=4.5), address(2, lon=4.5, municipality_id="11002")
    tally = import_addresses(path=register(tmp_path, ours, theirs))
    assert figures(tally) == {"outside": 2}
    assert Address.objects.get().district is None


def test_a_point_decides_and_not_the_code(squares: Municipality, tmp_path: Path):
    assert figures(import_addresses(path=register(tmp_path, address(1, municipality_id="11002")))) == {
        "created": 1
    }
    one = Address.objects.get()
    assert (one.district.code, one.street.municipality) == ("A", squares)


def test_a_retired_district_takes_nobody_in(squares: Municipality, tmp_path: Path):
    path = geojson(tmp_path, feature("C", square(4.3, 50.7)))
    import_districts(path=path, replace_municipality=True)
    assert figures(import_addresses(path=register(tmp_path, address(1)))) == {"outside": 1}


def test_rows_that_cannot_be_used(squares: Municipality, tmp_path: Path):
    bad = [address(10 + number, lat="NaN") for number in range(7)]
    tally = import_addresses(path=register(tmp_path, address(1), *bad))
    assert figures(tally) == {"created": 1, "rejected": 7}
    assert [row.line for row in tally.first_rejected] == [3, 4, 5, 6, 7]


def test_a_file_of_which_nothing_can_be_used(squares: Municipality, tmp_path: Path):
    with pytest.raises(
        Invalid, match=r"Geen enkele rij van openaddress-bevlg.csv .* Regel 2: de coördinaten"
    ):
        import_addresses(path=register(tmp_path, address(1, lat="NaN"), address(2, lat="NaN")))


@pytest.mark.parametrize("line", ['1,"2', "1,2,3", ",".join(address(3)) + ",x"])
def test_a_broken_file_changes_nothing(
    squares: Municipality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
):
    monkeypatch.setattr(batches, "BATCH", 2)
    path = register(tmp_path, *(address(number) for number in range(1, 20)))
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(Invalid, match=r"Regel 21 van openaddress-bevlg.csv"):
        import_addresses(path=path)
    assert not Address.objects.exists()
    assert not Street.objects.exists()


def test_an_address_that_stands_there_twice(squares: Municipality, tmp_path: Path):
    path = register(
        tmp_path, address(1), address(1, house_number="14"), address(1, status="retired"), address(1)
    )
    tally = import_addresses(path=path)
    assert figures(tally) == {"created": 1, "updated": 2, "retired": 1}
    assert Address.objects.get().house_number == "12"


def test_a_run_that_is_cut_off_is_finished_by_the_next(
    squares: Municipality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(batches, "BATCH", 10)
    path = register(tmp_path, *(address(number) for number in range(1, 36)))

    def stop(count: int) -> None:
        if Address.objects.count() >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_addresses(path=path, advance=stop)
    assert Address.objects.count() == 20
    assert figures(import_addresses(path=path)) == {"unchanged": 20, "created": 15}


def test_progress_counts_every_row(squares: Municipality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(batches, "BATCH", 4)
    told: list[int] = []
    started: list[int] = []
    path = register(
        tmp_path, *(address(number, lat="NaN" if number % 5 else "50.7") for number in range(1, 12))
    )
    tally = import_addresses(path=path, started=started.append, advance=told.append)
    assert (started, sum(told), tally.rows) == ([11], 11, 11)


def test_it_is_written_down_who_imported(halle: Municipality, tmp_path: Path):
    import_addresses(path=register(tmp_path, address(1)))
    entry = AuditEntry.objects.get(action="addresses.imported")
    assert (entry.actor_id, entry.facts["rows"]) == (None, 1)


ROW = st.builds(
    lambda number, lon, status, street, lat: address(
        number, lon=lon, status=status, street_id=street, streetname_nl=f"Straat {street}", lat=lat
    ),
    st.integers(1, 6),
    st.sampled_from(["4.205", "4.215", "4.5"]),
    st.sampled_from(["current", "current", "retired"]),
    st.integers(1, 2),
    st.sampled_from(["50.705", "50.705", "nan"]),
)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=examples(40), deadline=None)
@given(rows=st.lists(ROW, max_size=12), batch=st.integers(1, 5))
def test_in_batches_of_any_size_the_same_stands_there(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], batch: int
):
    folder = tmp_path_factory.mktemp("rows")
    Address.objects.all().delete()
    Street.objects.all().delete()
    if not District.objects.exists():
        two_districts(folder)
    rows.append(address(99))
    path = register(folder, *rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "BATCH", batch)
        tally = import_addresses(path=path)
    counted = tally.created + tally.updated + tally.unchanged + tally.retired + tally.outside + tally.rejected
    assert counted == tally.rows == len(rows)
    expected = expected_of(rows)
    found = Address.objects.values_list("address_id", "district__code", "street__street_id", "retired_at")
    assert {number: (code, street, gone is not None) for number, code, street, gone in found} == expected


def expected_of(rows: list[list[str]]) -> dict[int, tuple[str | None, int, bool]]:
    """Return what should stand there, from the rows alone: the last word about an address counts."""
    state: dict[int, tuple[str | None, int, bool]] = {}
    for _x, _y, lat, lon, number, *rest in rows:
        street, status = int(rest[9]), rest[14]
        if status != "current":
            if int(number) in state:
                state[int(number)] = (*state[int(number)][:2], True)
        elif lat != "nan":
            code = {"4.205": "A", "4.215": "B"}.get(lon)
            state[int(number)] = (code, street, False)
    return state
