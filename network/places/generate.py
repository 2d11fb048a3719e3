"""Make up addresses in the format of the register, inside the real outlines of districts.

For the demo town, tests and measurements. Not for real addresses: every house here is invented, and its
numbers start high enough never to meet a real `address_id`. Pure: shapes in, rows out, the same for the
same seed.
"""

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

import numpy as np
import shapely

from network.kernel.geo import Area
from network.places.best import COLUMNS

FIRST_ADDRESS_ID = 9_000_000_001
FIRST_STREET_ID = 9_000_001
HOUSES_PER_STREET = 40

_SIZE = ("", "Oude ", "Nieuwe ", "Grote ", "Kleine ", "Lange ", "Korte ")
_WHAT = """
Anker Bakker Beuken Bloemen Bos Brouwers Dennen Dorps Eiken Gaarde Gilde Hazelaar Hof Kapel Kastanje Kerk
Klaver Kloosters Koren Lelie Linden Meers Merel Molen Olmen Park Populieren Roos School Sparren Steen Tuin
Veld Vijver Vlas Water Wilgen Winkel Zand Zwaluw
"""
_KIND = ("straat", "laan", "weg", "dreef", "plein", "steeg", "hof", "pad")
_BOXES = ("1", "2", "101", "102")


@dataclass(frozen=True, slots=True)
class Ground:
    """A district to build in: its shape and what the register says of its municipality."""

    shape: Area
    municipality: str
    nis: str
    postcode: str
    postname: str


def points_inside(shape: Area, count: int, *, seed: int) -> list[tuple[float, float]]:
    """Return `count` points (lon, lat) strictly inside a shape, spread evenly."""
    random_numbers = np.random.default_rng(seed)
    west, south, east, north = shape.bounds
    inner = shape.buffer(-min(east - west, north - south) * 0.01)
    target = inner if not inner.is_empty else shape
    shapely.prepare(target)
    found: list[tuple[float, float]] = []
    while len(found) < count:
        lons = random_numbers.uniform(west, east, 4 * count + 16)
        lats = random_numbers.uniform(south, north, 4 * count + 16)
        inside = shapely.contains_xy(target, lons, lats)
        found.extend(zip(lons[inside].tolist(), lats[inside].tolist(), strict=True))
    return found[:count]


def register_rows(
    grounds: Sequence[Ground], *, per_ground: int, seed: int = 1, boxes_every: int = 9, after: int = 0
) -> Iterator[list[str]]:
    """Yield rows of 20 fields, ordered by street as the register is.

    Args:
        per_ground: addresses in each district.
        boxes_every: one house in so many is a building with four boxes; 0 for none.
        after: how many numbers to leave to another town.
    """
    address_id, street_id = FIRST_ADDRESS_ID + after, FIRST_STREET_ID + after
    names: dict[str, Iterator[str]] = {}
    for position, ground in enumerate(grounds):
        if ground.nis not in names:
            names[ground.nis] = street_names(seed=seed * 1_000_003 + len(names))
        chance = random.Random(seed * 1_000_003 + position)  # noqa: S311 - invented houses, no secret
        points = iter(points_inside(ground.shape, per_ground, seed=seed + position))
        left, house = per_ground, 0
        while left:
            if house % HOUSES_PER_STREET == 0:
                street_id, street, number = street_id + 1, next(names[ground.nis]), 0
            house += 1
            number += 1 + chance.randrange(2)
            boxes = _BOXES if boxes_every and not chance.randrange(boxes_every) else ("",)
            lon, lat = next(points)
            for box in boxes[:left]:
                yield _row(ground, address_id, street_id, street, number, box, lon, lat)
                address_id += 1
                left -= 1


def street_names(*, seed: int) -> Iterator[str]:
    """Yield invented street names without end, all different for the first two thousand."""
    every = [f"{what}{kind}" for what in _WHAT.split() for kind in _KIND]
    random.Random(seed).shuffle(every)  # noqa: S311 - as above
    while True:
        for size in _SIZE:
            yield from (f"{size}{name}" for name in every)


def _row(
    ground: Ground,
    address_id: int,
    street_id: int,
    street: str,
    number: int,
    box: str,
    lon: float,
    lat: float,
) -> list[str]:
    """Fill the columns in their order; the Lambert coordinates are a rough fit, as nobody reads them."""
    values = {
        "EPSG:31370_x": f"{150_000 + (lon - 4.37) * 70_000:.5f}",
        "EPSG:31370_y": f"{166_000 + (lat - 50.80) * 111_000:.5f}",
        "EPSG:4326_lat": f"{lat:.6f}",
        "EPSG:4326_lon": f"{lon:.6f}",
        "address_id": str(address_id),
        "box_number": box,
        "house_number": str(number),
        "municipality_id": ground.nis,
        "municipality_name_nl": ground.municipality,
        "postcode": ground.postcode,
        "postname_nl": ground.postname,
        "street_id": str(street_id),
        "streetname_nl": street,
        "region_code": "BE-VLG",
        "status": "current",
    }
    return [values.get(column, "") for column in COLUMNS]


def write_register(target: IO[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a header and rows as the register does; return how many rows."""
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    return count
