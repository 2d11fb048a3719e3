"""Of what is long to walk, a few in the plain run and everything with `--all`: a plugin, and two functions.

The plain run is `manage.py test` without paths; whoever names a test gets all of it. What is picked depends
on names alone: the same on each machine, and whatever else runs. Not for tests of which each case is another
rule.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from zlib import crc32

import pytest

VARIABLE = "TEST_SAMPLED"  # set by tests.helpers.suites for the plain run
CASES = 2  # of one test with a database
EXAMPLES_SHARE = 5  # one of so many examples of a property
LEFT_OUT = pytest.StashKey[int]()
OF_WORKER = "left_out"


def plain_run() -> bool:
    """Return whether this is the plain run, in which long tables and properties are sampled."""
    return bool(os.environ.get(VARIABLE))


def mostly_slow(values: Iterable[Any], quick: Callable[[Any], bool]) -> list[Any]:
    """Return parameters of which only those that `quick` picks are in the unmarked suite."""
    return [value if quick(value) else pytest.param(value, marks=pytest.mark.slow) for value in values]


def examples(many: int) -> int:
    """Return how many examples of a property to try: `many`, and a share of them in the plain run."""
    return max(5, many // EXAMPLES_SHARE) if plain_run() else many


@pytest.hookimpl(trylast=True)  # after the marks have chosen
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep, in the plain run, a few cases of each long table that asks the database."""
    config.stash[LEFT_OUT] = 0
    if not plain_run():
        return
    tables: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if getattr(item, "callspec", None) and _asks_the_database(item):
            tables[item.nodeid.partition("[")[0]].append(item)
    out = {item for cases in tables.values() for item in sorted(cases, key=_by_name)[CASES:]}
    if out:
        items[:] = [item for item in items if item not in out]
        config.hook.pytest_deselected(items=list(out))
        config.stash[LEFT_OUT] = len(out)


def _asks_the_database(item: pytest.Item) -> bool:
    """Whether a case is slow enough to leave out; a function that only computes is not."""
    return bool(item.get_closest_marker("django_db")) or "db" in getattr(item, "fixturenames", ())


def _by_name(item: pytest.Item) -> tuple[int, str]:
    """An order without a pattern, so that a few cases of a matrix lie in several rows and columns."""
    return crc32(item.nodeid.encode()), item.nodeid


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell, as one of xdist's workers, how many cases were left out."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told[OF_WORKER] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Hear it from a worker: each of them collects, and leaves out, the same."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get(OF_WORKER, 0)


def left_out(config: pytest.Config) -> int:
    """Return how many cases this run left out."""
    return config.stash.get(LEFT_OUT, 0)
