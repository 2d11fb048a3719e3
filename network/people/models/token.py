"""Keys of programs that act for an account. The key itself is never stored."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.kernel import clock, moments
from network.kernel.models import Identified


class ApiToken(Identified):
    """A key for the API with the digest by which it is found. Powers of the account are the ceiling."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("waarvoor"), max_length=80)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sleutel voor een programma")
        verbose_name_plural = _("sleutels voor programma's")

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last day on which it is good, unless it ends early."""
        return moments.last_day(self.expires_at)
