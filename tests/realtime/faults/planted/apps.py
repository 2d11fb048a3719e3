"""An app that wraps what the product registered, so that a process ends at a moment that a test chooses.

The product has no hook for this: the app stands last in the settings of the tests, and puts itself around one
hint and one subscriber. A test plants a fault by making a file in FAULTS_DIR; the first process that comes by
takes the file away and ends. Not for faults from outside: those are signals, see `cluster`.
"""

import os
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import time_machine
from django.apps import AppConfig

DIE_AFTER_COMMIT = "die-after-commit"
DIE_AFTER_HINT = "die-after-hint"
HANG_IN_TASK = "hang-in-task"
HANGS = "hangs"
CLOCK = "clock"
EVERY_SEND = 10_000
"""Limits of a person do not count here: forty who send as fast as they can are not the abuse they are for."""


class PlantedConfig(AppConfig):
    """Faults that wait for their moment."""

    name = "tests.realtime.faults.planted"
    label = "planted"

    def ready(self) -> None:
        from network.kernel import events
        from realtime.chat import rules
        from realtime.gateway import flow

        folder = Path(os.environ["FAULTS_DIR"])
        _around(
            events.hints.get("chat.message_sent"),
            _Ends(folder, DIE_AFTER_COMMIT),
            _Ends(folder, DIE_AFTER_HINT),
        )
        _around(events.subscribers.get("notifications.direct_message"), _Hangs(folder))
        rules.SENDS_PER_10_SECONDS = rules.SENDS_PER_10_MINUTES = EVERY_SEND
        flow.PATIENCE_SECONDS = float(os.environ.get("FAULTS_PATIENCE", flow.PATIENCE_SECONDS))
        import faulthandler

        faulthandler.register(signal.SIGUSR2, all_threads=True)
        signal.signal(signal.SIGUSR1, _Jumps(folder))


def _around(listener: Any, before: Callable[[], None], after: Callable[[], None] = lambda: None) -> None:
    """Put something around what a listener does; it is frozen, as the product wants it."""
    handle = listener.handle

    def planted(event: Any) -> None:
        before()
        handle(event)
        after()

    object.__setattr__(listener, "handle", planted)


class _Planted:
    """A fault that waits for its file."""

    def __init__(self, folder: Path, name: str = HANG_IN_TASK) -> None:
        self._file = folder / name

    def due(self) -> bool:
        """Whether it is now, and ours: of several processes exactly one takes the file away."""
        try:
            self._file.unlink()
        except FileNotFoundError:
            return False
        return True


class _Ends(_Planted):
    """Ends this process as `kill -9` does."""

    def __call__(self) -> None:
        if self.due():
            os.kill(os.getpid(), signal.SIGKILL)


class _Hangs(_Planted):
    """Says that it hangs, and waits for somebody to kill this process."""

    def __call__(self) -> None:
        if self.due():
            (self._file.parent / HANGS).write_text(str(os.getpid()))
            time.sleep(600)


class _Jumps:
    """Moves the clock of this process by the seconds in a file; what counts time without jumps goes on."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / CLOCK
        self._moved: time_machine.travel | None = None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self._moved is not None:
            self._moved.stop()
        seconds = float(self._file.read_text())
        self._moved = time_machine.travel(datetime.now().astimezone() + timedelta(seconds=seconds), tick=True)
        self._moved.start()
