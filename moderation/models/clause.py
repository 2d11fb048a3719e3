"""The house rules: numbered clauses with versions, which every decision cites."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.kernel.models import Identified, Space


class ClauseScope(models.TextChoices):
    """Where a clause counts."""

    EVERYWHERE = "everywhere", _("overal")
    CHARTER = "charter", _("waar een groep ze kiest")


class Clause(Identified):
    """One clause of the house rules in one version, in force during `[valid_from, valid_until)`.

    A version that is announced but does not count yet begins in the future; the one before it ends then.
    A version that was announced and withdrawn has an interval without a moment: it never counted.

    Attributes:
        law: the law that it stands for, where a clause says that the law counts; else empty.
        category: keyword of the EU Transparency Database, for the export of statements.
        change: the announcement with which it came; none for the rules that an installation began with.
        ended_by: the announcement with which it ends.
    """

    number = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    text = models.TextField()
    scope = models.CharField(max_length=12, choices=ClauseScope.choices, default=ClauseScope.EVERYWHERE)
    law = models.CharField(max_length=200, blank=True, default="")
    category = models.CharField(max_length=80, blank=True, default="")
    change = models.ForeignKey(
        "RulesChange", null=True, blank=True, on_delete=models.PROTECT, related_name="clauses"
    )
    ended_by = models.ForeignKey(
        "RulesChange", null=True, blank=True, on_delete=models.PROTECT, related_name="ended_clauses"
    )
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number", "version")
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="one_text_per_clause_version"),
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(valid_until__isnull=True),
                name="one_current_version_per_clause",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="a_clause_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class RulesChange(Identified):
    """A change of the house rules, told to everybody before it counts. Source: Article 14(2) DSA.

    Attributes:
        sooner_because: which law asks that it counts before the usual term; empty otherwise.
        withdrawn_at: when it was taken back; only before it counted.
    """

    summary = models.TextField(max_length=2000)
    announced_at = models.DateTimeField()
    takes_effect_at = models.DateTimeField()
    sooner_because = models.CharField(max_length=300, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-takes_effect_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(takes_effect_at__gte=F("announced_at")),
                name="rules_change_after_they_are_announced",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__lt=F("takes_effect_at")),
                name="what_counts_is_not_withdrawn",
            ),
        ]


class CharterClause(Identified):
    """A clause that a group chose for its charter, while it does; the version in force counts."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="charter_clauses")
    number = models.CharField(max_length=8)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["space", "number"],
                condition=Q(dropped_at__isnull=True),
                name="a_charter_has_a_clause_once",
            ),
        ]
