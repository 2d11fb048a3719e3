"""Wiring of groups and their members."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipConfig(AppConfig):
    """People who organise."""

    name = "groups.membership"
    label = "membership"
    verbose_name = _("Groepen")

    def ready(self) -> None:
        from groups.membership import fronts
        from groups.membership.permissions import register_powers
        from network.kernel import spaces
        from network.pages import navigation

        register_powers()
        for tab in (
            fronts.Tab("overview", _("overzicht"), "membership:front", 10),
            fronts.Tab(
                "feed",
                _("berichten"),
                "membership:feed",
                20,
                visible=lambda viewer, group: spaces.stands_in(viewer, group.space_id),
            ),
            fronts.Tab(
                "members",
                _("leden"),
                "membership:members",
                70,
                visible=lambda viewer, group: spaces.stands_in(viewer, group.space_id),
            ),
        ):
            fronts.tabs.register(tab)
        navigation.entries.register(
            navigation.Entry(
                name="groups", label=_("Groepen"), icon="groups", url_name="membership:index", order=30
            )
        )
