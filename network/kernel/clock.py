"""The only source of the present moment. Not for formatting moments: see `kernel.moments`."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)
