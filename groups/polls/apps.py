"""Wiring of polls."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PollsConfig(AppConfig):
    """A vote that counts once and that nobody can trace."""

    name = "groups.polls"
    label = "polls"
    verbose_name = _("Peilingen")

    def ready(self) -> None:
        from groups.polls.permissions import register_powers

        register_powers()
