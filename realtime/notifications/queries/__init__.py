"""Reads of notifications: everybody reads their own, and nobody another's."""

from realtime.notifications.queries.own import (
    access_notification,
    count_key,
    notice_named,
    notifications_of,
    unread_count,
)
from realtime.notifications.queries.preferences import (
    Choice,
    KindChoice,
    choices_of,
    digest_time_of,
    digest_times_of,
    kinds,
    kinds_of,
    muted_by,
    muted_on,
    quiet_hours_of,
    quiet_now,
    rhythms_of,
    wanting_push,
)

__all__ = [
    "Choice",
    "KindChoice",
    "access_notification",
    "choices_of",
    "count_key",
    "digest_time_of",
    "digest_times_of",
    "kinds",
    "kinds_of",
    "muted_by",
    "muted_on",
    "notice_named",
    "notifications_of",
    "quiet_hours_of",
    "quiet_now",
    "rhythms_of",
    "unread_count",
    "wanting_push",
]
