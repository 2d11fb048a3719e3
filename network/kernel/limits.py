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
    cache.add(slot, 0, timeout=per_seconds)
    try:
        count = cache.incr(slot)
    except ValueError:  # the window ended between the two calls
        cache.set(slot, 1, timeout=per_seconds)
        count = 1
    if count > limit:
        raise TooMany(message)
