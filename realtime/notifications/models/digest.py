"""A digest: what waited for somebody, in one mail. Written before it leaves."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from network.kernel import clock
from network.kernel.models import Identified
from realtime.notifications.enums import DeliveryState


class Digest(Identified):
    """The one digest of a person and a day; its deliveries say what stands in it.

    `period` is the day, on the clock of the town, whose moment it belongs to.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests", db_index=False
    )
    period = models.DateField()
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    claim = models.CharField(max_length=16, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "period"], name="one_digest_per_person_and_day"),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="a_digest_that_was_sent_has_a_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["waiting", "leaving"]),
                name="digest_still_to_leave",
            ),
            models.Index(fields=["claim"], condition=~models.Q(claim=""), name="digest_by_claim"),
        ]

    def __str__(self) -> str:
        return f"{self.period} · {self.state}"
