"""What was done, by whom, when: rows that are only ever added. Never a text, a code or a ballot."""

from django.conf import settings
from django.db import models

from network.kernel.models.identified import Identified


class AuditEntry(Identified):
    """One act, appended in the transaction of that act."""

    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False
    )
    space = models.ForeignKey("kernel.Space", null=True, on_delete=models.SET_NULL, related_name="+")
    item_kind = models.CharField(max_length=40, blank=True)
    item_uid = models.CharField(max_length=16, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["space", "-id"], name="audit_of_space"),
            models.Index(fields=["item_kind", "item_uid"], name="audit_of_item"),
        ]
