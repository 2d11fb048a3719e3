"""A supervisor learns whether every part can do its work, and a visitor learns nothing more."""

from datetime import timedelta

import pytest
import time_machine
from channels.layers import BaseChannelLayer
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from network.kernel import clock
from network.kernel.tasks import schedule
from network.pages import health


@pytest.fixture
def worker(db: None) -> None:
    schedule.beat()


def parts(client) -> tuple[int, dict[str, str]]:
    answer = client.get("/health/ready")
    return answer.status_code, answer.json()["parts"]


@pytest.mark.slow
def test_a_process_that_answers_lives(client):
    """Without the database: this must not restart a process because something else is down."""
    answer = client.get("/health/live")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


def test_all_parts_are_well(client, worker):
    answer = client.get("/health/ready")
    assert answer.json() == {
        "status": "ok",
        "parts": {"database": "ok", "migrations": "ok", "channel_layer": "ok", "worker": "ok"},
    }
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_worker_that_never_started_is_said(client, db):
    status, found = parts(client)
    assert status == 503
    assert found["worker"] == "the worker never started"
    assert found["database"] == "ok"


def test_a_worker_that_fell_silent_is_said(client, worker):
    silent_at = clock.now() + health.WORKER_SILENT
    with time_machine.travel(silent_at - timedelta(seconds=5), tick=False):
        assert parts(client)[0] == 200
    with time_machine.travel(silent_at + timedelta(seconds=5), tick=False):
        assert parts(client) == (503, {**parts(client)[1], "worker": "the worker is silent"})


def test_a_migration_that_waits_is_said(client, worker):
    MigrationRecorder(connection).migration_qs.filter(app="moderation").delete()
    status, found = parts(client)
    assert status == 503
    assert "migrate" in found["migrations"]


class SilentLayer(BaseChannelLayer):
    """A channel layer behind which nobody listens any more."""

    async def new_channel(self, prefix: str = "x") -> str:
        raise ConnectionRefusedError("redis://secret@10.0.0.7:6379")


def test_what_is_inside_stays_inside(client, worker, settings):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": f"{SilentLayer.__module__}.SilentLayer"}}
    status, found = parts(client)
    assert status == 503
    assert found["channel_layer"] == "does not answer"
