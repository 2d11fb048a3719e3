"""A column of folded names that is searched by its beginning, so that both databases use an ordinary index.

Django's `startswith` becomes a LIKE with ESCAPE, for which SQLite reads the whole table. Not for text that
people typed: only for folded text, in which no character is above `z`.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup
from django.db.models.sql.compiler import SQLCompiler

AFTER_EVERYTHING = "~"


class BeginsWith(Lookup[str]):
    """`column__begins="anker"`: the text is at the beginning, compared character by character."""

    lookup_name = "begins"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Compare as a range, which an index in binary order answers."""
        column, column_params = self.process_lhs(compiler, connection)
        start, start_params = self.process_rhs(compiler, connection)
        params = (*column_params, *start_params, *column_params, *start_params)
        return f"({column} >= {start} AND {column} < {start} || '{AFTER_EVERYTHING}')", params

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Compare by pattern operators: the order of a language puts spaces elsewhere."""
        column, column_params = self.process_lhs(compiler, connection)
        start, start_params = self.process_rhs(compiler, connection)
        params = (*column_params, *start_params, *column_params, *start_params)
        return f"({column} ~>=~ {start} AND {column} ~<~ ({start} || '{AFTER_EVERYTHING}'))", params


class FoldedField(CharField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A name as `folding.plain_words` leaves it, to be searched with `__begins`."""


FoldedField.register_lookup(BeginsWith)
