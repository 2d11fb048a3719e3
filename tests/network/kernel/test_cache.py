"""Without Redis the product goes on: what was kept is gone, and nothing breaks."""

import pytest

from network.kernel import limits
from network.kernel.cache import PatientRedisCache
from network.kernel.errors import TooMany
from tests.helpers.servers import Redis

pytestmark = pytest.mark.postgres  # the part of the tests that has real servers


@pytest.fixture
def redis():
    server = Redis()
    server.start()
    yield server
    server.stop()


def test_an_absent_redis_is_an_empty_cache(redis, monkeypatch):
    cache = PatientRedisCache(redis.url, {})
    cache.set("a", 1)
    assert cache.get("a") == 1
    monkeypatch.setattr(limits, "cache", cache)
    limits.hit("test", "anna", limit=1, per_seconds=3600)
    with pytest.raises(TooMany):
        limits.hit("test", "anna", limit=1, per_seconds=3600)
    redis.kill()
    assert cache.get("a", "gone") == "gone"
    assert cache.get_many(["a"]) == {}
    assert cache.add("b", 1)
    assert not cache.has_key("a")
    cache.set("a", 2)
    cache.set_many({"a": 3})
    cache.delete("a")
    cache.delete_many(["a"])
    with pytest.raises(ValueError, match="not kept"):
        cache.incr("a")
    limits.hit("test", "anna", limit=1, per_seconds=3600)
    redis.start()
    assert cache.add("b", 1)
    assert cache.get("b") == 1
