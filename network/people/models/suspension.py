"""Why a proven address was in doubt, from when to when. Not for what it closes: that is the residency."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.kernel import clock
from network.kernel.models import Identified
from network.people.models.residency import Residency

REASON_LENGTH = 600


class Suspension(Identified):
    """One stretch during which a residency was suspended; `ended_at` is empty while it lasts.

    The resident reads both reasons. One that ended because they moved has no `end_reason`.
    """

    residency = models.ForeignKey(
        Residency, on_delete=models.CASCADE, related_name="suspensions", db_index=False
    )
    reason = models.TextField(_("reden"), max_length=REASON_LENGTH)
    since = models.DateTimeField(default=clock.now)
    suspended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    end_reason = models.TextField(_("reden van het einde"), max_length=REASON_LENGTH, blank=True, default="")

    class Meta:
        verbose_name = _("opschorting")
        verbose_name_plural = _("opschortingen")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["residency"],
                condition=Q(ended_at__isnull=True),
                name="one_open_suspension_per_residency",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_suspension_has_a_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=["residency", "-id"], name="suspensions_of_residency")]

    def __str__(self) -> str:
        return f"{self.residency_id} · {self.since:%Y-%m-%d}"
