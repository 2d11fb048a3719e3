"""Wiring of mandates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MandatesConfig(AppConfig):
    """Power that ends by itself."""

    name = "groups.mandates"
    label = "mandates"
    verbose_name = _("Mandaten")

    def ready(self) -> None:
        from groups.mandates.permissions import register_powers

        register_powers()
