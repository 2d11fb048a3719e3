"""Letters with a code, and the tries to use one. The code itself is never stored: see `codes`."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.kernel import clock, moments
from network.people.models.residency import Residency
from network.places.models import Municipality


class LetterCode(models.Model):
    """A letter that somebody asked for, and once printed the digest of its code.

    It is open until it is used or voided; past `expires_at` it stays open, but opens nothing any more.
    """

    id = models.BigAutoField(primary_key=True)
    residency = models.ForeignKey(Residency, on_delete=models.CASCADE, related_name="letters")
    created_at = models.DateTimeField(default=clock.now)
    digest = models.CharField(max_length=64, blank=True, default="")
    printed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("brief met code")
        verbose_name_plural = _("brieven met code")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["residency"],
                condition=Q(used_at__isnull=True, voided_at__isnull=True),
                name="one_open_letter_per_residency",
            ),
            models.CheckConstraint(
                condition=(Q(digest="") & Q(printed_at__isnull=True) & Q(expires_at__isnull=True))
                | (~Q(digest="") & Q(printed_at__isnull=False) & Q(expires_at__isnull=False)),
                name="a_printed_letter_has_a_code_that_expires",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | ~Q(digest=""), name="only_a_printed_letter_is_used"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.residency_id} · {self.created_at:%Y-%m-%d}"

    @property
    def last_day(self) -> date | None:
        """The last day on which the code works; None before it is printed."""
        return moments.last_day(self.expires_at) if self.expires_at else None


class CodeAttempt(models.Model):
    """One try to use a code, kept a week for the limits. `network` is a keyed hash of a prefix."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+", db_index=False)
    network = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    succeeded = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("poging met een code")
        verbose_name_plural = _("pogingen met een code")
        indexes: ClassVar = [
            models.Index(fields=["person", "at"], name="code_attempt_of_person"),
            models.Index(fields=["network", "at"], name="code_attempt_of_network"),
            models.Index(
                fields=["municipality", "at"], condition=Q(succeeded=False), name="code_failure_in_town"
            ),
            models.Index(fields=["at"], name="code_attempt_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.at:%Y-%m-%d %H:%M}"
