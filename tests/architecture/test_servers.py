"""The servers that the tests start are real ones, and the run for them is the one that uses them."""

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCache
from django.db import connection


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_database_is_a_recent_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 15_00_00


@pytest.mark.postgres
def test_the_cache_is_redis():
    cache.set("asked", "answered")
    assert cache.get("asked") == "answered"
    assert isinstance(caches["default"], RedisCache)
