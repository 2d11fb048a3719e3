"""Rows by which the parts of a running installation know of each other."""

from django.conf import settings
from django.db import models


class Heartbeat(models.Model):
    """When a part of the installation (the worker) was last alive."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()


class IdempotencyKey(models.Model):
    """The answer to an unsafe API call, so that repeating the call repeats the answer only."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_by_age")]
