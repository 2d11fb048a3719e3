"""Wiring of gateway."""

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    """One WebSocket per client: hints on the wire, truth in the database."""

    name = "realtime.gateway"
    label = "gateway"
