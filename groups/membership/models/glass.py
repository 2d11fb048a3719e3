"""Breaking the glass: an administrator who must enter a closed group says why, and its members are told."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from groups.membership.models.group import Group
from network.kernel.models import Identified


class GlassBreak(Identified):
    """An hour in which an administrator reads a group, with the reason; never to write in it."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="glass_breaks")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=300)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="who_breaks_the_glass_says_why"),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="a_broken_glass_is_whole_again"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["group", "-valid_from"], name="glass_of_group")]

    def __str__(self) -> str:
        return f"{self.group_id} · {self.valid_from:%Y-%m-%d}"

    @property
    def source(self) -> str:
        """Name of the standing that this gives."""
        return f"glass:{self.uid}"
