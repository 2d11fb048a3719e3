"""What an import of addresses costs, side by side with its limits. Prints lines of JSON.

    .venv/bin/python -m tests.bench.addresses [--rows 1000000]

Invented rows of the register inside real districts (all of Flanders where the file is at hand, else Halle)
go through the command on a SQLite without addresses, once a tenth of them and once all, each in a process of
its own. Time is that of the processor, next to `csv.reader` alone in the same process before and after;
memory is the highest that the process ever held.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Any

from tests.helpers import source

ROWS = 1_000_000
MIB_ALLOWED = 300
GROWTH_ALLOWED = 1.10
READER_ALLOWED = 40
POINTS_PER_SECOND = 100_000
TURNS = 3


def main() -> int:
    """Measure everything and print it. Returns: 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--child", nargs=3, metavar=("WHAT", "DISTRICTS", "REGISTER"))
    arguments = parser.parse_args()
    if arguments.child:
        what, districts, register = arguments.child
        print(json.dumps(CHILDREN[what](Path(districts), Path(register))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return 0 if all([*_imports(Path(folder), arguments.rows), _lookup(Path(folder))]) else 1


def _imports(folder: Path, rows: int) -> list[bool]:
    """Import a tenth and the whole, and compare the two."""
    few, many = (_ask(folder, "import", _prepared(folder, count)) for count in (rows // 10, rows))
    speed = many["import_seconds"] / many["reader_seconds"]
    growth = many["peak_mib"] / few["peak_mib"]
    return [
        _say(
            "import_addresses: time of csv.reader alone",
            speed,
            READER_ALLOWED,
            rows=many["rows"],
            seconds=many["import_seconds"],
            reader_seconds=many["reader_seconds"],
            rows_per_second=round(many["rows"] / many["import_seconds"]),
        ),
        _say("import_addresses: peak memory in MiB", many["peak_mib"], MIB_ALLOWED, rows=many["rows"]),
        _say(
            "import_addresses: peak memory against a tenth of the rows",
            growth,
            GROWTH_ALLOWED,
            mib=few["peak_mib"],
        ),
    ]


def _lookup(folder: Path) -> bool:
    found = _ask(folder, "lookup", folder / "lookup.csv")
    return _say(
        "district of a point: microseconds, one core",
        1e6 * found["seconds"] / found["points"],
        1e6 / POINTS_PER_SECOND,
        points_per_second=round(found["points"] / found["seconds"]),
        districts=found["districts"],
    )


def _say(what: str, ratio: float, allowed: float, **more: Any) -> bool:
    kept = ratio <= allowed
    print(
        json.dumps({"what": what, "ratio": round(ratio, 2), "allowed": allowed, "kept": kept, **more}),
        flush=True,
    )
    return kept


def _districts() -> Path:
    flanders = source.ROOT.parent / "shared" / "data" / "wijken-vlaanderen.geojson.gz"
    return flanders if flanders.exists() else source.ROOT / "network" / "places" / "data" / "halle.geojson"


def _prepared(folder: Path, rows: int) -> Path:
    """Write a register of about so many rows, and import the districts into the database beside it."""
    path = folder / f"{rows}.csv"
    path.with_suffix(".rows").write_text(str(rows))
    _ask(folder, "prepare", path)
    return path


def _ask(folder: Path, what: str, register: Path) -> dict[str, Any]:
    """Let a fresh process do something on the database of a register. Returns: its answer."""
    environment = dict(
        os.environ,
        DATABASE_URL=f"sqlite:///{register.with_suffix('.sqlite3')}",
        DJANGO_SETTINGS_MODULE="network.settings",
        VAR_DIR=str(folder / "var"),
        LOG_LEVEL="ERROR",
    )
    command = [
        sys.executable,
        "-m",
        "tests.bench.addresses",
        "--child",
        what,
        str(_districts()),
        str(register),
    ]
    done = subprocess.run(
        command, cwd=source.ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _prepare(districts: Path, register: Path) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("import_districts", str(districts), stdout=StringIO())
    from network.places import generate
    from network.places.geojson import read_districts

    grounds = [
        generate.Ground(one.shape, one.municipality, one.nis, "9999", one.municipality)
        for one in read_districts(districts)
    ]
    wanted = int(register.with_suffix(".rows").read_text())
    rows = generate.register_rows(grounds, per_ground=-(-wanted // len(grounds)))
    with register.open("w", encoding="utf-8", newline="") as target:
        return {"rows": generate.write_register(target, rows)}


def _import(_districts: Path, register: Path) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    before = [_seconds(_read, register) for _turn in range(TURNS)]
    out = StringIO()
    seconds = _seconds(lambda path: call_command("import_addresses", str(path), stdout=out), register)
    after = [_seconds(_read, register) for _turn in range(TURNS)]
    summary = json.loads(out.getvalue().splitlines()[-1])
    if summary["created"] != summary["rows"]:
        raise RuntimeError(f"not every row became an address: {summary}")
    return {
        "rows": summary["rows"],
        "import_seconds": round(seconds, 2),
        "reader_seconds": round(median(before + after), 3),
        "peak_mib": _peak_mib(),
    }


def _look_up(districts: Path, _register: Path) -> dict[str, Any]:
    import django

    django.setup()
    import numpy as np
    import shapely

    from network.kernel.geo import SpatialIndex
    from network.places.geojson import read_districts

    areas = [(one.code, one.shape) for one in read_districts(districts)]
    index = SpatialIndex(areas)
    chance = np.random.default_rng(1)
    west, south, east, north = shapely.total_bounds([area for _code, area in areas])
    lons = chance.uniform(west, east, ROWS).tolist()
    lats = chance.uniform(south, north, ROWS).tolist()
    index.find_many(lons[:1000], lats[:1000])
    seconds = _seconds(lambda _path: index.find_many(lons, lats), _register)
    return {"points": ROWS, "seconds": round(seconds, 3), "districts": len(index)}


def _read(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        for _row in csv.reader(lines):
            pass


def _seconds(act: Callable[[Path], object], path: Path) -> float:
    """Return the processor time of this process for one act."""
    start = time.process_time()
    act(path)
    return time.process_time() - start


def _peak_mib() -> float:
    """Return the most memory that this process ever held. Not ru_maxrss: that remembers the parent."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    raise RuntimeError("no VmHWM: this measurement needs Linux")


CHILDREN: dict[str, Callable[[Path, Path], dict[str, Any]]] = {
    "prepare": _prepare,
    "import": _import,
    "lookup": _look_up,
}

if __name__ == "__main__":
    sys.exit(main())
