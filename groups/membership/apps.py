"""Wiring of groups and their members."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipConfig(AppConfig):
    """People who organise."""

    name = "groups.membership"
    label = "membership"
    verbose_name = _("Groepen")

    def ready(self) -> None:
        from groups.membership.permissions import register_powers

        register_powers()
