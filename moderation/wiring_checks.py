"""Registers what belongs to sanctions and checks: who is told, what happens by the clock, what is in the menu."""

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Register once, when Django starts."""
    from moderation.queries.sanctions import municipalities_held
    from moderation.sanction_notices import NOTICES
    from network.kernel.ports.notices import notices
    from network.pages import navigation

    for notice in NOTICES:
        notices.register(notice)
    navigation.entries.register(
        navigation.Entry(
            name="misuse",
            label=_("Misbruik"),
            icon="scale",
            url_name="moderation:misuse",
            order=24,
            group=navigation.Group.OFFICE,
            visible=lambda viewer: bool(municipalities_held(viewer)),
        )
    )
