"""When who holds a queue is mailed that cases wait. Pure; the seintje itself always stands in the list."""

from datetime import datetime, time, timedelta

from moderation.models import MailRhythm
from network.kernel import moments

HOUR = timedelta(hours=1)
MORNING = time(7)


def is_due(rhythm: str, mailed_at: datetime | None, now: datetime) -> bool:
    """Whether a mail that sums up what waits may leave now.

    Hourly: an hour after the one before. Daily: once a day of the town, from seven in the morning.
    """
    if rhythm == MailRhythm.HOURLY:
        return mailed_at is None or now >= mailed_at + HOUR
    if rhythm == MailRhythm.DAILY:
        here = moments.local(now)
        fresh = mailed_at is None or moments.local(mailed_at).date() < here.date()
        return here.time() >= MORNING and fresh
    return False
