"""Limits against abuse, counted in the cache per name and key. Not for rules of the product."""

from django.core.cache import cache

from network.kernel import clock
from network.kernel.errors import Sentence, TooMany


def hit(name: str, key: object, *, limit: int, per_seconds: int, message: Sentence | None = None) -> None:
    """Count one attempt in a fixed window of `per_seconds`.

    Raises: TooMany from the attempt after `limit` until the window ends.
    """
    window = int(clock.now().timestamp()) // per_seconds
    slot = f"limit:{name}:{key}:{window}"
    count = _count(slot)
    if count is None:  # the first one of this window; of two at once each is counted
        cache.add(slot, 0, timeout=per_seconds)
        count = _count(slot)
    if count is not None and count > limit:
        raise TooMany(message)


def _count(slot: str) -> int | None:
    """Count one more. Returns: how many, or None where nothing was counted yet, or nothing is kept."""
    try:
        return cache.incr(slot)
    except ValueError:
        return None
