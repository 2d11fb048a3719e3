"""What happens by the clock. Apps register jobs when Django starts; the worker runs those that are due.

Nothing that must hold hangs on a job: power and standings end by their own instant.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from network.kernel import clock
from network.kernel.models import Heartbeat, IdempotencyKey
from network.kernel.registry import Registry

logger = logging.getLogger(__name__)

STALE_TASK = timedelta(minutes=15)
KEPT_RESULTS = timedelta(days=7)


@dataclass(frozen=True)
class Job:
    """Work that repeats: `run` is idempotent."""

    name: str
    every: timedelta
    run: Callable[[], object]


jobs: Registry[Job] = Registry("scheduled jobs")


def beat(name: str = "worker") -> None:
    """Note that a part of the installation is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": clock.now()})


def run_due_jobs() -> list[str]:
    """Run each job whose last run is longer ago than its interval. Returns: names of those that ran."""
    ran = []
    for job in jobs:
        if _claim(job):
            try:
                job.run()
            except Exception:
                logger.exception("scheduled job %s failed", job.name)
            ran.append(job.name)
    return ran


def _claim(job: Job) -> bool:
    """Take the turn of a job; of several workers exactly one gets it."""
    moment = clock.now()
    name = f"job:{job.name}"
    with transaction.atomic():
        _row, created = Heartbeat.objects.get_or_create(name=name, defaults={"beat_at": moment})
        if created:
            return True
        return bool(
            Heartbeat.objects.filter(name=name, beat_at__lte=moment - job.every).update(beat_at=moment)
        )


def reap_dead_tasks() -> int:
    """Put tasks whose worker died back in the queue. Returns: how many."""
    dead = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=clock.now() - STALE_TASK
    )
    return dead.update(status=TaskResultStatus.READY, started_at=None)


def prune() -> None:
    """Forget finished tasks and old answers to API calls."""
    moment = clock.now()
    DBTaskResult.objects.finished().filter(finished_at__lt=moment - KEPT_RESULTS).delete()
    IdempotencyKey.objects.filter(created_at__lt=moment - timedelta(days=1)).delete()
