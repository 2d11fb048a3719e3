"""Run the tests as `manage.py test` does: in parts that each have their own process and database.

Not for what a test needs while it runs: that is in conftest and in the other helpers.
"""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tests.helpers import chromium, sampled, scratch, servers

NOT_OURS = "no folder shared/data"  # data that lies beside the project on some machines only
NO_TESTS_CHOSEN = 5  # what pytest answers where nothing matched: another part may well have run something


@dataclass(frozen=True)
class Part:
    """One run of pytest: the tests that an expression chooses, with what they need to stand on."""

    name: str
    marks: str
    only_with_all: bool = False
    real_servers: bool = False
    processes: int = 0
    dealt: tuple[str, ...] = ()  # how tests go to these processes, where that matters
    missing: Callable[[], str] = str  # why this part cannot run here; empty where it can


@dataclass
class Figures:
    """What came of the parts so far."""

    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    not_asked: list[str] = field(default_factory=list)
    left_out: int = 0  # cases of long tables
    broken: bool = False  # a part ended badly in a way that no count shows

    def add(self, other: "Figures") -> None:
        """Add those of one more part."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.left_out += other.left_out
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
    Part(
        "on PostgreSQL and Redis",
        "postgres or each_database",
        only_with_all=True,
        real_servers=True,
        processes=2,
        dealt=("--dist", "loadfile"),  # an installation that stands for a whole file starts once
    ),
    Part(
        "in a browser",
        "browser",
        only_with_all=True,
        processes=2,
        dealt=("--maxschedchunk", "1"),  # one takes minutes, another seconds: nobody waits at the end
        missing=without_browser,
    ),
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
    """Run the parts, those of CI included where `everything` is asked for."""
    total, ready = Figures(), []
    for part in PARTS:
        if part.only_with_all and not everything:
            total.not_asked.append(f"tests {part.name} (python3 manage.py test --all)")
        elif why_not := part.missing():
            total.skipped.append(f"all tests {part.name}: {why_not}")
        else:
            ready.append(part)
    for part, figures in zip(ready, run_all(ready, given, slow=everything), strict=True):
        if not (figures.passed or figures.failed or figures.broken or given):
            figures.skipped.append(f"all tests {part.name}: there are none")
        total.add(figures)
    if total.left_out:
        total.not_asked.append(f"{total.left_out} cases of long tables (python3 manage.py test --all)")
    if not everything:
        total.not_asked.append("slow tests (python3 manage.py test --all)")
    return total


def run_all(parts: list[Part], given: list[str], *, slow: bool) -> list[Figures]:
    """Run parts: beside one another in the plain run, one by one in the long one."""
    if slow or given:
        return [run(part, given, slow=slow) for part in parts]
    with ExitStack() as ending:
        running = [
            ending.enter_context(Run(part, given, told_at_once=not place)) for place, part in enumerate(parts)
        ]
        return [each.figures() for each in running]


def run(part: Part, given: list[str], *, slow: bool = False) -> Figures:
    """Run one part in a process of its own. Returns: its figures."""
    with Run(part, given, slow=slow) as running:
        return running.figures()


class Run:
    """One part that runs in a process of its own; what it says is told at once, or when it is done."""

    def __init__(
        self, part: Part, given: list[str], *, slow: bool = False, told_at_once: bool = True
    ) -> None:
        self.part = part
        self.began = time.monotonic()
        own = Path(tempfile.mkdtemp(prefix="part-", dir=scratch.folder()))
        self._figures_file, self._log = own / "figures.json", None if told_at_once else own / "log"
        if told_at_once:
            print(f"\n== Tests {part.name}", flush=True)
        environment = environment_of(part) | {"TEST_FIGURES": str(self._figures_file)}
        if not (slow or given):
            environment[sampled.VARIABLE] = "yes"
        with self._log.open("wb") if self._log else nullcontext() as log:
            self._process = subprocess.Popen(command_of(part, given, slow=slow), env=environment, stdout=log)

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *_why: object) -> None:
        """Leave nothing running, also where somebody stopped us."""
        if self.alive:
            self._process.terminate()
            self._process.wait()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def figures(self) -> Figures:
        """Wait until it is done, and say what it said. Returns: its figures."""
        status = self._process.wait()
        if self._log:
            print(f"\n== Tests {self.part.name}\n{self._log.read_text(encoding='utf-8', errors='replace')}")
        print(f"== {time.monotonic() - self.began:.0f} seconds", flush=True)
        return read(self._figures_file, status)


def environment_of(part: Part) -> dict[str, str]:
    """Return the variables of a part: with the servers that it needs, which start here, and no others."""
    environment = dict(os.environ, PYTHONUNBUFFERED="1")
    # What is compiled is kept, also where somebody switched that off: else each process does it again.
    for name in ("DATABASE_URL", "REDIS_URL", "PYTHONDONTWRITEBYTECODE", sampled.VARIABLE):
        environment.pop(name, None)
    if part.real_servers:
        environment |= {"DATABASE_URL": servers.postgres(), "REDIS_URL": servers.redis()}
    return environment


def command_of(part: Part, given: list[str], *, slow: bool) -> list[str]:
    """Return the command that runs a part."""
    command = [sys.executable, "-m", "pytest"]
    if part.marks:
        command += ["-m", f"({part.marks}) and not prove" + ("" if slow else " and not slow")]
    if part.processes and not any(argument.startswith("-n") for argument in given):
        command += ["-n", str(part.processes), *part.dealt]
    return [*command, *given]


def read(figures_file: Path, status: int) -> Figures:
    """Read what conftest left; a run that left nothing, or ended badly without a failure, is broken."""
    if status == NO_TESTS_CHOSEN:
        return Figures()
    if not figures_file.exists():
        return Figures(broken=True)
    told = json.loads(figures_file.read_text(encoding="utf-8"))
    broken = bool(status) and not told["failed"]
    return Figures(
        told["passed"], told["failed"], told["skipped"], left_out=told.get("left_out", 0), broken=broken
    )


def end_in_order(number: int, frame: FrameType | None) -> NoReturn:
    """Turn a request to end into an ordinary end, so that servers are stopped and folders removed."""
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end_in_order)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
