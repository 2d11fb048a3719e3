"""Wiring of moderation."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """A machine holds or queues, a person decides."""

    name = "moderation"
    label = "moderation"
