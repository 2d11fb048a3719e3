"""Wiring of the kernel."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    """Registers the kernel's power and its housekeeping."""

    name = "network.kernel"
    label = "kernel"
    verbose_name = "Kernel"

    def ready(self) -> None:
        from django.urls import register_converter

        from network.kernel import access, checks, images  # noqa: F401
        from network.kernel.converters import UidConverter
        from network.kernel.tasks import schedule

        register_converter(UidConverter, "uid")
        access.powers.register(
            access.Power(
                access.KernelPower.ADMINISTER,
                _("Beheert de installatie"),
                _("Zet gemeenten en wijken op en stelt mensen aan. Leest niets van bewoners."),
            )
        )
        schedule.jobs.register(
            schedule.Job("reap_dead_tasks", timedelta(minutes=5), schedule.reap_dead_tasks)
        )
        schedule.jobs.register(schedule.Job("prune", timedelta(hours=6), schedule.prune))
        schedule.jobs.register(
            schedule.Job("forget_stray_pictures", timedelta(hours=6), images.forget_day_old_strays)
        )
