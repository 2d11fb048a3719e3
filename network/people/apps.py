"""Wiring of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts, residencies and their proof."""

    name = "network.people"
    label = "people"
