"""The decision on which a mandate rests."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.mandates.enums import Body
from network.kernel import clock
from network.kernel.models import Identified, Space


class Decision(Identified):
    """A decision of a body, with its reference and where it can be read; one may carry many mandates.

    Fields:
        space: of the municipality that decided.
        minutes: of an election by the members: how the vote went.
    """

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    body = models.CharField(_("wie besliste?"), max_length=12, choices=Body.choices)
    reference = models.CharField(_("nummer van het besluit"), max_length=80)
    taken_on = models.DateField(_("datum van het besluit"))
    uri = models.URLField(_("waar staat het?"), max_length=400, blank=True, default="")
    minutes = models.TextField(_("verslag van de verkiezing"), blank=True, default="")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reference=""), name="a_decision_has_a_reference"),
        ]

    def __str__(self) -> str:
        return self.reference
