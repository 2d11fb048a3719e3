"""What somebody chose per kind, when digests leave, and when it is quiet. Single seintjes: see `Mute`."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.kernel import clock
from network.kernel.ports.notices import Rhythm
from realtime.notifications.enums import DayPart


class Preference(models.Model):
    """How one person wants one kind of seintje outside the app. Without a row the kind itself says so.

    `push` counts only for who signed a device on.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences", db_index=False
    )
    kind = models.CharField(max_length=40)
    mail = models.CharField(max_length=8, choices=Rhythm.choices)
    push = models.BooleanField(default=True)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind"], name="a_kind_is_chosen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.mail}"


class DigestMoment(models.Model):
    """When the digests of somebody leave, on the clock of the town. Without a row: as `rules.USUAL` says."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="digest_moment"
    )
    part = models.CharField(max_length=8, choices=DayPart.choices, default=DayPart.EVENING)
    weekday = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_week_has_seven_days"),
        ]

    def __str__(self) -> str:
        return f"{self.part} · {self.weekday}"


class QuietHours(models.Model):
    """Between which hours, on the clock of the town, nothing that can wait reaches somebody."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="quiet_hours"
    )
    starts = models.TimeField(_("van"))
    ends = models.TimeField(_("tot"))

    class Meta:
        verbose_name_plural = "quiet hours"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(starts=F("ends")), name="quiet_hours_end"),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H.%M}–{self.ends:%H.%M}"
