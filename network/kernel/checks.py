"""System checks: what must be wired before anybody may use the installation."""

from typing import Any

from django.core.checks import Error, register

from network.kernel.ports.screening import screeners


@register()
def one_screener(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Refuse to start without exactly one screener: everything would be held."""
    if len(screeners) == 1:
        return []
    return [
        Error(
            f"{len(screeners)} screeners are registered, one is needed",
            hint="Add 'moderation' to INSTALLED_APPS.",
            id="kernel.E001",
        )
    ]
