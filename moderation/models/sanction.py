"""What follows for the author: a warning, a strike or a limit in one space; and misuse of the whole."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from moderation.models.decision import Decision
from network.kernel.models import Identified, Space


class SanctionKind(models.TextChoices):
    """What it does. A warning is no strike; a strike expires; a limit ends by itself."""

    WARNING = "warning", _("waarschuwing")
    STRIKE = "strike", _("aantekening")
    LIMIT = "limit", _("een tijd niet schrijven")
    MISUSE_WARNING = "misuse_warning", _("waarschuwing voor misbruik")
    MISUSE_WRITING = "misuse_writing", _("schrijven opgeschort wegens misbruik")
    MISUSE_REPORTING = "misuse_reporting", _("meldingen opgeschort wegens misbruik")


class Sanction(Identified):
    """It counts during `[valid_from, valid_until)` in one space and nowhere else; every one has an end.

    Attributes:
        space: a district or group; for misuse the municipality.
        decision: on which it rests; none for misuse, which rests on many.
        criteria: for misuse the four figures of Article 23(3) DSA as they stood.
        ended_at: when a person ended it before its time (undone, or a complaint that succeeded).
        end_reason: why, where somebody ended it by itself; the person reads it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sanctions")
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="sanctions")
    kind = models.CharField(max_length=20, choices=SanctionKind.choices)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="sanctions")
    reason = models.TextField(max_length=2000)
    criteria = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    end_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="a_sanction_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_sanction_says_why"),
            models.CheckConstraint(
                condition=Q(kind__startswith="misuse") | Q(decision__isnull=False),
                name="a_sanction_rests_on_a_decision",
            ),
        ]
        indexes = [models.Index(fields=["person", "space", "kind", "valid_until"], name="sanction_of_person")]


class Objection(Identified):
    """A complaint about a warning or suspension for misuse, answered by another person than who imposed it.

    What rests on a decision is complained of with that decision: see `Complaint`.

    Attributes: upheld: unknown until somebody answered.
    Source: Regulation (EU) 2022/2065, Articles 20(1)(b) and 23.
    """

    sanction = models.OneToOneField(Sanction, on_delete=models.CASCADE, related_name="objection")
    text = models.TextField(max_length=2000, blank=True)
    filed_at = models.DateTimeField()
    upheld = models.BooleanField(null=True, default=None)
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(upheld__isnull=True) | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="an_answered_objection_says_why",
            ),
        ]


class ReporterRecord(models.Model):
    """How often a reporter was right; kept with each decision, so that weighing reads one row."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="reporter_record"
    )
    upheld = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
