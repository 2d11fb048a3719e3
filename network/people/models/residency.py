"""Where a person says they live, and whether that was proven. Not for the address: that is `places`."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.kernel import clock
from network.kernel.models import Identified
from network.people.enums import ResidencyState, Road
from network.people.models.household import Household
from network.places.models import District


class Residency(Identified):
    """One person in one household. What it opens in the district is a Standing with `source`.

    Written only by the services of residency and verification. One that ended stays: what was written
    there was written by a resident.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="residencies")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residencies")
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="residencies", db_index=False
    )
    state = models.CharField(max_length=12, choices=ResidencyState.choices, default=ResidencyState.UNVERIFIED)
    claimed_at = models.DateTimeField(default=clock.now)
    verified_at = models.DateTimeField(null=True, blank=True)
    road = models.CharField(max_length=8, choices=Road.choices, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("woonplaats")
        verbose_name_plural = _("woonplaatsen")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["unverified", "verified", "suspended"]),
                name="one_current_residency_per_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["verified", "suspended"])
                | (Q(verified_at__isnull=False) & Q(district__isnull=False) & ~Q(road="")),
                name="a_verified_residency_says_when_where_and_how",
            ),
            models.CheckConstraint(
                condition=(Q(state="moved") & Q(ended_at__isnull=False))
                | (~Q(state="moved") & Q(ended_at__isnull=True)),
                name="a_residency_ends_when_somebody_moves",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["district", "state"], name="residency_in_district"),
            models.Index(fields=["person", "-claimed_at"], name="residency_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.state}"

    @property
    def source(self) -> str:
        """Name of the Standing that this gives."""
        return f"residency:{self.uid}"

    @property
    def is_verified(self) -> bool:
        """Whether it opens the district."""
        return self.state == ResidencyState.VERIFIED
