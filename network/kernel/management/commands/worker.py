"""Run the work outside the request in a process of its own; a small installation has it in its server."""

import json
import signal
import threading
from datetime import timedelta
from types import FrameType
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

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
        self.stdout.write(_("De werker staat klaar (stoppen met Ctrl-C)."))
        self.stdout.flush()
        worker.work(stop)
        self.stdout.write(_("Gestopt."))


def _silent_seconds() -> int:
    """Return how long ago a worker was last alive. Raises: CommandError where that is too long."""
    try:
        heard = Heartbeat.objects.filter(name="worker").values_list("beat_at", flat=True).first()
    except DatabaseError as error:
        raise CommandError(
            _("De databank antwoordt niet. Kijk na of ze draait, en of DATABASE_URL klopt.")
        ) from error
    if heard is None:
        raise CommandError(_("Er is nog nooit een werker geweest. Start er een met manage.py worker."))
    silent = clock.now() - heard
    if silent > SILENCE:
        raise CommandError(
            _("De werker zweeg na %(moment)s UTC. Start hem opnieuw.") % {"moment": f"{heard:%Y-%m-%d %H:%M}"}
        )
    return int(silent.total_seconds())
