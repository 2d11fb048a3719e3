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


class Ground(models.TextChoices):
    """On what a restriction rests."""

    RULES = "rules", _("een huisregel")
    LAW = "law", _("de wet")


class Origin(models.TextChoices):
    """What made a person look; frozen with the decision."""

    REPORT = "report", _("een melding van een buur")
    NOTICE = "notice", _("een melding van illegale inhoud")
    AUTHORITY = "authority", _("een bevel van een overheid")
    OWN = "own", _("eigen onderzoek")


class Decision(Identified):
    """A decision of a person on a case. The statement is generated from the fields and kept unchanged.

    Attributes:
        before: the item's own state before it, so that it can be taken back.
        origin: what made a person look. language: of the statement.
        bulk_uid: shared by the decisions that were taken together; empty otherwise.
        complaint: the complaint that it answers; none for a first decision.
    Source: Regulation (EU) 2022/2065, Article 17.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=12, choices=Action.choices)
    clause = models.ForeignKey(Clause, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    detected_by_machine = models.BooleanField(default=False)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.OWN)
    ground = models.CharField(max_length=8, choices=Ground.choices, default=Ground.RULES)
    law = models.CharField(max_length=200, blank=True, default="")
    language = models.CharField(max_length=5, default="nl")
    content_type = models.CharField(max_length=12, default="text")
    before = models.CharField(max_length=20, blank=True, default="")
    bulk_uid = models.CharField(max_length=16, blank=True, default="")
    complaint = models.OneToOneField("Complaint", null=True, on_delete=models.PROTECT, related_name="outcome")
    statement = models.TextField(blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action="keep") | (Q(clause__isnull=False) & ~Q(reason="") & ~Q(statement="")),
                name="a_restriction_cites_a_clause_and_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(ground="law") | ~Q(law=""), name="a_ground_in_law_names_the_law"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-at"], name="decision_of_case"),
            models.Index(fields=["-at", "-id"], name="decisions_by_moment"),
        ]


class MeasureKind(models.TextChoices):
    """What takes effect before a person could decide; both end with the decision."""

    HOLD = "hold", _("tegengehouden voor het verscheen")
    HIDING = "hiding", _("verborgen na meldingen van drie gezinnen")


class Measure(Identified):
    """What took effect until a person decides: a hold by the word list, or a hiding by three households.

    Ends with the decision. `statement` is told to the author at once. Source: as above.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="measures")
    clause = models.ForeignKey(Clause, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=MeasureKind.choices, default=MeasureKind.HOLD)
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
