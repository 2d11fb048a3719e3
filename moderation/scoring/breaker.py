"""A circuit breaker: who fails again and again is left alone for a while.

Not for retrying: the worker does that.
"""

import time
from collections.abc import Callable

Timer = Callable[[], float]  # seconds that only go up; not a moment of the day


class Breaker:
    """Counts failures in a row; opens at the limit, and lets one try through when the rest is over."""

    def __init__(self, *, limit: int = 3, rest_seconds: float = 300.0, timer: Timer = time.monotonic) -> None:
        """Start closed."""
        self._limit = limit
        self._rest_seconds = rest_seconds
        self._timer = timer
        self._failures = 0
        self._opened_at: float | None = None

    @property
    def open_for_seconds(self) -> float:
        """How long nobody should try; 0 when one may."""
        if self._opened_at is None:
            return 0.0
        return max(0.0, self._opened_at + self._rest_seconds - self._timer())

    def succeeded(self) -> None:
        """Forget all failures."""
        self._failures = 0
        self._opened_at = None

    def failed(self) -> None:
        """Count a failure; at the limit, or after a failed try, rest (again)."""
        self._failures += 1
        if self._failures >= self._limit:
            self._opened_at = self._timer()
