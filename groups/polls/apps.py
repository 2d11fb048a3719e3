"""Wiring of polls."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PollsConfig(AppConfig):
    """A vote that counts once and that nobody can trace."""

    name = "groups.polls"
    label = "polls"
    verbose_name = _("Peilingen")

    def ready(self) -> None:
        from datetime import timedelta

        from groups.polls.permissions import register_powers
        from groups.polls.services.closing import close_due_polls
        from groups.polls.services.opening import announce_polls
        from network.kernel.tasks import schedule

        register_powers()
        every_minute = timedelta(minutes=1)
        schedule.jobs.register(schedule.Job("announce_polls", every_minute, announce_polls))
        schedule.jobs.register(schedule.Job("close_due_polls", every_minute, close_due_polls))
