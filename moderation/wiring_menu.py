"""Registers what the office menu shows of the queue, the lab, and cases that nobody may decide."""

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Register once, when Django starts."""
    from moderation.permissions import ModerationPower
    from moderation.queries.lab import opens_lab
    from moderation.queries.queue import count_of, waiting_for
    from network.kernel import access
    from network.pages import navigation

    navigation.entries.register(
        navigation.Entry(
            name="stranded",
            label=_("Zaken zonder moderator"),
            icon="scale",
            url_name="moderation:stranded",
            order=95,
            group=navigation.Group.OFFICE,
            visible=access.is_administrator,
        )
    )
    navigation.entries.register(
        navigation.Entry(
            name="lab",
            label=_("Proefbank"),
            icon="stats",
            url_name="moderation:lab",
            order=60,
            group=navigation.Group.OFFICE,
            visible=opens_lab,
        )
    )
    navigation.entries.register(
        navigation.Entry(
            name="queue",
            label=_("Wachtrij"),
            icon="inbox",
            url_name="moderation:queue",
            order=20,
            group=navigation.Group.OFFICE,
            visible=lambda viewer: access.holds_any(viewer, ModerationPower.HOLD_QUEUE),
            count=lambda viewer: count_of(waiting_for(viewer)),
            live="case.opened",
        )
    )
