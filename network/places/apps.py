"""Wiring of places."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """Municipalities, districts, streets and addresses."""

    name = "network.places"
    label = "places"
    verbose_name = _("Plaatsen")

    def ready(self) -> None:
        from network.kernel.demo import DemoPart, demo_parts
        from network.places import demo

        demo_parts.register(DemoPart("places", demo.build))
