"""The worker: tasks and schedule in one loop, in its own process or in a thread of a small installation."""

import logging
import threading
import time
from typing import Any

from django.db import close_old_connections
from django.db.utils import OperationalError
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from network.kernel.ids import new_uid
from network.kernel.tasks import schedule

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.3
SCHEDULE_SECONDS = 5.0
ROUND_TASKS = 50
"""How many tasks run before the worker says again that it lives, and listens whether it must stop."""


class _Round(Worker):
    """The tasks that are ready; one that is begun is ended, but no other begun once `stop` is set."""

    def __init__(self, stop: threading.Event, at_most: int | None) -> None:
        self._stop = stop
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=at_most,
            worker_id=new_uid(),
            excluded_queue_names=[],
        )

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        super().run_task(db_task_result)
        if self._stop.is_set():
            self.running = False


def drain(at_most: int | None = None, stop: threading.Event | None = None) -> None:
    """Run the tasks that are ready, all of them, at most so many, or until `stop` is set; then return."""
    _Round(stop or threading.Event(), at_most).run()


def work(stop: threading.Event) -> None:
    """Run tasks and due jobs until `stop` is set; a failing database is waited for."""
    next_schedule = 0.0
    while not stop.is_set():
        try:
            if time.monotonic() >= next_schedule:
                schedule.beat()
                schedule.run_due_jobs()
                next_schedule = time.monotonic() + SCHEDULE_SECONDS
            drain(ROUND_TASKS, stop)
        except OperationalError:
            logger.warning("the database does not answer, the worker waits", exc_info=True)
        finally:
            close_old_connections()
        stop.wait(IDLE_SECONDS)


class EmbeddedWorker:
    """The worker in a thread of a process that also serves."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=work, args=(self._stop,), name="worker", daemon=True)
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Say that the round it is in is its last. Returns at once."""
        self._stop.set()

    def wait(self, seconds: float) -> None:
        """Wait until the round it is in is done: a task that outlives the interpreter cannot end well."""
        self._thread.join(seconds)
