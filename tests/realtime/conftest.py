"""The town of every test, committed, because sockets ask the database in threads of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier

import pytest
from asgiref.sync import SyncToAsync
from channels.layers import channel_layers
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connections

from network.kernel.tasks import worker
from network.people.models import Person
from realtime.gateway import threads
from realtime.notifications.models import Dispatch, Notification
from tests.factories.people import Town, a_town, an_administrator
from tests.helpers import site as sites
from tests.helpers.site import Site


@pytest.fixture
def town(transactional_db: None) -> Town:
    """Halle, with district A (`here`: anna and griet) and district B (`there`: bram)."""
    return a_town()


@pytest.fixture
def appointer(town: Town) -> Person:
    """Whoever gives roles: made before a server starts, so that nothing else happens when one is given."""
    return an_administrator("appointing")


@pytest.fixture
def settled(town: Town) -> None:
    """Let the worker finish what followed from making people. A test names it after all of them."""
    worker.drain()
    Notification.objects.all().delete()
    Dispatch.objects.all().delete()
    mail.outbox.clear()
    cache.clear()


@pytest.fixture
def hints_to() -> Iterator[Callable[[str], None]]:
    """Let the hints of the test's own process reach the sites on a Redis: `hints_to(url)`."""
    kept = channel_layers.backends.pop("default", None)

    def reach(url: str) -> None:
        channel_layers.set("default", RedisPubSubChannelLayer(hosts=[{"address": url}], prefix="gebuurte"))

    yield reach
    channel_layers.backends.pop("default", None)
    if kept is not None:
        channel_layers.set("default", kept)


@pytest.fixture
def two_sites(town: Town, tmp_path: Path, hints_to: Callable[[str], None]) -> Iterator[list[Site]]:
    """Two servers on one database and one Redis."""
    hints_to(settings.REDIS_URL)
    both = [sites.start(tmp_path / name) for name in ("one", "two")]
    yield both
    for running in both:
        sites.stop(running)


@pytest.fixture(autouse=True)
def _threads_let_go() -> Iterator[None]:
    """Close what threads of the product keep open: Channels' own client switches that off while it tests."""
    yield
    for pool in (threads._readers, threads._writers, SyncToAsync.single_thread_executor):
        together = Barrier(max(1, len(pool._threads)))
        for done in [pool.submit(_close, together) for _ in range(together.parties)]:
            done.result()


def _close(together: Barrier) -> None:
    together.wait(5)
    connections.close_all()
