"""Power over a space, with its interval and its source. Written only through `kernel.access`."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from network.kernel.models.space import Space


class Grant(UserObjectPermissionBase):
    """One power of one person over one space during `[valid_from, valid_until)`, from one source.

    Two sources may grant the same power side by side, and ending one leaves the other. The row hangs on
    its space by a foreign key, so it dies with it and no later object inherits it.
    """

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    content_object = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="grants")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    source = models.CharField(max_length=80)
    decision = models.CharField(max_length=200)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "permission", "content_object", "source"], name="one_grant_per_source"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="a_grant_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(decision=""), name="a_grant_cites_its_decision"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "permission", "valid_until"], name="grant_of_person"),
            models.Index(fields=["content_object", "permission", "valid_until"], name="grant_over_space"),
            models.Index(fields=["-valid_until"], name="grant_by_end"),
        ]
