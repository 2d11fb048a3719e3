"""The worker: tasks and schedule in one loop, in its own process or in a thread of a small installation."""

import logging
import threading

from django.db import close_old_connections
from django.db.utils import OperationalError
from django_tasks_db.management.commands.db_worker import Worker

from network.kernel.ids import new_uid
from network.kernel.tasks import schedule

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.3
SCHEDULE_SECONDS = 5.0


def drain() -> None:
    """Run every task that is ready, then return."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=new_uid(),
        excluded_queue_names=[],
    ).run()


def work(stop: threading.Event) -> None:
    """Run tasks and due jobs until `stop` is set; a failing database is waited for."""
    rounds_per_schedule = max(1, int(SCHEDULE_SECONDS / IDLE_SECONDS))
    round_number = 0
    while not stop.is_set():
        try:
            if round_number % rounds_per_schedule == 0:
                schedule.beat()
                schedule.run_due_jobs()
            drain()
        except OperationalError:
            logger.warning("the database does not answer, the worker waits", exc_info=True)
        finally:
            close_old_connections()
        round_number += 1
        stop.wait(IDLE_SECONDS)


def run_in_thread() -> threading.Event:
    """Start the worker in a daemon thread. Returns: the event that stops it."""
    stop = threading.Event()
    threading.Thread(target=work, args=(stop,), name="worker", daemon=True).start()
    return stop
