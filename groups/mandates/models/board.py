"""The seats of a group that works with mandates, and the rule of law that they must keep."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.mandates.enums import CompositionRule
from groups.membership.models import Group


class Board(models.Model):
    """How many seats a group has and which rule they keep; locked whenever one is filled.

    Fields:
        override_reason: why the body may start although its composition is not in order yet; never lets an
            advice be adopted.
    """

    group = models.OneToOneField(Group, primary_key=True, on_delete=models.CASCADE, related_name="board")
    min_seats = models.PositiveSmallIntegerField(_("minstens"), default=1)
    max_seats = models.PositiveSmallIntegerField(_("hoogstens"), default=9)
    rule = models.CharField(_("regel"), max_length=12, choices=CompositionRule.choices)
    override_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(max_seats__gte=F("min_seats")), name="the_most_seats_are_not_fewer_than_the_least"
            ),
            models.CheckConstraint(condition=Q(min_seats__gte=1), name="a_board_has_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} · {self.min_seats}–{self.max_seats}"
