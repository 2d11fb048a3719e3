"""Tables of notifications."""

from realtime.notifications.models.delivery import Delivery, Dispatch
from realtime.notifications.models.mute import Mute
from realtime.notifications.models.notification import Notification

__all__ = ["Delivery", "Dispatch", "Mute", "Notification"]
