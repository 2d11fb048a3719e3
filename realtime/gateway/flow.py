"""How much may be under way: the window of one connection and its budget of frames.

Pure: the present moment comes in as seconds of a clock that never jumps. Not for sending.
"""

from collections import deque

MAX_UNCONFIRMED_FRAMES = 64
MAX_UNCONFIRMED_BYTES = 256 * 1024
PATIENCE_SECONDS = 30.0


class Window:
    """Numbers the frames of a connection and remembers which are not confirmed yet."""

    def __init__(self) -> None:
        self.seq = 0
        self.size = 0
        # Of unconfirmed frames, oldest first: plain numbers, which the garbage collector need not look at.
        self._sizes: deque[int] = deque()
        self._moments: deque[float] = deque()

    def next_number(self, size: int, at: float) -> int:
        """Return the number of a frame of `size` bytes that leaves now."""
        self.seq += 1
        self.size += size
        self._sizes.append(size)
        self._moments.append(at)
        return self.seq

    def has_room(self, size: int) -> bool:
        """Whether an event of `size` bytes may leave."""
        return len(self._sizes) < MAX_UNCONFIRMED_FRAMES and self.size + size <= MAX_UNCONFIRMED_BYTES

    @property
    def is_calm(self) -> bool:
        """Whether at most half of the window is in use."""
        return len(self._sizes) <= MAX_UNCONFIRMED_FRAMES // 2 and self.size <= MAX_UNCONFIRMED_BYTES // 2

    def confirm(self, seq: int) -> int:
        """Strike off everything up to and including `seq`.

        Returns: how many frames that confirmed. Raises: ValueError for a number that never left.
        """
        if seq > self.seq:
            raise ValueError(f"frame {seq} never left")
        confirmed = max(0, len(self._sizes) - (self.seq - seq))
        for _ in range(confirmed):
            self.size -= self._sizes.popleft()
            self._moments.popleft()
        return confirmed

    def is_overdue(self, at: float) -> bool:
        """Whether the oldest unconfirmed frame waits longer than our patience."""
        return bool(self._moments) and at - self._moments[0] > PATIENCE_SECONDS


class Budget:
    """A bucket that fills at `rate` a second up to `burst`; each frame takes one out."""

    def __init__(self, *, rate: float, burst: int, at: float) -> None:
        self._rate = rate
        self._burst = burst
        self._left = float(burst)
        self._at = at

    def take(self, at: float) -> bool:
        """Take one out. Returns: whether there was one."""
        self._left = min(self._burst, self._left + (at - self._at) * self._rate)
        self._at = at
        if self._left < 1:
            return False
        self._left -= 1
        return True
