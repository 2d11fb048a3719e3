"""Wiring of notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Tells people what happened: in the app and by mail."""

    name = "realtime.notifications"
    label = "notifications"
