"""Wiring of places."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """Municipalities, districts, streets and addresses."""

    name = "network.places"
    label = "places"
    verbose_name = _("Plaatsen")
