"""What every test may count on. Not for people and places: those are made by tests/factories."""

import gc
import json
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests.helpers import schema

pytest_plugins = [
    "tests.factories.fixtures",
    "tests.helpers.emptying",
    "tests.helpers.sampled",
    "tests.helpers.layers",
    "tests.helpers.site",
    "tests.helpers.browsers",
]

hypothesis.settings.register_profile("ours", deadline=None)  # no test asserts a time
hypothesis.settings.load_profile("ours")

NEEDS_POSTGRES = "tests marked postgres want real servers: python3 manage.py test -m postgres"


def pytest_collection_finish(session: pytest.Session) -> None:
    """Stop where the chosen tests cannot run on this database; half a run must not look like a whole one."""
    chosen = any(item.get_closest_marker("postgres") for item in session.items)
    if chosen and connection.vendor != "postgresql":
        raise pytest.UsageError(NEEDS_POSTGRES)
    # What is loaded by now stays until the end: looking for garbage in it took half of the time of an import.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # a test makes and leaves thousands of objects; few of them in circles


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Leave the figures of this run where `tests.helpers.suites` adds them up."""
    if "TEST_FIGURES" not in os.environ:
        return
    from tests.helpers import sampled  # a plugin: pytest is the first to load it

    stats = terminalreporter.stats
    figures = {
        "passed": len(stats.get("passed", [])),
        "failed": len(stats.get("failed", [])) + len(stats.get("error", [])),
        "skipped": [_reason(report) for report in stats.get("skipped", []) + stats.get("xfailed", [])],
        "left_out": sampled.left_out(config),
    }
    Path(os.environ["TEST_FIGURES"]).write_text(json.dumps(figures), encoding="utf-8")


def _reason(report: pytest.TestReport) -> str:
    """Which test was skipped, and why."""
    why = report.longrepr[2] if isinstance(report.longrepr, tuple) else getattr(report, "wasxfail", "")
    return f"{report.nodeid}: {why.removeprefix('Skipped: ')}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Write what the migrations would have, where the models made the tables; leave nothing open."""
    if not connection.settings_dict["TEST"].get("MIGRATE", True):
        with django_db_blocker.unblock():
            schema.complete()
    yield
    from tests.helpers import layers  # a plugin: pytest is the first to load it

    with django_db_blocker.unblock():
        layers.take_all_away()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Begin each test without what the one before left in the cache, such as spent attempts."""
    yield
    cache.clear()
