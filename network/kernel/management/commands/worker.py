"""Run the work outside the request in a process of its own; a small installation has it in its server."""

import json
import signal
import threading
from datetime import timedelta
from types import FrameType
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from network.kernel import clock
from network.kernel.models import Heartbeat
from network.kernel.tasks import worker

SILENCE = timedelta(minutes=5)  # one long task may keep a worker that is well from beating


class Command(BaseCommand):
    """Tasks and schedule until told to stop; what is in hand is finished first."""

    help = "Runs tasks and due jobs until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only tell whether a worker is alive")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if check:
            self.stdout.write(json.dumps({"silent_seconds": _silent_seconds()}))
            return
        stop = threading.Event()

        def ask_to_stop(number: int, frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, ask_to_stop)
        self.stdout.write("The worker is ready (stop with Ctrl-C).")
        self.stdout.flush()
        worker.work(stop)
        self.stdout.write("Stopped.")


def _silent_seconds() -> int:
    """Return how long ago a worker was last alive. Raises: CommandError where that is too long."""
    heard = Heartbeat.objects.filter(name="worker").values_list("beat_at", flat=True).first()
    if heard is None:
        raise CommandError("No worker has ever been heard of: start one with manage.py worker.")
    silent = clock.now() - heard
    if silent > SILENCE:
        raise CommandError(f"The worker was last heard of at {heard:%Y-%m-%d %H:%M} UTC: start it again.")
    return int(silent.total_seconds())
