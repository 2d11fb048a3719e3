"""The three well-known people, and who else comes by, in a town of three districts."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

import pytest
from django_tasks_db.models import DBTaskResult

from network.kernel import events
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.kernel.registry import Registry
from network.people.models import Person
from tests.factories import feed
from tests.factories.feed import Town


@pytest.fixture
def halle(db: None) -> Town:
    """The town."""
    return feed.town()


@pytest.fixture
def anna(halle: Town) -> Person:
    """A resident of the first district."""
    return feed.resident("anna", halle.here)


@pytest.fixture
def griet(halle: Town) -> Person:
    """A neighbour of anna."""
    return feed.resident("griet", halle.here)


@pytest.fixture
def bram(halle: Town) -> Person:
    """A resident of the district beside."""
    return feed.resident("bram", halle.beside)


@pytest.fixture
def carla(halle: Town) -> Person:
    """A resident of the far district."""
    return feed.resident("carla", halle.far)


@pytest.fixture
def omar(halle: Town) -> Person:
    """Somebody who says to live in the first district and has not proved it."""
    return feed.claimant("omar", halle.here)


E = TypeVar("E", bound=events.Event)


class Told:
    """What was published as event, as a durable subscriber would receive it."""

    @property
    def all(self) -> list[events.Event]:
        """Return every event so far."""
        tasks = DBTaskResult.objects.order_by("enqueued_at")
        return [events.decode(task.args_kwargs["kwargs"]["event"]) for task in tasks]

    def of(self, kind: type[E]) -> list[E]:
        """Return those of one kind."""
        return [event for event in self.all if isinstance(event, kind)]

    def one(self, kind: type[E]) -> E:
        """Return the only one of its kind."""
        (event,) = self.of(kind)
        return event


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, db: None) -> Told:
    """Listen to every event, alone."""
    alone: Registry[events.Subscriber] = Registry("test subscribers")
    for module in (events.listening, events.publishing):
        monkeypatch.setattr(module, "subscribers", alone)
    events.on("test.told", events.Event, lambda event: None)
    return Told()


class Screener:
    """A filling of the port `screening` that answers what a test wants."""

    name = "test"

    def __init__(self, outcome: screening.Outcome) -> None:
        self.outcome = outcome
        self.seen: list[tuple[str, ...]] = []
        self.filed: list[tuple[str, int]] = []

    def screen(self, draft: screening.Draft) -> screening.Verdict:
        """Remember what was asked, and answer."""
        self.seen.append(draft.texts)
        return screening.Verdict(self.outcome)

    def file(self, verdict: screening.Verdict, item: ItemRef) -> None:
        """Remember what was put before a person."""
        self.filed.append((item.kind, item.id))

    def warm(self) -> None:
        """Know everything already."""

    def taken_back(self, item: ItemRef) -> bool:
        """Forget it."""
        return True


def _fill(monkeypatch: pytest.MonkeyPatch, outcome: screening.Outcome) -> Screener:
    screener = Screener(outcome)
    alone: Registry[screening.Screener] = Registry("test screener")
    alone.register(screener)
    monkeypatch.setattr(screening, "screeners", alone)
    return screener


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Screener:
    """Everything is held."""
    return _fill(monkeypatch, screening.Outcome.HOLD)


@pytest.fixture
def doubtful(monkeypatch: pytest.MonkeyPatch) -> Screener:
    """Everything is published and queued."""
    return _fill(monkeypatch, screening.Outcome.QUEUE)


@pytest.fixture
def holding(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[Screener]]:
    """Everything is published, but held inside `with holding():`."""
    screener = _fill(monkeypatch, screening.Outcome.PUBLISH)

    @contextmanager
    def hold() -> Iterator[Screener]:
        screener.outcome = screening.Outcome.HOLD
        yield screener
        screener.outcome = screening.Outcome.PUBLISH

    return hold
