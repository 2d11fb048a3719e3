"""Wiring of the gateway."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatewayConfig(AppConfig):
    """One WebSocket per client: hints on the wire, truth in the database."""

    name = "realtime.gateway"
    label = "gateway"
    verbose_name = _("Live verbinding")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from realtime.gateway import frames, topics

        for kind in (topics.InSpace(), topics.ToDistrict(), topics.Queue(), topics.Own()):
            topics.kinds.register(kind)
        frames.register()
        user_logged_out.connect(_logged_out, dispatch_uid="gateway.logged_out")


def _logged_out(sender: object, request: Any, **kwargs: object) -> None:
    """Close the sockets of a session that ends; the rounds of the hub would do so seconds later."""
    from realtime.gateway import routes

    key = getattr(getattr(request, "session", None), "session_key", None)
    if key:
        routes.end_session(key)
