"""What a person decided, or what took effect before one could, with the reasons that the author reads."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.case import Case
from moderation.models.clause import Clause
from network.kernel.models import Identified


class Action(models.TextChoices):
    """What a decision does to the item."""

    KEEP = "keep", _("Laten staan")
    HIDE = "hide", _("Verbergen")
    REMOVE = "remove", _("Verwijderen")


class Decision(Identified):
    """A decision of a person on a case. The statement is generated from the fields and kept unchanged.

    Source: Regulation (EU) 2022/2065, Article 17.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=12, choices=Action.choices)
    clause = models.ForeignKey(Clause, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    detected_by_machine = models.BooleanField(default=False)
    statement = models.TextField(blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action="keep") | (Q(clause__isnull=False) & ~Q(reason="") & ~Q(statement="")),
                name="a_restriction_cites_a_clause_and_says_why",
            ),
        ]
        indexes = [models.Index(fields=["case", "-at"], name="decision_of_case")]


class Measure(Identified):
    """What a machine did until a person decides: today only a hold before publication.

    Ends with the decision. `statement` is told to the author at once. Source: as above.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="measures")
    clause = models.ForeignKey(Clause, null=True, on_delete=models.PROTECT, related_name="+")
    automated = models.BooleanField(default=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    statement = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="one_running_measure_per_case"
            ),
        ]


class Score(models.Model):
    """What one scorer made of one wording of an item: nothing is scored twice, a change can be replayed."""

    id = models.BigAutoField(primary_key=True)
    item_kind = models.CharField(max_length=20)
    item_id = models.BigIntegerField()
    scorer = models.CharField(max_length=40)
    version = models.CharField(max_length=80)
    text_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    labels = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item_kind", "item_id", "scorer", "version", "text_digest"],
                name="a_text_is_scored_once",
            ),
        ]
