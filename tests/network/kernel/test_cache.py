"""Without Redis the product goes on: what was kept is gone, and nothing breaks."""

import pytest
from redis import from_url

from network.kernel import cache as cache_module
from network.kernel import limits
from network.kernel.cache import PatientRedisCache
from network.kernel.errors import TooMany
from network.kernel.resting import Resting
from tests.helpers.servers import Redis

pytestmark = pytest.mark.postgres  # the part of the tests that has real servers


@pytest.fixture
def redis(monkeypatch):
    monkeypatch.setattr(cache_module, "_resting", lambda server: Resting(seconds=0))
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


def test_a_silent_redis_is_asked_once_in_a_while_and_not_by_everybody(redis, monkeypatch):
    rest = Resting(seconds=60)
    monkeypatch.setattr(cache_module, "_resting", lambda server: rest)
    caches = [PatientRedisCache(redis.url, {}) for _thread in range(2)]
    redis.kill()
    assert caches[0].get("a", "gone") == "gone"
    redis.start()
    caches[1].set("a", 1)
    assert caches[1].get("a") is None
    rest.end()
    caches[1].set("a", 1)
    assert caches[0].get("a") == 1


def test_what_another_release_kept_is_not_found(redis, monkeypatch):
    before = PatientRedisCache(redis.url, {"KEY_PREFIX": "town"})
    before.set_many({"card": "drawn", "facts": {"name": "Sint-Rochus"}})
    same = PatientRedisCache(redis.url, {"KEY_PREFIX": "town"})
    assert same.get_many(["card", "facts"]) == {"card": "drawn", "facts": {"name": "Sint-Rochus"}}
    monkeypatch.setattr(cache_module, "release", lambda: "the-next")
    after = PatientRedisCache(redis.url, {"KEY_PREFIX": "town"})
    assert after.get_many(["card", "facts"]) == {}
    after.set("card", "drawn anew")
    assert before.get("card") == "drawn"


def test_a_release_is_known_by_what_it_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(cache_module, "ROOT", tmp_path)
    monkeypatch.setattr(cache_module, "PACKAGES", ("network",))
    template = tmp_path / "network/templates/feed/card.html"
    template.parent.mkdir(parents=True)
    names = []
    for words in ("Een", "Twee", "Een"):
        template.write_text(words)
        cache_module.release.cache_clear()
        names.append(cache_module.release())
    cache_module.release.cache_clear()
    assert names[0] == names[2] != names[1]


def test_all_threads_of_a_process_share_their_lines(redis):
    first, second = (
        PatientRedisCache(redis.url, {"OPTIONS": {"socket_timeout": 1.0}}) for _thread in range(2)
    )
    first.set("a", 1)
    with from_url(redis.url) as line:
        before = line.info("stats")["total_connections_received"]
        assert second.get("a") == 1
        assert line.info("stats")["total_connections_received"] == before
