"""Events: certain, durable where asked, silent after a rollback."""

import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from network.kernel import clock, events
from network.kernel.events import listening, publishing
from network.kernel.registry import Registry
from network.kernel.spaces import StandingGiven
from network.kernel.tasks import deliver as delivery
from network.kernel.tasks import worker


@dataclass(frozen=True)
class KettleBoiled(events.Event):
    """An event of these tests only."""

    kettle_id: int
    at: datetime
    cups: tuple[int, ...] = ()
    note: str | None = None


@pytest.fixture
def listeners(monkeypatch):
    """Give the test registries of its own, so that it can listen after Django started."""
    subscribers: Registry[events.Subscriber] = Registry("test subscribers")
    hints: Registry[events.Hint] = Registry("test hints")
    for module in (listening, publishing, delivery):
        monkeypatch.setattr(module, "subscribers", subscribers)
    for module in (listening, publishing):
        monkeypatch.setattr(module, "hints", hints)
    return events


BOILED = KettleBoiled(kettle_id=1, at=datetime(2026, 11, 21, 12, tzinfo=UTC), cups=(1, 2))


def test_an_event_survives_being_written_down():
    assert events.decode(events.encode(BOILED)) == BOILED
    assert events.decode(events.encode(StandingGiven(1, 2, "resident"))) == StandingGiven(1, 2, "resident")


def test_an_unknown_event_is_refused():
    with pytest.raises(ImproperlyConfigured):
        events.decode({"type": "nobody.Knows", "values": {}})


@pytest.mark.django_db(transaction=True)
def test_a_subscriber_runs_in_the_worker_after_the_commit(listeners):
    heard = []
    listeners.on("test.kettle", KettleBoiled, heard.append)
    with transaction.atomic():
        events.publish(BOILED)
        assert heard == []
    worker.drain()
    assert heard == [BOILED]


@pytest.mark.django_db(transaction=True)
def test_what_does_not_concern_a_subscriber_leaves_no_task(listeners):
    heard = []
    listeners.on("test.many", KettleBoiled, heard.append, concerns=lambda event: len(event.cups) > 2)
    with transaction.atomic():
        events.publish(BOILED)
    assert not DBTaskResult.objects.exists()
    many = replace(BOILED, cups=(1, 2, 3))
    with transaction.atomic():
        events.publish(many)
    worker.drain()
    assert heard == [many]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_event_never_happened(listeners):
    heard = []
    listeners.on("test.kettle", KettleBoiled, heard.append)
    listeners.hint("test.hint", KettleBoiled, heard.append)
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        events.publish(BOILED)
        raise ValueError("no")
    worker.drain()
    assert heard == []
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_failing_hint_does_not_silence_the_next(listeners):
    heard = []

    def burn(event):
        raise RuntimeError("burnt")

    listeners.hint("test.burns", KettleBoiled, burn)
    listeners.hint("test.hears", KettleBoiled, heard.append)
    with transaction.atomic():
        events.publish(BOILED)
    assert heard == [BOILED]


@pytest.mark.django_db(transaction=True)
def test_a_failing_subscriber_is_tried_again_later(listeners):
    tries = []

    def second_time(event):
        tries.append(clock.now())
        if len(tries) == 1:
            raise RuntimeError("not yet")

    listeners.on("test.second", KettleBoiled, second_time)
    with transaction.atomic():
        events.publish(BOILED)
    worker.drain()
    assert len(tries) == 1
    waiting = DBTaskResult.objects.get(status="READY")
    assert waiting.args_kwargs["kwargs"]["attempt"] == 1
    assert waiting.run_after > clock.now()
    DBTaskResult.objects.filter(pk=waiting.pk).update(run_after=clock.now())
    worker.drain()
    assert len(tries) == 2


@pytest.mark.django_db(transaction=True)
def test_whoever_asks_the_worker_to_stop_waits_for_one_task_at_most(listeners):
    done = []
    stop = threading.Event()

    def boil(event):
        done.append(event)
        stop.set()

    listeners.on("test.stops", KettleBoiled, boil)
    with transaction.atomic():
        events.publish(BOILED)
        events.publish(BOILED)
    worker.drain(stop=stop)
    assert done == [BOILED]
    worker.drain()
    assert done == [BOILED, BOILED]


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_mistake():
    with pytest.raises(RuntimeError):
        events.publish(BOILED)


def test_a_frozen_registry_refuses_late_comers():
    registry: Registry[events.Hint] = Registry("late")
    registry.register(events.Hint("a", KettleBoiled, print))
    with pytest.raises(ImproperlyConfigured):
        registry.register(events.Hint("a", KettleBoiled, print))
    registry.freeze()
    with pytest.raises(ImproperlyConfigured):
        registry.register(events.Hint("b", KettleBoiled, print))
