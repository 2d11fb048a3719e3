"""Wiring of pages."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Pages that belong to no app below: home, promises, health."""

    name = "network.pages"
    label = "pages"
