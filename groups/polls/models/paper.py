"""Piles of paper ballots: each typed in by two clerks, who must agree before it counts."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.polls.enums import BatchState
from groups.polls.models.ballot import RollEntry
from groups.polls.models.poll import Poll
from network.kernel import clock
from network.kernel.models import Identified


class PaperBatch(Identified):
    """A pile that came in together.

    Fields:
        sheets: how many sheets somebody counted by hand; the typed ones must add up to it.
        slips: of a secret poll, how many roll slips came with them; as many as sheets.
        version: of the poll, that its forms were printed of.
        slips_at: of a secret poll, when both clerks agreed on the slips and the roll was marked. Only then
            are the envelopes with the sheets opened, and from then on the pile cannot be withdrawn.
        scan_name: the file with the scanned pages, in the private media folder; empty without one.
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="batches")
    number = models.PositiveIntegerField()
    sheets = models.PositiveIntegerField(_("aantal formulieren"))
    slips = models.PositiveIntegerField(_("aantal strookjes"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    slips_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=BatchState.choices, default=BatchState.OPEN)
    first_clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    second_clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    scan_name = models.CharField(max_length=120, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    opened_at = models.DateTimeField(default=clock.now)
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "number"], name="a_batch_has_its_own_number"),
            models.CheckConstraint(condition=Q(sheets__gte=1), name="a_batch_has_a_sheet"),
            models.CheckConstraint(
                condition=Q(slips__isnull=True) | Q(slips=F("sheets")), name="a_slip_for_every_sheet"
            ),
            models.CheckConstraint(
                condition=Q(first_clerk__isnull=True)
                | Q(second_clerk__isnull=True)
                | ~Q(first_clerk=F("second_clerk")),
                name="two_clerks_are_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id} · {self.number}"


class PaperSheet(models.Model):
    """One sheet as one clerk typed it. Deleted when its batch is counted, for then it lies with the others.

    Fields:
        position: place in the pile, from 1.
        code: of a named poll, the code on the form; a secret sheet carries none.
        groups: the coarse groups that were ticked on the sheet.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="typed")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=12, blank=True, default="")
    answers = models.JSONField()
    groups = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "clerk", "position"], name="a_clerk_types_a_sheet_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} · {self.position}"


class PaperSlip(models.Model):
    """A roll slip of a secret poll as one clerk typed it: who handed in a sheet, and never which."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="typed_slips")
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(RollEntry, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "clerk", "entry"], name="a_clerk_types_a_slip_once")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} · {self.entry_id}"
