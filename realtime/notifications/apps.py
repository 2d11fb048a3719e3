"""Wiring of notifications."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Tells people what happened: in the app and by mail."""

    name = "realtime.notifications"
    label = "notifications"
    verbose_name = _("Seintjes")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from network.kernel import events
        from network.kernel.demo import DemoPart, demo_parts
        from network.kernel.ports.notices import notices
        from network.kernel.ports.personal_data import personal_data
        from network.kernel.tasks import schedule
        from network.pages import navigation
        from realtime.notifications import push_tasks, tasks
        from realtime.notifications.demo import build
        from realtime.notifications.personal_data import PERSONAL_DATA
        from realtime.notifications.queries import unread_count
        from realtime.notifications.services import CREATED, tell

        for notice in notices:  # this app stands last in INSTALLED_APPS: every other has registered its own
            name = f"notifications.{notice.name}"
            events.on(name, notice.event, partial(tell, notice), concerns=notice.concerns)
        personal_data.register(PERSONAL_DATA)
        demo_parts.register(DemoPart("notifications", build))
        navigation.entries.register(
            navigation.Entry(
                name="notifications",
                label=_("Seintjes"),
                icon="bell",
                url_name="notifications:list",
                order=50,
                count=unread_count,
                live=CREATED,
            )
        )
        schedule.jobs.register(schedule.Job("resume_mails", timedelta(minutes=5), tasks.resume))
        schedule.jobs.register(schedule.Job("send_digests", timedelta(minutes=1), tasks.begin_digests))
        schedule.jobs.register(schedule.Job("resume_pushes", timedelta(minutes=5), push_tasks.resume_pushes))
        schedule.jobs.register(schedule.Job("prune_notifications", timedelta(days=1), tasks.prune))
        user_logged_out.connect(_logged_out, dispatch_uid="notifications.logged_out")


def _logged_out(sender: object, request: Any, **kwargs: object) -> None:
    """Stop seintjes in a browser in which nobody is logged in any more."""
    from realtime.notifications.services.devices import forget_session

    forget_session(getattr(getattr(request, "session", None), "session_key", None) or "")
