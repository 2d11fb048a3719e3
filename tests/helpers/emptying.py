"""Empty the database after a test that commits: only the tables that hold something, and nothing made anew.

Django deletes from each table and then makes every content type and permission again; that took longer than
many of these tests. Here the first time is Django's, and what it leaves is what every later time leaves. Not
for tests that are rolled back, nor for PostgreSQL.
"""

from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

Rows = set[tuple[Any, ...]]

Case: Any = TransactionTestCase  # its way to empty is not among what its types tell
_the_whole_of_it = Case._fixture_teardown
_left: dict[str, Rows] = {}
"""What Django leaves when it empties the database: content types and permissions."""


def _fixture_teardown(case: TransactionTestCase) -> None:
    """Delete what a test committed; where it touched what Django itself keeps there, do the whole of it."""
    special = case.available_apps is not None or case.serialized_rollback or case.databases != {"default"}
    if special or connection.vendor != "sqlite":
        _the_whole_of_it(case)
    elif not _left or not _delete():
        _the_whole_of_it(case)
        _left.clear()
        _left.update({name: _rows(name) for name in _filled()})


def _delete() -> bool:
    """Delete all rows but those. Returns: whether those are as they were."""
    filled = _filled()
    if not filled.issuperset(_left) or any(_rows(name) != rows for name, rows in _left.items()):
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        for name in filled - _left.keys():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")
    return True


def _filled() -> set[str]:
    """Return the tables that hold rows, those with the migrations aside."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    parts = [
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(name)})" for name in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {name for (name,) in cursor.fetchall()}


def _rows(name: str) -> Rows:
    """Return all rows of a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
        return set(cursor.fetchall())


def pytest_configure() -> None:
    """Take the place of Django's own way."""
    Case._fixture_teardown = _fixture_teardown
