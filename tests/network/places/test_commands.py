"""The commands as somebody runs them: a summary last, one sentence when refused, and the exit code."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from network.places.models import Municipality
from tests.factories.places import HALLE, address, feature, geojson, register, square

ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: object) -> dict[str, object]:
    out, err = StringIO(), StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=err)
    return json.loads(out.getvalue().splitlines()[-1])


def test_the_summaries(db: None, tmp_path: Path):
    assert run("import_districts", HALLE) == {"created": 9, "updated": 0, "unchanged": 0}
    zeros = {"created": 0, "updated": 0, "unchanged": 0, "retired": 0, "outside": 0, "rejected": 0}
    path = register(tmp_path, address(1, lon=4.2372, lat=50.7341), address(2, lat="nan"))
    assert run("import_addresses", path) == zeros | {"rows": 2, "created": 1, "rejected": 1}
    assert run("create_municipality", "Beersel", "--nis", "23003", "--nis", "23004") == {
        "id": Municipality.objects.get(name="Beersel").uid
    }


def test_the_first_rejected_rows_are_named(halle: Municipality, tmp_path: Path):
    err = StringIO()
    path = register(tmp_path, address(1), *(address(number, lat="nan") for number in range(2, 20)))
    call_command("import_addresses", str(path), stdout=StringIO(), stderr=err)
    lines = err.getvalue().splitlines()
    assert len(lines) == 5
    assert lines[0] == "Regel 3 overgeslagen: de coördinaten zijn geen punt op de aarde."


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Halle", "--nis", "2302"), "vijf cijfers"),
        (("Halle", "--nis", "23027"), "bestaat al"),
        (("Beersel", "--nis", "23027"), "hoort al bij Halle"),
        (("12", "--nis", "23003"), "naam"),
        (("Hállé", "--nis", "23003"), "bestaat al"),
    ],
)
def test_a_municipality_that_cannot_be(halle: Municipality, arguments: tuple[str, ...], says: str):
    with pytest.raises(CommandError, match=says):
        run("create_municipality", *arguments)
    assert Municipality.objects.count() == 1


def manage(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command as its own process, on a database of its own."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'own.sqlite3'}",
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "network.settings",
    }
    command = [sys.executable, "manage.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_exit_codes(tmp_path: Path):
    assert manage(tmp_path, "migrate", "-v", "0").returncode == 0
    good = manage(tmp_path, "import_districts", HALLE)
    assert (good.returncode, json.loads(good.stdout.splitlines()[-1])["created"]) == (0, 9)
    assert good.stderr == ""  # no bar where nobody watches
    path = geojson(
        tmp_path, feature("A", square(4.2372, 50.7341, 0.0001), municipality="Elders", nis="99999")
    )
    bad = manage(tmp_path, "import_districts", path)
    assert (bad.returncode, bad.stdout) == (1, "")
    assert bad.stderr.count("\n") == 1
    assert "wijken.geojson" in bad.stderr
    assert manage(tmp_path, "import_districts").returncode == 2
    assert manage(tmp_path, "create_municipality", "Halle").returncode == 2
