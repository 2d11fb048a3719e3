"""The cache on Redis, for which an absent Redis is an empty cache: pages get slower, and go on.

Not for anything that must be remembered: it holds drawn cards, answers of minutes and counts of limits.
"""

import logging
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import ConnectionError as RedisAbsent
from redis.exceptions import TimeoutError as RedisSilent

from network.kernel.resting import Resting

logger = logging.getLogger(__name__)

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("network", "groups", "moderation", "realtime")
DRAWS = frozenset({".py", ".html", ".css", ".js", ".svg"})


@lru_cache(maxsize=1)
def release() -> str:
    """Return a short name for the code and templates that run here: equal on machines that run the same."""
    digest = sha256()
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in DRAWS:
                digest.update(str(path.relative_to(ROOT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@lru_cache
def _resting(server: str) -> Resting:
    """Return whether that server rests: one answer for all threads, which have a cache each."""
    return Resting()


class _OneClient(RedisCacheClient):
    """Makes a client of Redis once, not for each question: threads may share it."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self._made: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if write not in self._made:
            self._made[write] = super().get_client(key, write=write)
        return self._made[write]


@lru_cache
def _client(servers: tuple[str, ...], options: tuple[tuple[str, Any], ...]) -> _OneClient:
    """Return the one client of this process for a server.

    Django makes a cache for each request and each socket; with a client each they would open a line each.
    """
    return _OneClient(list(servers), **dict(options))


class PatientRedisCache(RedisCache):
    """Answers as if nothing was kept while Redis is away, and keeps apart what each release put in.

    A card that another release drew names styles and icons that are gone, and its values have other shapes.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.key_prefix = f"{release()}{self.key_prefix}"
        self._resting = _resting(str(server))

    @cached_property
    def _cache(self) -> _OneClient:
        own = vars(self)  # the stubs leave these names out
        return _client(tuple(own["_servers"]), tuple(sorted(own["_options"].items())))

    def _or(self, ask: Callable[[], T], otherwise: T) -> T:
        """Ask, or answer as if nothing was kept. Of a frozen one only the first ones wait; the rest go on."""
        if self._resting:
            return otherwise
        try:
            return ask()
        except (RedisAbsent, RedisSilent):
            self._resting.begin()
            logger.warning("Redis does not answer, the cache is empty for now")
            return otherwise

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(lambda: super(PatientRedisCache, self).get(key, default, version), default)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        return self._or(lambda: super(PatientRedisCache, self).get_many(keys, version), {})

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._or(lambda: super(PatientRedisCache, self).has_key(key, version), False)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._or(lambda: super(PatientRedisCache, self).set(key, value, timeout, version), None)

    def set_many(
        self, data: dict[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        return self._or(lambda: super(PatientRedisCache, self).set_many(data, timeout, version), list(data))

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._or(lambda: super(PatientRedisCache, self).add(key, value, timeout, version), True)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._or(lambda: super(PatientRedisCache, self).touch(key, timeout, version), False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a number. Raises: ValueError where it is absent, as always."""
        found: int | None = self._or(lambda: super(PatientRedisCache, self).incr(key, delta, version), None)
        if found is None:
            raise ValueError(f"{key!r} is not kept")
        return found

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._or(lambda: super(PatientRedisCache, self).delete(key, version), False)

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        self._or(lambda: super(PatientRedisCache, self).delete_many(keys, version), None)
