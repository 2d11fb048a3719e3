"""The only source of the present moment. Not for formatting moments: see `kernel.moments`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from network.kernel.moments import local

_told: ContextVar[datetime | None] = ContextVar("told_moment", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


def today() -> date:
    """Return the date that the town has today: late in the evening UTC still has the one before."""
    return local(now()).date()


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
