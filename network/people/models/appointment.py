"""Roles that the municipality gives people, with a decision and an end. Their powers are kernel grants."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.kernel import moments
from network.kernel.models import Identified, Space
from network.people.enums import AppointmentRole


class Appointment(Identified):
    """A person has a role over a space during `[valid_from, valid_until)`; ended early it says why."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="appointments"
    )
    role = models.CharField(_("rol"), max_length=24, choices=AppointmentRole.choices)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="appointments")
    decision = models.CharField(_("beslissing"), max_length=200)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("reden van het einde"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("aanstelling")
        verbose_name_plural = _("aanstellingen")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="an_appointment_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(decision=""), name="an_appointment_cites_its_decision"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""), name="an_early_end_has_a_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["space", "-valid_until"], name="appointment_over_space")]

    def __str__(self) -> str:
        return f"{self.role} · {self.space_id}"

    @property
    def source(self) -> str:
        """Name of the grants that this gives."""
        return f"appointment:{self.uid}"

    @property
    def last_day(self) -> date:
        """The last day on which it holds, unless it ends early."""
        return moments.last_day(self.valid_until)
