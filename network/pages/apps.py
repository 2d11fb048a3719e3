"""Wiring of pages."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Pages that belong to no app below: home, promises, health; and the menu around every page."""

    name = "network.pages"
    label = "pages"

    def ready(self) -> None:
        from network.pages import checks, menu  # noqa: F401  checks register themselves

        menu.register()
