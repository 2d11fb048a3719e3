"""When a delivery is tried again, and until when things are kept. Pure."""

from datetime import datetime, timedelta

MAX_ATTEMPTS = 5
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
LEASE = timedelta(minutes=15)
"""After so long a delivery that was leaving is taken to be forgotten by a worker that died."""

KEEP_NOTIFICATIONS = timedelta(days=180)
KEEP_DELIVERIES = timedelta(days=90)


def next_try(attempts: int, at: datetime) -> datetime | None:
    """Return when to try again after `attempts` that failed, or None to give up."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return at + RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]
