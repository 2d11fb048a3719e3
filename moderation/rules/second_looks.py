"""Which decisions a second person sees, what is looked at without a reason, and what that measures. Pure.

The draw is by a keyed digest of the item's own name: the same item always gives the same answer, nobody can
foresee it, and a job that runs twice draws nothing twice.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

from django.utils.crypto import salted_hmac

DUE = timedelta(days=7)
WEEK = timedelta(days=7)
SETTLED_AFTER = timedelta(minutes=30)
"""Until then whoever decided can take it back."""
DEFAULT_PERCENT = 5
FEWEST_SHOWN = 10
"""Of fewer looks no share is shown: it would say more than is known, and perhaps about whom."""
PARTS = 1_000_000
_Z = 1.96


def position_of(salt: str, name: str) -> int:
    """Return where something falls in a draw, from 0 up to a million."""
    return int(salted_hmac(f"moderation.{salt}", name).hexdigest()[:12], 16) % PARTS


def is_drawn(name: str, percent: int) -> bool:
    """Whether a decision of that name goes to a second person."""
    return position_of("second_look", name) < percent * PARTS // 100


def is_sampled(kind: str, number: int, one_in: int) -> bool:
    """Whether an item at which nobody pointed is looked at; 0 means that none is."""
    return one_in > 0 and position_of("sample", f"{kind}:{number}") < PARTS / one_in


@dataclass(frozen=True, slots=True)
class Share:
    """A share with the interval in which it lies with 95 % certainty (Wilson's)."""

    hits: int
    total: int

    @property
    def known(self) -> bool:
        """Whether there are enough to say something."""
        return self.total >= FEWEST_SHOWN

    @property
    def percent(self) -> int:
        """The share in whole percents."""
        return round(100 * self.hits / self.total) if self.total else 0

    @property
    def low(self) -> int:
        """The lower end, in whole percents."""
        return math.floor(100 * self._bounds()[0])

    @property
    def high(self) -> int:
        """The upper end, in whole percents."""
        return math.ceil(100 * self._bounds()[1])

    def _bounds(self) -> tuple[float, float]:
        if not self.total:
            return 0.0, 1.0
        part, square = self.hits / self.total, _Z**2
        middle = part + square / (2 * self.total)
        spread = _Z * math.sqrt(part * (1 - part) / self.total + square / (4 * self.total**2))
        scale = 1 + square / self.total
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
