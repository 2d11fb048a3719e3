"""What the learned scorer learned, version by version, and which one counts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from network.kernel.models import Identified


class ScorerVersion(Identified):
    """One training: how good it was on texts that it had not seen, and where its file is known by.

    `replaced` is the version that counted before this one was switched on: rolling back returns to it.
    The file itself lies in `VAR_DIR/scorers`; its fingerprint here says whether it is still the same.
    """

    version = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    languages = models.JSONField(default=list)
    n = models.PositiveIntegerField()
    figures = models.JSONField(default=dict)
    trained_at = models.DateTimeField()
    trained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    active = models.BooleanField(default=False)
    replaced = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-trained_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["active"], condition=Q(active=True), name="one_learned_scorer_counts"
            ),
        ]

    def __str__(self) -> str:
        return self.version
