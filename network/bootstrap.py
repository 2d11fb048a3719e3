"""Set up the project's own environment, then hand over to it.

Runs before anything is installed, so the standard library only. Not for what needs the packages: that is a
management command.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PINS = ROOT / "pins.txt"
PROJECT = ROOT / "pyproject.toml"
STAMP = VENV / "gebuurte.json"
EXTRAS = ("test", "e2e", "ml")


class SetupError(Exception):
    """Something on this machine stands in the way; the message is one sentence that says what to do."""


def main(arguments: list[str]) -> int:
    """Run `setup`, `start` or `test` here, and anything else inside the environment."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    try:
        if command == "setup":
            return run_setup(rest)
        if command == "start":
            return run_start(rest)
        if command == "test":
            return run_test(rest)
        prepare(())
        return inside(["manage.py", *arguments])
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run_setup(arguments: list[str]) -> int:
    """Bring the environment up to date with the pins, and do nothing else."""
    parser = argparse.ArgumentParser(prog="manage.py setup", description=run_setup.__doc__)
    parser.add_argument("--test", action="store_true", help="also what the tests and `make check` need")
    parser.add_argument("--e2e", action="store_true", help="also what the browser tests need")
    parser.add_argument(
        "--ml",
        action="store_true",
        help="also Detoxify and torch; where your index has torch for CUDA only, set TORCH_INDEX_URL to "
        "https://download.pytorch.org/whl/cpu",
    )
    parser.add_argument("--cuda", action="store_true", help="accept a torch that brings gigabytes of CUDA")
    options = parser.parse_args(arguments)
    done = prepare([extra for extra in EXTRAS if getattr(options, extra)], cuda=options.cuda)
    print(json.dumps({"environment": ".venv", "extras": done}))
    return 0


def run_start(arguments: list[str]) -> int:
    """Set up whatever is missing, then serve; on the first start with the demo town in it."""
    parser = argparse.ArgumentParser(prog="manage.py start", description=run_start.__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the port of localhost (default: 8000)")
    options = parser.parse_args(arguments)
    prepare(())
    os.environ.setdefault("EMBEDDED_WORKER", "true")
    os.environ.setdefault("SITE_URL", f"http://localhost:{options.port}")  # links in mails and letters
    return inside(["manage.py", "serve", "--prepare", "--port", str(options.port)])


def run_test(arguments: list[str]) -> int:
    """Set up what the tests need, then run them; tests/helpers/suites.py says which, and in what order."""
    if "--all" in arguments:
        try:
            prepare(EXTRAS)
        except SetupError as error:  # the run itself then says which tests it had to leave out
            say(str(error))
    prepare(["test"])
    return inside(["-m", "tests.helpers.suites", *arguments])


def inside(arguments: list[str]) -> int:
    """Run the environment's own Python in the project folder and pass its exit status on."""
    os.chdir(ROOT)
    command = [str(python()), *arguments]
    if os.name == "nt":
        return subprocess.call(command)
    sys.stdout.flush()
    return os.execv(command[0], command)


def prepare(extras: Sequence[str], *, cuda: bool = False) -> list[str]:
    """Make or renew `.venv`, unless its stamp says that it holds these extras at these pins already.

    Returns: all extras that it holds now; what was once installed is kept up to date.
    """
    pins = fingerprint()
    stamp = read_stamp()
    wanted = sorted({*stamp.get("extras", []), *extras})
    if stamp == {"pins": pins, "extras": wanted} and runs():
        return wanted
    if not runs():
        create()
    listed = requirements()
    say("Installing the packages that pins.txt names. The first time this takes a few minutes.")
    if "ml" in wanted:
        install_torch(cuda=cuda)
    packages = [package for group in ("", *wanted) for package in listed[group]]
    pip("install", "--constraint", str(PINS), *packages)
    STAMP.write_text(json.dumps({"pins": pins, "extras": wanted}), encoding="utf-8")
    return wanted


def create() -> None:
    """Make an empty environment in `.venv`."""
    if importlib.util.find_spec("ensurepip") is None:
        stop("Python cannot make an environment here: install its venv part (sudo apt install python3-venv).")
    say("Making an environment in .venv.")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        stop(f"Python could not make an environment in {VENV}: {last_line(made.stderr or made.stdout)}")


def install_torch(*, cuda: bool) -> None:
    """Install exactly the pinned torch, first and by itself, so that nothing else chooses its build.

    Raises: SetupError where the index offers a build that brings CUDA, unless that was asked for.
    """
    pin = next(line for line in PINS.read_text(encoding="utf-8").splitlines() if line.startswith("torch=="))
    source = os.environ.get("TORCH_INDEX_URL", "").strip()
    index = ["--extra-index-url", source] if source else []
    arguments = ["install", "--constraint", str(PINS), *index, pin]
    if not cuda:
        refuse_cuda(arguments)
    pip(*arguments)


def refuse_cuda(arguments: list[str]) -> None:
    """Ask pip what it would install for torch, and stop if CUDA is among it."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        pip(*arguments, "--dry-run", "--report", str(report))
        coming = json.loads(report.read_text(encoding="utf-8"))["install"]
    names = [item["metadata"]["name"].lower().replace("_", "-") for item in coming]
    if any(name.startswith(("nvidia-", "cuda-", "triton")) for name in names):
        stop(
            "This torch would bring gigabytes of CUDA: for the build without it set "
            "TORCH_INDEX_URL=https://download.pytorch.org/whl/cpu, or accept it with --cuda."
        )


def pip(*arguments: str) -> None:
    """Run the environment's pip, with one moving line on a terminal; on failure stop with its reason."""
    command = [str(python()), "-m", "pip", "--disable-pip-version-check", *arguments]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as complaints:
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, text=True, cwd=ROOT)
        seen = 0
        for line in running.stdout or ():
            if line.startswith("Collecting ") and sys.stderr.isatty():
                seen += 1
                print(f"\r\033[K  {seen}. {line.split()[1]}", end="", file=sys.stderr, flush=True)
        if seen:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        if running.wait():
            complaints.seek(0)
            stop(f"pip could not install the packages: {last_line(complaints.read())}")


def fingerprint() -> str:
    """Return a digest of everything that decides what an environment holds."""
    listed = json.dumps(list(requirements().values()))
    return hashlib.sha256(PINS.read_bytes() + listed.encode()).hexdigest()


def requirements() -> dict[str, list[str]]:
    """Return the direct dependencies of pyproject.toml: the product's under "", the extras' by name."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    return {"": project["dependencies"], **project["optional-dependencies"]}


def read_stamp() -> dict[str, Any]:
    """Return what the environment says of itself; nothing where it is new, broken or of another making."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def python() -> Path:
    """Return where the environment's Python stands."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def runs() -> bool:
    """Tell whether the environment's Python starts, is new enough and has pip."""
    check = "import sys, pip; raise SystemExit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([str(python()), "-c", check], capture_output=True).returncode == 0
    except OSError:
        return False


def last_line(text: str) -> str:
    """Return the line that says why: pip and venv put it last, after their notices."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    return (errors or lines or ["it gave no reason"])[-1]


def say(message: str) -> None:
    """Tell on standard error what is going on, so that standard output stays for results."""
    print(message, file=sys.stderr, flush=True)


def stop(message: str) -> NoReturn:
    """End with one sentence for the person at the keyboard."""
    raise SetupError(message)
