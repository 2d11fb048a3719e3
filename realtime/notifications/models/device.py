"""A browser that somebody asked to show seintjes, and what is on its way to it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.kernel import clock
from network.kernel.models import Identified
from network.people.models import ApiToken
from realtime.notifications.enums import DeliveryState
from realtime.notifications.models.delivery import Dispatch


class Device(Identified):
    """One browser on one device, or one program, in which one person receives seintjes.

    Fields:
        endpoint: the address that its push service gave out; whoever knows it can knock there.
        p256dh, auth: with which a message is sealed for it.
        session: the key of the session in which it was switched on; it ends with that session.
        token: the key of the program that made it; it ends with that key.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(_("naam"), max_length=60)
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    session = models.CharField(max_length=40, blank=True, default="")
    token = models.ForeignKey(ApiToken, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["session"], condition=~models.Q(session=""), name="device_of_session"),
        ]

    def __str__(self) -> str:
        return self.name


class Push(models.Model):
    """One happening is told to one device, once."""

    id = models.BigAutoField(primary_key=True)
    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="pushes", db_index=False)
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="pushes")
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    claim = models.CharField(max_length=16, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "pushes"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dispatch", "device"], name="one_push_per_happening_and_device"),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="what_was_pushed_has_a_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["dispatch", "due_at"],
                condition=models.Q(state__in=["waiting", "leaving"]),
                name="push_still_to_leave",
            ),
        ]

    def __str__(self) -> str:
        return self.state
