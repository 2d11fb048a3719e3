"""Invented addresses are rows of the register, inside their district, the same for the same seed."""

import csv
from pathlib import Path

import pytest
import shapely

from network.places import generate
from network.places.best import AddressRow, read_rows, survey
from network.places.geojson import read_districts
from network.places.models import Municipality
from network.places.services.addresses import import_addresses
from tests.factories.places import HALLE

GROUNDS = [
    generate.Ground(one.shape, one.municipality, one.nis, "1500", "Halle") for one in read_districts(HALLE)
]


def write(folder: Path, *, seed: int = 1, per_ground: int = 60) -> Path:
    path = folder / f"{seed}.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        count = generate.write_register(
            target, generate.register_rows(GROUNDS, per_ground=per_ground, seed=seed)
        )
    assert count == per_ground * len(GROUNDS)
    return path


def test_every_row_is_inside_its_district(tmp_path: Path):
    path = write(tmp_path)
    assert survey(path) == 540
    rows = list(read_rows(path))
    assert all(isinstance(row, AddressRow) for row in rows)
    for at, row in enumerate(rows):
        assert shapely.contains_xy(GROUNDS[at // 60].shape, row.lon, row.lat)
    assert len({row.address_id for row in rows}) == 540
    assert len({(row.street_id, row.house_number, row.box_number) for row in rows}) == 540


def test_boxes_of_a_building_stand_at_one_point(tmp_path: Path):
    with write(tmp_path).open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    points: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in rows:
        house = (row["street_id"], row["house_number"])
        points.setdefault(house, set()).add((row["EPSG:4326_lon"], row["EPSG:4326_lat"]))
    assert all(len(where) == 1 for where in points.values())
    assert sum(bool(row["box_number"]) for row in rows) > 20


def test_the_same_seed_makes_the_same_town(tmp_path: Path):
    (tmp_path / "again").mkdir()
    assert write(tmp_path).read_bytes() == write(tmp_path / "again").read_bytes()
    assert write(tmp_path).read_bytes() != write(tmp_path, seed=2).read_bytes()


def test_a_town_has_each_street_name_once(tmp_path: Path):
    names = {row.street_id: row.name_nl for row in read_rows(write(tmp_path, per_ground=400))}
    assert len(set(names.values())) == len(names)


@pytest.mark.each_database
def test_it_can_be_imported(halle: Municipality, tmp_path: Path):
    tally = import_addresses(path=write(tmp_path))
    assert (tally.created, tally.rows) == (540, 540)
