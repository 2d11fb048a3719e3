"""Run the tests as `manage.py test` does: in parts that each have their own process and database.

Not for what a test needs while it runs: that is in conftest and in the other helpers.
"""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tests.helpers import chromium, scratch, servers

NOT_OURS = "no folder shared/data"  # data that lies beside the project on some machines only
NO_TESTS_CHOSEN = 5  # what pytest answers where nothing matched: another part may well have run something


@dataclass(frozen=True)
class Part:
    """One run of pytest: the tests that an expression chooses, with what they need to stand on."""

    name: str
    marks: str
    quick: str = ""  # of these marks, those that run without `--all` too; empty for all of them
    only_with_all: bool = False
    real_servers: bool = False
    processes: int = 0
    missing: Callable[[], str] = str  # why this part cannot run here; empty where it can


@dataclass
class Figures:
    """What came of the parts so far."""

    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    not_asked: list[str] = field(default_factory=list)
    broken: bool = False  # a part ended badly in a way that no count shows

    def add(self, other: "Figures") -> None:
        """Add those of one more part."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.broken |= other.broken


def without_extra(extra: str, *modules: str) -> Callable[[], str]:
    """Return a question: empty where an extra is installed, and else how to install it."""

    def missing() -> str:
        absent = [module for module in modules if importlib.util.find_spec(module) is None]
        return f"{', '.join(absent)} not installed: python3 manage.py setup --{extra}" if absent else ""

    return missing


def without_browser() -> str:
    """Say why browser tests cannot run; nothing where they can."""
    no_extra = without_extra("e2e", "playwright", "axe_playwright_python")()
    return no_extra or ("" if chromium.find() else "no Chromium found: install it, or name it in CHROMIUM")


PARTS = (
    Part("on SQLite", "not postgres and not browser and not ml", processes=2),
    Part("on PostgreSQL and Redis", "postgres or each_database", quick="postgres", real_servers=True),
    Part("in a browser", "browser", only_with_all=True, missing=without_browser),
    Part("with Detoxify", "ml", only_with_all=True, missing=without_extra("ml", "detoxify", "torch")),
)


def main(arguments: list[str]) -> int:
    """Run the parts that were asked for and say what came of them. Returns: the exit status."""
    everything = "--all" in arguments
    given = [argument for argument in arguments if argument != "--all"]
    if any(argument.startswith("-m") for argument in given):
        total = chosen_only(given)
    else:
        total = every_part(given, everything=everything)
    for line in total.not_asked:
        print(f"Not run: {line}")
    for line in total.skipped:
        print(f"Skipped: {line}")
    print(f"{total.passed} passed, {total.failed} failed, {len(total.skipped)} skipped")
    return verdict(total, complete=everything and bool(os.environ.get("CI")))


def verdict(total: Figures, *, complete: bool) -> int:
    """Return the exit status: 0 where something passed, nothing failed and nothing needed was left out."""
    if total.failed or total.broken or not total.passed:
        return 1
    needed = [line for line in total.skipped if NOT_OURS not in line]
    return 1 if complete and needed else 0


def chosen_only(given: list[str]) -> Figures:
    """Run the marks that were asked for and nothing else."""
    wants_servers = any(mark in " ".join(given) for mark in ("postgres", "each_database", "prove"))
    return run(Part("as chosen", "", real_servers=wants_servers), given)


def every_part(given: list[str], *, everything: bool) -> Figures:
    """Run part after part, those of CI included where `everything` is asked for."""
    total = Figures()
    for part in PARTS:
        if part.only_with_all and not everything:
            total.not_asked.append(f"tests {part.name} (python3 manage.py test --all)")
        elif why_not := part.missing():
            total.skipped.append(f"all tests {part.name}: {why_not}")
        else:
            figures = run(part, given, slow=everything)
            if not (figures.passed or figures.failed or figures.broken or given):
                figures.skipped.append(f"all tests {part.name}: there are none")
            total.add(figures)
    if not everything:
        total.not_asked.append("slow tests, and those of SQLite once more (python3 manage.py test --all)")
    return total


def run(part: Part, given: list[str], *, slow: bool = False) -> Figures:
    """Run one part in a process of its own. Returns: its figures."""
    print(f"\n== Tests {part.name}", flush=True)
    environment = dict(os.environ, PYTHONUNBUFFERED="1")
    figures_file = scratch.folder() / "figures.json"
    figures_file.unlink(missing_ok=True)
    environment["TEST_FIGURES"] = str(figures_file)
    if part.real_servers:
        environment |= {"DATABASE_URL": servers.postgres(), "REDIS_URL": servers.redis()}
    else:
        for name in ("DATABASE_URL", "REDIS_URL"):
            environment.pop(name, None)
    command = [sys.executable, "-m", "pytest"]
    if part.marks:
        marks = part.marks if slow else part.quick or part.marks
        command += ["-m", f"({marks}) and not prove" + ("" if slow else " and not slow")]
    if part.processes and not any(argument.startswith("-n") for argument in given):
        command += ["-n", str(part.processes)]
    began = time.monotonic()
    status = subprocess.call([*command, *given], env=environment)
    print(f"== {time.monotonic() - began:.0f} seconds", flush=True)
    return read(figures_file, status)


def read(figures_file: Path, status: int) -> Figures:
    """Read what conftest left; a run that left nothing, or ended badly without a failure, is broken."""
    if status == NO_TESTS_CHOSEN:
        return Figures()
    if not figures_file.exists():
        return Figures(broken=True)
    told = json.loads(figures_file.read_text(encoding="utf-8"))
    broken = bool(status) and not told["failed"]
    return Figures(told["passed"], told["failed"], told["skipped"], broken=broken)


def end_in_order(number: int, frame: FrameType | None) -> NoReturn:
    """Turn a request to end into an ordinary end, so that servers are stopped and folders removed."""
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end_in_order)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
