"""A bar on the terminal for whoever waits longer than two seconds. Not for logs or pipes: silent there."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

PATIENCE_SECONDS = 2.0
REDRAW_SECONDS = 0.1
WIDTH = 30


class Progress:
    """Counts steps and draws them on one line. `total` may be None when nobody knows it."""

    def __init__(self, label: str, total: int | None, stream: TextIO) -> None:
        self.label = label
        self.total = total
        self.done = 0
        self._stream = stream
        self._visible = stream.isatty()
        self._started = self._part = self._drawn = time.monotonic()
        self._shown = False

    def advance(self, steps: int = 1) -> None:
        """Count so many more steps, and draw now and then."""
        self.done += steps
        instant = time.monotonic()
        patient = instant - self._started <= PATIENCE_SECONDS
        if self._visible and not patient and instant - self._drawn > REDRAW_SECONDS:
            self._drawn, self._shown = instant, True
            self._stream.write("\r" + self.line(instant - self._part) + "\x1b[K")
            self._stream.flush()

    def restart(self, label: str, total: int | None) -> None:
        """Begin the next part of the same wait: another label, counted from nothing."""
        self.label, self.total, self.done = label, total, 0
        self._part = time.monotonic()

    def line(self, seconds: float) -> str:
        """Return the text of the bar after so many seconds."""
        pace = self.done / seconds if seconds > 0 else 0.0
        if not self.total:
            return f"{self.label}  {self.done:,}  {pace:,.0f}/s"
        part = min(1.0, self.done / self.total)
        filled = round(part * WIDTH)
        left = (self.total - self.done) / pace if pace else 0.0
        bar = "█" * filled + "░" * (WIDTH - filled)
        return f"{self.label}  {bar} {part:4.0%}  {self.done:,}/{self.total:,}  {max(0.0, left):.0f} s"

    def close(self) -> None:
        """Wipe the line, so that what is printed next stands alone."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


@contextmanager
def progress(label: str, total: int | None = None, *, stream: TextIO | None = None) -> Iterator[Progress]:
    """Show how far something is, on standard error by default."""
    bar = Progress(label, total, stream if stream is not None else sys.stderr)
    try:
        yield bar
    finally:
        bar.close()
