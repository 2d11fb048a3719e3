"""Registers what belongs to the house rules and to openness about them: who is told, what is in the menu."""

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Register once, when Django starts."""
    from moderation import demo_rules
    from moderation.rules_notices import NOTICES
    from moderation.rules_permissions import may_change_rules
    from network.kernel.demo import DemoPart, demo_parts
    from network.kernel.ports.notices import notices
    from network.pages import navigation

    for notice in NOTICES:
        notices.register(notice)
    demo_parts.register(DemoPart("house_rules", demo_rules.build))
    navigation.entries.register(
        navigation.Entry(
            name="rules_office",
            label=_("Huisregels"),
            icon="scale",
            url_name="moderation:rules_office",
            order=96,
            group=navigation.Group.OFFICE,
            visible=may_change_rules,
        )
    )
