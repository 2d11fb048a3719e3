"""How a meeting voted on an advice."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.councils.models.advice import Advice
from network.kernel import clock


class AdoptionVote(models.Model):
    """The recorded vote of one meeting on one version.

    Fields:
        seats: seats with a vote that were filled at the meeting. quorum: how many had to be there.
        composition: what the composition was, as figures, so that it can be checked afterwards.
        adopted: whether the advice was adopted.
    """

    id = models.BigAutoField(primary_key=True)
    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="votes")
    version = models.PositiveIntegerField()
    held_on = models.DateField(_("datum van de vergadering"))
    seats = models.PositiveSmallIntegerField()
    quorum = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField(_("aanwezig"))
    votes_for = models.PositiveSmallIntegerField(_("voor"))
    votes_against = models.PositiveSmallIntegerField(_("tegen"))
    abstained = models.PositiveSmallIntegerField(_("onthouden"))
    minority = models.TextField(_("standpunt van de minderheid"), blank=True, default="")
    composition = models.JSONField(default=dict)
    adopted = models.BooleanField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(present=F("votes_for") + F("votes_against") + F("abstained")),
                name="everybody_present_is_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(present__lte=F("seats")), name="no_more_are_present_than_there_are_seats"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advice_id} · {self.held_on}"
