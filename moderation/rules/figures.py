"""Which figures are shown: a number under five could point at somebody, so it is not. Pure."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEW = 5
Key = TypeVar("Key", bound=Hashable)


def shown(count: int) -> int | None:
    """Return a count as it may be read; None from one to four."""
    return None if 0 < count < FEW else count


def shown_together(counts: Mapping[Key, int]) -> dict[Key, int | None]:
    """Return counts of which the sum is known too: when one alone is hidden, the next smallest is as well."""
    found = {key: shown(count) for key, count in counts.items()}
    hidden = [key for key, value in found.items() if value is None]
    if len(hidden) == 1:
        rest = [key for key, value in found.items() if value]
        if rest:
            found[min(rest, key=lambda key: counts[key])] = None
    return found
