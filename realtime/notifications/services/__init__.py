"""What changes in notifications: telling, reading, choosing."""

from realtime.notifications.services.choosing import (
    choose_all,
    choose_digest_time,
    choose_kind,
    choose_mail,
    set_quiet_hours,
    stop_digests,
    unsubscribe,
)
from realtime.notifications.services.reading import mark_all_read, mark_read
from realtime.notifications.services.spreading import CREATED, READ
from realtime.notifications.services.telling import notify, tell

__all__ = [
    "CREATED",
    "READ",
    "choose_all",
    "choose_digest_time",
    "choose_kind",
    "choose_mail",
    "mark_all_read",
    "mark_read",
    "notify",
    "set_quiet_hours",
    "stop_digests",
    "tell",
    "unsubscribe",
]
