"""How a residency was proven: a record that stays. Not for what it opens: that is the residency."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.kernel import clock
from network.people.enums import Road
from network.people.models.residency import Residency


class Verification(models.Model):
    """One proof, by one road; `officer` confirmed it at the desk."""

    id = models.BigAutoField(primary_key=True)
    residency = models.ForeignKey(Residency, on_delete=models.CASCADE, related_name="verifications")
    road = models.CharField(max_length=8, choices=Road.choices)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("bewijs van woonplaats")
        verbose_name_plural = _("bewijzen van woonplaats")

    def __str__(self) -> str:
        return f"{self.residency_id} · {self.road}"
