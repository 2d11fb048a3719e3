"""What fixtures write stays for the next test that begins with the same: a plugin, with nothing to call.

A fixture that only writes rows, out of fixtures that only write rows, runs once for the tests in a row that
begin with it. What it wrote lies in a savepoint on top of what those before it wrote; a test writes above all
of them, is rolled back to there, and gets copies of the objects and the pictures. Where anything else comes
first, such as other settings or another hour, fixtures run for each test as always; so do those that return a
browser, a function or keys. Not for what is committed.
"""

import copy
import inspect
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from _pytest.fixtures import FixtureDef, FixtureRequest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.client import AsyncClient
from pytest_django.plugin import blocking_manager_key

from tests.helpers import scratch

KEPT_SECONDS = 30  # a test may well take what was just made for what was made a moment ago
OUR_TESTS = "tests."
# Fixtures of ours that may come first: nothing that others write depends on them, or it is seen to below.
CHANGES_NOTHING = {
    "_nothing_remembered",
    "_threads_let_go",
    "django_db_setup",
    "media",
    "poll_keys",
    "quick_seats",
}
COMMITS = {"transactional_db", "live_server"}
OF_THE_DATABASE = "_django_db_helper"
CHANGES_ALL = ("urls", "time_machine")  # marks
LIVES = (Client, AsyncClient)  # what cannot be copied in a sensible way

Definition = FixtureDef[Any]


class Unfit(Exception):
    """What a fixture returns cannot be handed out as a copy."""


@dataclass
class Layer:
    """What one fixture wrote, and what all fixtures up to here returned."""

    definition: Definition
    savepoint: transaction.Atomic
    values: dict[str, Any]
    mails: list[Any]
    pictures: dict[Path, bytes]
    made: float = field(default_factory=time.monotonic)


class Layers:
    """The layers that lie in the database now, lowest first."""

    def __init__(self) -> None:
        self._ground: transaction.Atomic | None = None
        self._stack: list[Layer] = []
        self._unfit: set[Definition] = set()
        self._given: dict[Definition, tuple[Any, Layer]] = {}

    def lower_to(self, wanted: list[Definition]) -> None:
        """Take away what a test does not begin with, and what has lain too long."""
        keep, lost = 0, connection.closed_in_transaction  # a test may close what it should have left open
        for layer, definition in zip(self._stack, [] if lost else wanted, strict=False):
            if layer.definition is not definition or time.monotonic() - layer.made > KEPT_SECONDS:
                break
            keep += 1
        while len(self._stack) > keep:
            _undo(self._stack.pop().savepoint)
        if self._ground and not self._stack:
            _undo(self._ground)
            self._ground = None

    def raise_to(self, wanted: list[Definition]) -> None:
        """Let the fixtures run that a test begins with and that did not yet."""
        for definition in wanted[len(self._stack) :]:
            if definition in self._unfit:
                break
            if self._ground is None:
                self._ground = _begin()
            if not self._add(definition):
                break
        cache.clear()
        self._given = {}
        if self._stack:
            top = self._stack[-1]
            mail.outbox.extend(top.mails)
            values = copy.deepcopy(top.values)
            self._given = {one.definition: (values[one.definition.argname], one) for one in self._stack}
        elif self._ground:
            self.lower_to([])

    def given(self, definition: Definition) -> list[Any]:
        """Return what a fixture has for this test, in a list; an empty one where it has to run."""
        if definition not in self._given:
            return []
        value, layer = self._given[definition]
        for name, content in layer.pictures.items():
            file = Path(settings.MEDIA_ROOT) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return [value]

    def forget_given(self) -> None:
        """Let the test that ends keep its copies to itself."""
        self._given = {}

    def _add(self, definition: Definition) -> bool:
        """Run one fixture on top. Returns: whether it may stay; one that fails runs again in its test."""
        below = self._stack[-1] if self._stack else None
        values = copy.deepcopy(below.values) if below else {}
        before = len(mail.outbox)
        savepoint = _begin()
        try:
            told = {name: values.get(name) for name in definition.argnames}
            values[definition.argname], pictures = _apart(definition, told)
            _ensure_copies(values)
        except BaseException as error:
            _undo(savepoint)
            del mail.outbox[before:]
            if not isinstance(error, Exception | pytest.skip.Exception | pytest.fail.Exception):
                raise
            self._unfit.add(definition)
            return False
        mails = [*(below.mails if below else ()), *mail.outbox[before:]]
        del mail.outbox[before:]
        self._stack.append(Layer(definition, savepoint, values, mails, pictures))
        return True


