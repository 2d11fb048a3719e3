"""One cluster for all short tests of faults: each leaves it whole for the next."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.helpers import site
from tests.realtime.faults.cluster import Cluster

SHORT = {"rooms": 5, "senders": 12, "readers": 18}
SHORT_PATIENCE = 6.0


@pytest.fixture(scope="module")
def cluster(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A running cluster with a small town in it, its tables those of the test's own database."""
    made = Cluster(tmp_path_factory.mktemp("cluster"), patience=SHORT_PATIENCE)
    try:
        made.start(site.database_url(), **SHORT)
        yield made
    finally:
        made.stop()


@pytest.fixture
def whole(cluster: Cluster) -> Cluster:
    """The cluster with everything up, whatever the test before did to it."""
    if not cluster.worker.alive:
        cluster.worker.start()
    cluster.restart()
    return cluster


def told(what: str, figures: dict[str, Any]) -> None:
    """Print the figures of one fault."""
    print(what, figures)
