"""The house rules: numbered clauses with versions, which every decision cites."""

from django.db import models
from django.db.models import Q

from network.kernel.models import Identified


class Clause(Identified):
    """One clause of the house rules in one version, in force during `[valid_from, valid_until)`."""

    number = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    text = models.TextField()
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
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
