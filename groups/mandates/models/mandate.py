"""A mandate: official power in a group during an interval, by a decision; and when it was suspended."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.mandates.enums import MandateKind, SeatGroup
from groups.mandates.models.call import Candidacy
from groups.mandates.models.decision import Decision
from groups.membership.models import Group
from network.kernel import clock
from network.kernel.models import Identified


class Mandate(Identified):
    """Somebody has a seat in a group during `[valid_from, valid_until)`.

    Fields:
        valid_until: moved back to the instant of an early end; `planned_until` keeps what was decided.
        stretch: number of the uninterrupted stretch that its newest grants belong to, from 1; a suspension
            ends one and its end starts the next, so that the register keeps the history.
        renews: the mandate that this one follows.
        no_office: whether its holder declared to be no member of the council or the college.
        override_reason: why it was given although the composition was not in order.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="mandates")
    kind = models.CharField(_("rol"), max_length=12, choices=MandateKind.choices)
    seat_group = models.CharField(max_length=12, choices=SeatGroup.choices, default=SeatGroup.RESIDENT)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="mandates")
    candidacy = models.ForeignKey(
        Candidacy, null=True, blank=True, on_delete=models.SET_NULL, related_name="mandates"
    )
    renews = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewed_by"
    )
    valid_from = models.DateTimeField(_("vanaf"))
    valid_until = models.DateTimeField(_("tot"))
    planned_until = models.DateTimeField()
    stretch = models.PositiveSmallIntegerField(default=1)
    end_reason = models.CharField(_("reden van het einde"), max_length=300, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    no_office = models.BooleanField(_("zit niet in de gemeenteraad of het college"), default=False)
    override_reason = models.CharField(max_length=300, blank=True, default="")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="a_mandate_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__lte=F("planned_until")), name="a_mandate_never_grows"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""), name="who_ends_a_mandate_says_why"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "-valid_until"], name="mandate_of_group"),
            models.Index(fields=["person", "-valid_until"], name="mandate_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.group_id} · {self.person_id}"

    @property
    def votes(self) -> bool:
        """Whether it is a seat with a vote, and so counts for the composition."""
        return self.kind != MandateKind.OBSERVER

    @property
    def source(self) -> str:
        """Name of the grants and the standing of its newest stretch."""
        return self.source_of(self.stretch)

    def source_of(self, stretch: int) -> str:
        """Name of the grants and the standing of one stretch."""
        return f"mandate:{self.uid}:{stretch}"


class Suspension(models.Model):
    """A mandate grants nothing during `[valid_from, valid_until)`; an open end lasts until it is lifted."""

    id = models.BigAutoField(primary_key=True)
    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="suspensions")
    reason = models.CharField(_("reden"), max_length=300)
    decision = models.CharField(_("besluit"), max_length=200)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mandate"], condition=Q(valid_until__isnull=True), name="one_open_suspension"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="a_suspension_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(decision=""), name="a_suspension_has_a_reason_and_a_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} · {self.valid_from:%Y-%m-%d}"
