"""The only source of the present moment. Not for formatting moments: see `kernel.moments`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_told: ContextVar[datetime | None] = ContextVar("told_moment", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Let `now` answer `moment` in this block: for the demo town and for imports of older facts.

    Never around anything that a person asked for: their acts happen when they happen.
    """
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
