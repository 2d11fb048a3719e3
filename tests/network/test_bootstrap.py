"""The two commands on a machine that has nothing yet: what is made, what is kept, what is refused and how."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.helpers import source

FILES = ("manage.py", "pins.txt", "pyproject.toml", "network/__init__.py", "network/bootstrap.py")
WITHOUT_VENV = "import sys; sys.modules['ensurepip'] = None; "
TOO_OLD = "import sys; sys.version_info = (3, 10, 2); "
RUN = (
    "import runpy; sys.argv = ['manage.py', *sys.argv[1:]]; runpy.run_path('manage.py', run_name='__main__')"
)


@pytest.fixture
def clone(tmp_path):
    """A copy of the files that set up, with an index of its own that holds one small package."""
    for name in FILES:
        target = tmp_path / "clone" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source.ROOT / name, target)
    (tmp_path / "index").mkdir()
    wheel(tmp_path / "index", "neighbourly", "1.0")
    depend(tmp_path / "clone", ["neighbourly"], "neighbourly==1.0")
    return tmp_path / "clone"


def test_a_python_that_is_too_old_says_so_in_one_sentence(clone):
    done = manage(clone, "start", prelude=TOO_OLD)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Gebuurte needs Python 3.11 or newer; this is 3.10.\n"


def test_a_missing_venv_names_the_package_to_install(clone):
    done = manage(clone, "start", prelude=WITHOUT_VENV)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "sudo apt install python3-venv" in done.stderr
    assert not (clone / ".venv").exists()


def test_wrong_usage_exits_two(clone):
    assert manage(clone, "setup", "--everything").returncode == 2


@pytest.mark.slow
def test_setting_up_twice_installs_once_and_again_when_the_pins_change(clone):
    first = manage(clone, "setup")
    assert first.returncode == 0, first.stderr
    assert summary(first) == {"environment": ".venv", "extras": []}
    assert "Installing" in first.stderr
    assert "Installing" not in manage(clone, "setup").stderr

    wheel(clone.parent / "index", "neighbourly", "1.1")
    depend(clone, ["neighbourly"], "neighbourly==1.1")
    assert "Installing" in manage(clone, "setup").stderr
    assert "1.1" in shown(clone, "neighbourly")


@pytest.mark.slow
def test_a_package_that_is_not_to_be_had_is_named_and_tried_again_later(clone):
    depend(clone, ["nowhere-to-be-found"], "neighbourly==1.0")
    done = manage(clone, "setup")
    assert done.returncode == 1
    assert "nowhere-to-be-found" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr

    depend(clone, ["neighbourly"], "neighbourly==1.0")
    assert manage(clone, "setup").returncode == 0


@pytest.mark.slow
def test_a_broken_environment_is_made_anew(clone):
    assert manage(clone, "setup").returncode == 0
    (clone / ".venv" / "bin" / "python").unlink()
    (clone / ".venv" / "bin" / "python").symlink_to("/nowhere/python")
    assert manage(clone, "setup").returncode == 0
    assert "1.0" in shown(clone, "neighbourly")


@pytest.mark.slow
def test_torch_that_brings_cuda_is_refused_unless_asked_for(clone):
    wheel(clone.parent / "index", "torch", "2.13.0", needs=["nvidia-cudart"])
    wheel(clone.parent / "index", "nvidia_cudart", "1.0")
    depend(clone, ["neighbourly"], "neighbourly==1.0\ntorch==2.13.0", ml=["torch"])

    refused = manage(clone, "setup", "--ml")
    assert refused.returncode == 1
    assert "CUDA" in refused.stderr.splitlines()[-1]
    assert "TORCH_INDEX_URL" in refused.stderr.splitlines()[-1]

    accepted = manage(clone, "setup", "--ml", "--cuda")
    assert summary(accepted) == {"environment": ".venv", "extras": ["ml"]}


@pytest.mark.slow
def test_torch_comes_from_the_index_that_is_named(clone):
    wheel(clone.parent / "index", "torch", "2.13.0", needs=["nvidia-cudart"])
    wheel(clone.parent / "index", "nvidia_cudart", "1.0")
    depend(clone, ["neighbourly"], "neighbourly==1.0\ntorch==2.13.0", ml=["torch"])
    folder = clone.parent / "processor" / "torch"
    folder.mkdir(parents=True)
    built = wheel(folder, "torch", "2.13.0+cpu")
    (folder / "index.html").write_text(f'<a href="{built.name}">{built.name}</a>', encoding="utf-8")

    done = manage(clone, "setup", "--ml", TORCH_INDEX_URL=folder.parent.as_uri())
    assert done.returncode == 0, done.stderr
    assert "2.13.0+cpu" in shown(clone, "torch")


def manage(clone, *arguments, prelude="import sys; ", **variables):
    """Run manage.py of the clone with this machine's own Python and nothing but its own index."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    index = {
        "PIP_NO_INDEX": "" if "TORCH_INDEX_URL" in variables else "1",
        "PIP_INDEX_URL": (clone.parent / "none").as_uri(),
        "PIP_FIND_LINKS": str(clone.parent / "index"),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    environment = {name: value for name, value in {**kept, **index, **variables}.items() if value}
    command = [sys._base_executable, "-c", prelude + RUN, *arguments]
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)


def summary(done):
    """Read the last line that a command printed."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def shown(clone, package):
    """Return what the clone's environment knows of a package."""
    command = [str(clone / ".venv/bin/python"), "-m", "pip", "show", package]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def depend(clone, packages, pins, **extras):
    """Give the clone these dependencies at these versions."""
    table = "\n".join(f"{name} = {json.dumps(extras.get(name, []))}" for name in ("test", "e2e", "ml"))
    project = f"[project]\ndependencies = {json.dumps(packages)}\n[project.optional-dependencies]\n{table}\n"
    (clone / "pyproject.toml").write_text(project, encoding="utf-8")
    (clone / "pins.txt").write_text(pins + "\n", encoding="utf-8")


def wheel(folder: Path, name: str, version: str, needs=()) -> Path:
    """Write the smallest package that pip installs."""
    info = f"{name}-{version}.dist-info"
    needed = "".join(f"Requires-Dist: {one}\n" for one in needs)
    built = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(built, "w") as archive:
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needed}"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return built
