"""What somebody does not want to receive."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from network.kernel import clock
from realtime.notifications.enums import Channel


class Mute(models.Model):
    """One kind of seintje that one person does not want on one channel."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes")
    notice = models.CharField(max_length=40)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "notice", "channel"], name="a_kind_is_muted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.notice} · {self.channel}"
