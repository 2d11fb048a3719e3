"""The worker: tasks and schedule in one loop, in its own process or in a thread of a small installation."""

import logging
import threading
import time

from django.db import close_old_connections
from django.db.utils import OperationalError
from django_tasks_db.management.commands.db_worker import Worker

from network.kernel.ids import new_uid
from network.kernel.tasks import schedule

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.3
SCHEDULE_SECONDS = 5.0
ROUND_TASKS = 50
"""How many tasks run before the worker says again that it lives, and listens whether it must stop."""


def drain(at_most: int | None = None) -> None:
    """Run the tasks that are ready, all of them or at most so many, then return."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=at_most,
        worker_id=new_uid(),
        excluded_queue_names=[],
    ).run()


def work(stop: threading.Event) -> None:
    """Run tasks and due jobs until `stop` is set; a failing database is waited for."""
    next_schedule = 0.0
    while not stop.is_set():
        try:
            if time.monotonic() >= next_schedule:
                schedule.beat()
                schedule.run_due_jobs()
                next_schedule = time.monotonic() + SCHEDULE_SECONDS
            drain(ROUND_TASKS)
        except OperationalError:
            logger.warning("the database does not answer, the worker waits", exc_info=True)
        finally:
            close_old_connections()
        stop.wait(IDLE_SECONDS)


def run_in_thread() -> threading.Event:
    """Start the worker in a daemon thread. Returns: the event that stops it."""
    stop = threading.Event()
    threading.Thread(target=work, args=(stop,), name="worker", daemon=True).start()
    return stop
