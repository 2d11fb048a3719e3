"""Wiring of councils."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilsConfig(AppConfig):
    """Formal advice."""

    name = "groups.councils"
    label = "councils"
    verbose_name = _("Raden")

    def ready(self) -> None:
        from groups.councils.permissions import register_powers

        register_powers()
