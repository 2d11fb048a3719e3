"""Whom somebody keeps away: a block works both ways, a mute only for whoever muted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.kernel import clock


class BlockKind(models.TextChoices):
    """How far away."""

    BLOCK = "block", _("geblokkeerd")
    MUTE = "mute", _("stil gezet")


class Block(models.Model):
    """One person keeps another away. The other is never told.

    A block closes private conversations both ways and folds the words of each away for the other; a mute
    only folds away the words of `other` for `person`. Neither touches what a moderator or a vote needs.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocked_by")
    kind = models.CharField(max_length=5, choices=BlockKind.choices)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("blokkering")
        verbose_name_plural = _("blokkeringen")
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="one_distance_between_two_people"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="nobody_blocks_themselves"),
        ]
        indexes = [models.Index(fields=["other", "person"], name="blocks_of_other")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.other_id} · {self.kind}"
