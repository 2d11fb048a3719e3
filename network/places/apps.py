"""Wiring of places."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Municipalities, districts, streets and addresses."""

    name = "network.places"
    label = "places"
