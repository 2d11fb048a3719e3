"""Tables of notifications."""

from realtime.notifications.models.delivery import Delivery, Dispatch
from realtime.notifications.models.device import Device, Push
from realtime.notifications.models.digest import Digest
from realtime.notifications.models.mute import Mute
from realtime.notifications.models.notification import Notification
from realtime.notifications.models.preference import DigestMoment, Preference, QuietHours

__all__ = [
    "Delivery",
    "Device",
    "Digest",
    "DigestMoment",
    "Dispatch",
    "Mute",
    "Notification",
    "Preference",
    "Push",
    "QuietHours",
]
