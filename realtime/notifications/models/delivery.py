"""What leaves the installation: one row per happening, person and channel, written before it leaves."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from network.kernel import clock
from network.kernel.models import Identified
from network.kernel.ports.notices import Rhythm
from realtime.notifications.enums import Channel, DeliveryState


class Dispatch(models.Model):
    """One thing that happened and is told outside; `event` is what it takes to ask again what to say."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)
    notice = models.CharField(max_length=40)
    event = models.JSONField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "dispatches"
        indexes: ClassVar = [models.Index(fields=["created_at"], name="dispatch_by_age")]

    def __str__(self) -> str:
        return self.key


class Delivery(Identified):
    """One person is told of one happening through one channel, once: by itself, or in a digest."""

    dispatch = models.ForeignKey(
        Dispatch, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    claim = models.CharField(max_length=16, blank=True, default="")
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.AT_ONCE)
    digest = models.ForeignKey(
        "notifications.Digest", null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dispatch", "person", "channel"], name="one_delivery_per_happening_person_and_channel"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="what_was_sent_has_a_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["dispatch", "channel", "due_at"],
                condition=models.Q(state__in=["waiting", "leaving"]),
                name="delivery_still_to_leave",
            ),
            models.Index(
                fields=["person", "due_at"],
                condition=models.Q(state="waiting", rhythm__in=["daily", "weekly"]),
                name="delivery_waits_for_a_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} · {self.state}"
