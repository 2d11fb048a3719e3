"""Columns of the register that save a value of their own type as it is.

Django converts every cell again when it writes, which is a fifth of the time of an import in which the
reader has typed them already. Anything that is not exactly of the type takes Django's way. In migrations
they are the plain fields of Django.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class _Typed(models.Field):  # type: ignore[type-arg]  # not subscriptable when it runs
    typed: ClassVar[type]
    plain: ClassVar[str]

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Return the value for the database."""
        if type(value) is self.typed or value is None:
            return value
        return super().get_db_prep_save(value, connection)

    def deconstruct(self) -> Any:
        """Stand in migrations as the plain field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.plain}", args, kwargs


class TextColumn(_Typed, models.CharField):  # type: ignore[type-arg]
    """A short text."""

    typed, plain = str, "CharField"


class NumberColumn(_Typed, models.BigIntegerField):  # type: ignore[type-arg]
    """A whole number of up to 64 bits."""

    typed, plain = int, "BigIntegerField"


class DegreesColumn(_Typed, models.FloatField):  # type: ignore[type-arg]
    """Degrees of longitude or latitude."""

    typed, plain = float, "FloatField"


class MomentColumn(_Typed, models.DateTimeField):  # type: ignore[type-arg]
    """A moment that is nearly always absent."""

    typed, plain = type(None), "DateTimeField"


class LinkColumn(_Typed, models.ForeignKey):  # type: ignore[type-arg]
    """The number of a row elsewhere."""

    typed, plain = int, "ForeignKey"
