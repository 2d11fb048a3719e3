"""What the models have still to look at, and how each of them fares. Not for what they said: see `Score`."""

from django.db import models


class WaitingItem(models.Model):
    """An item as it was stored, at which some model has still to look; it goes when all of them answered.

    Attributes:
        since: when it was stored, or changed after a model had seen it.
        tries: how often a model was asked in vain; next_at: before when nobody asks again.
    """

    id = models.BigAutoField(primary_key=True)
    item_kind = models.CharField(max_length=20)
    item_id = models.BigIntegerField()
    since = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item_kind", "item_id"], name="an_item_waits_once"),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], name="waiting_in_turn"),
            models.Index(fields=["since"], name="waiting_longest"),
        ]


class ModelState(models.Model):
    """How one model fared when it was last asked: the pages are of another process than the model.

    Attributes:
        resting_until: it failed so often that nobody asks before then.
        error: the sentence of its last failure; empty since it answered.
        texts, seconds: of its last answer.
    """

    scorer = models.CharField(max_length=40, primary_key=True)
    version = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    resting_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    texts = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0.0)
