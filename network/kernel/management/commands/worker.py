"""Run the work outside the request in a process of its own; a small installation has it in its server."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management import BaseCommand

from network.kernel.tasks import worker


class Command(BaseCommand):
    """Tasks and schedule until told to stop; what is in hand is finished first."""

    help = "Runs tasks and due jobs until Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def ask_to_stop(number: int, frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, ask_to_stop)
        self.stdout.write("The worker is ready (stop with Ctrl-C).")
        self.stdout.flush()
        worker.work(stop)
        self.stdout.write("Stopped.")
