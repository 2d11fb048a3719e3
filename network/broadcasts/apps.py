"""Wiring of broadcasts."""

from django.apps import AppConfig


class BroadcastsConfig(AppConfig):
    """What departments of the municipality say to districts."""

    name = "network.broadcasts"
    label = "broadcasts"
