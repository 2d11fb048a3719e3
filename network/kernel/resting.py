"""Leave alone for a while what did not answer, so that not everybody waits for it in turn.

For what may be missed: a cache, a hint. Not for what must be stored.
"""

from time import monotonic

REST_SECONDS = 2.0


class Resting:
    """Something outside that is asked nothing while it rests. May be shared by threads."""

    def __init__(self, seconds: float = REST_SECONDS) -> None:
        self._seconds = seconds
        self._until = 0.0

    def __bool__(self) -> bool:
        return monotonic() < self._until

    def begin(self) -> None:
        """Note that it did not answer."""
        self._until = monotonic() + self._seconds

    def end(self) -> None:
        """Note that it is asked again at once: for who knows that it is back."""
        self._until = 0.0
