"""Whether this installation can do its work: asked by a proxy or a supervisor. Not for figures about use."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from network.kernel import clock
from network.kernel.ids import new_uid
from network.kernel.models import Heartbeat

WORKER = "worker"
WORKER_SILENT = timedelta(seconds=60)
LAYER_SECONDS = 2.0
LET_GO_SECONDS = 0.01


class UnwellError(Exception):
    """A part answers, but not as it should. The sentence is for whoever runs the installation."""


def database() -> None:
    """Ask the database something. Raises whatever it answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations() -> None:
    """Compare the tables with the code. Raises UnwellError."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise UnwellError("migrations are waiting: run manage.py migrate")


def channel_layer() -> None:
    """Send a word through the channel layer and read it back. Raises UnwellError or what the layer raises."""
    layer = get_channel_layer()
    if layer is None:
        raise UnwellError("no channel layer is configured")

    if not async_to_sync(_round_trip)(layer):
        raise UnwellError("the channel layer lost a word")


async def _round_trip(layer: Any) -> bool:
    word = new_uid()
    channel = await layer.new_channel()
    await layer.send(channel, {"type": "health", "word": word})
    heard = await asyncio.wait_for(layer.receive(channel), LAYER_SECONDS)
    with suppress(TimeoutError):  # a layer lets go of a channel when a receive on it is given up
        await asyncio.wait_for(layer.receive(channel), LET_GO_SECONDS)
    return bool(heard.get("word") == word)


def worker() -> None:
    """Look when the worker was last alive. Raises UnwellError."""
    beat = Heartbeat.objects.filter(name=WORKER).first()
    if beat is None:
        raise UnwellError("the worker never started")
    if clock.now() - beat.beat_at > WORKER_SILENT:
        raise UnwellError("the worker is silent")


PARTS: dict[str, Callable[[], None]] = {
    "database": database,
    "migrations": migrations,
    "channel_layer": channel_layer,
    "worker": worker,
}


def state() -> dict[str, str]:
    """Return the state of every part: `ok`, or what is wrong without any detail of the inside."""
    found = {}
    for name, look in PARTS.items():
        try:
            look()
            found[name] = "ok"
        except UnwellError as problem:
            found[name] = str(problem)
        except Exception:  # noqa: BLE001  a probe must answer whatever breaks, and tell visitors nothing about it
            found[name] = "does not answer"
    return found
