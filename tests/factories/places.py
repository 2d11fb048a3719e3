"""Files of districts and addresses to import: small ones made up, and the real ones where they are.

path = geojson(tmp_path, feature("A", square(4.20, 50.70)), feature("B", square(4.21, 50.70)))
path = register(tmp_path, address(1, lon=4.205, lat=50.705), address(2, house_number="3"))
"""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from network.places.best import COLUMNS
from network.places.services.districts import import_districts

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
HALLE = Path(__file__).resolve().parents[2] / "network" / "places" / "data" / "halle.geojson"
SIDE = 0.01

Json = dict[str, Any]


def real(name: str) -> Path:
    """Return a file of real data, or skip the test where that folder is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"no {name}: no folder shared/data beside the project")
    return path


def square(lon: float, lat: float, side: float = SIDE) -> Json:
    """Return a square with its south-west corner there."""
    east, north = round(lon + side, 6), round(lat + side, 6)
    ring = [[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: str, geometry: Any, /, **properties: Any) -> Json:
    """Return a district of Halle, unless told otherwise."""
    return {
        "type": "Feature",
        "properties": {
            "code": code,
            "name": f"Wijk {code}",
            "municipality": "Halle",
            "nis": "23027",
            **properties,
        },
        "geometry": geometry,
    }


def collection(*features: Json) -> Json:
    """Return a FeatureCollection."""
    return {"type": "FeatureCollection", "features": list(features)}


def geojson(folder: Path, *features: Json, name: str = "wijken.geojson") -> Path:
    """Write districts to a file; packed when its name ends so."""
    return text_file(folder, name, json.dumps(collection(*features)))


def text_file(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file; packed when its name ends in .gz."""
    data = text.encode() if isinstance(text, str) else text
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def address(address_id: int, /, **columns: Any) -> list[str]:
    """Return a row of the register: Ankerstraat 12 in the square of (4.20, 50.70), unless told otherwise."""
    values = {
        "EPSG:4326_lon": "4.205",
        "EPSG:4326_lat": "50.705",
        "address_id": str(address_id),
        "house_number": "12",
        "municipality_id": "23027",
        "municipality_name_nl": "Halle",
        "postcode": "1500",
        "postname_nl": "Halle",
        "street_id": "77",
        "streetname_nl": "Ankerstraat",
        "region_code": "BE-VLG",
        "status": "current",
    }
    for name, value in columns.items():
        values[{"lon": "EPSG:4326_lon", "lat": "EPSG:4326_lat"}.get(name, name)] = str(value)
    return [values.get(column, "") for column in COLUMNS]


def register(
    folder: Path, *rows: list[str], name: str = "openaddress-bevlg.csv", header: tuple[str, ...] = COLUMNS
) -> Path:
    """Write rows to a file of the register."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def two_districts(folder: Path) -> None:
    """Import A and, to its east and sharing an edge, B."""
    import_districts(
        path=geojson(
            folder, feature("A", square(4.20, 50.70)), feature("B", square(4.21, 50.70)), name="two.geojson"
        )
    )