LAYERS = Layers()
WANTED = pytest.StashKey[list[Definition]]()


def _begin() -> transaction.Atomic:
    """Begin a savepoint, or the transaction below them all."""
    block: Any = transaction.atomic()
    block._from_testcase = True
    block.__enter__()
    return block


def _undo(block: transaction.Atomic) -> None:
    """Take back everything since a savepoint."""
    transaction.set_rollback(True)
    block.__exit__(None, None, None)


def _apart(definition: Definition, told: dict[str, Any]) -> tuple[Any, dict[Path, bytes]]:
    """Run a fixture with folders of its own. Returns: what it returns, and the pictures that it kept.

    Raises: Unfit where it made keys of a poll, which belong in the folder of one test.
    """
    folder = Path(tempfile.mkdtemp(dir=scratch.of_process()))
    media, keys = folder / "media", folder / "keys"
    try:
        with override_settings(MEDIA_ROOT=str(media), POLL_KEYS_DIR=str(keys)):
            value = definition.func(**told)
        if keys.exists():
            raise Unfit
        return value, {
            file.relative_to(media): file.read_bytes() for file in media.rglob("*") if file.is_file()
        }
    finally:
        shutil.rmtree(folder)


def _ensure_copies(values: dict[str, Any]) -> None:
    """Raise Unfit where somebody's browser or the like is among the values, or something cannot be copied."""
    seen: dict[int, Any] = {}
    copy.deepcopy(values, seen)
    if any(isinstance(one, LIVES) for one in seen.get(id(seen), ())) or any(map(callable, values.values())):
        raise Unfit


def wanted_of(item: pytest.Item) -> list[Definition]:
    """Return the fixtures that a test begins with, as far as they only write rows, in their order."""
    if not isinstance(item, pytest.Function) or not _rolls_back(item):
        return []
    known = item._fixtureinfo.name2fixturedefs
    found: dict[str, Definition] = {}
    done: set[str] = set()

    def walk(name: str) -> bool:
        """Whether those that come later may still count."""
        if name in done or name not in known:
            return True
        done.add(name)
        definition = known[name][-1]
        if not definition.func.__module__.startswith(OUR_TESTS) or name in CHANGES_NOTHING:
            return True
        if not all(walk(needed) for needed in definition.argnames if needed != name):
            return False
        if _only_writes_rows(definition, found):
            found[name] = definition
            return True
        return False

    for name in item.fixturenames:
        if not walk(name):
            break
    return list(found.values())


def _rolls_back(item: pytest.Function) -> bool:
    """Whether the database of a test is rolled back after it, and nothing else is special about it."""
    mark = item.get_closest_marker("django_db")
    if any(item.get_closest_marker(name) for name in CHANGES_ALL) or (mark and (mark.args or mark.kwargs)):
        return False
    names = set(item.fixturenames)
    return bool(mark or OF_THE_DATABASE in names) and not COMMITS & names


def _only_writes_rows(definition: Definition, found: dict[str, Definition]) -> bool:
    """Whether a fixture is a plain function of others that only write rows."""
    func = definition.func
    plain = inspect.isfunction(func) and not inspect.isgeneratorfunction(func)
    if not plain or inspect.iscoroutinefunction(func) or inspect.isasyncgenfunction(func):
        return False
    needed = set(definition.argnames)
    return (
        bool(needed) and definition.scope == "function" and not definition.params and needed <= {"db", *found}
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Take away what this test does not begin with, before anything runs for it."""
    item.stash[WANTED] = wanted_of(item)
    with item.config.stash[blocking_manager_key].unblock():
        LAYERS.lower_to(item.stash[WANTED])


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Definition, request: FixtureRequest) -> object:
    """Write what is missing before the test's own transaction begins; hand out what was written."""
    if fixturedef.argname == OF_THE_DATABASE:
        with request.config.stash[blocking_manager_key].unblock():
            LAYERS.raise_to(request.node.stash[WANTED])
    given = LAYERS.given(fixturedef)
    if not given:
        return None
    fixturedef.cached_result = (given[0], fixturedef.cache_key(request), None)
    return fixturedef.cached_result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Hand nothing of this test to the next."""
    try:
        return (yield)
    finally:
        LAYERS.forget_given()


def take_all_away() -> None:
    """Leave the database as it was before the first layer."""
    if connection.in_atomic_block:
        LAYERS.lower_to([])
