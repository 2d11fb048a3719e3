"""An address that somebody says is missing. Not for where they live: that is the residency."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.kernel import clock
from network.kernel.models import Identified
from network.people.enums import RequestState
from network.places.models import Address, Municipality

REMARK_LENGTH = 500
ANSWER_LENGTH = 600


class AddressRequest(Identified):
    """What somebody typed, and what the desk answered. `address` is what was added for it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="address_requests", db_index=False
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="address_requests", db_index=False
    )
    street = models.CharField(_("straat"), max_length=120)
    house_number = models.CharField(_("huisnummer"), max_length=24)
    box = models.CharField(_("bus"), max_length=24, blank=True, default="")
    postcode = models.CharField(_("postcode"), max_length=10)
    remark = models.TextField(_("opmerking"), max_length=REMARK_LENGTH, blank=True, default="")
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.OPEN)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.TextField(_("antwoord"), max_length=ANSWER_LENGTH, blank=True, default="")
    address = models.ForeignKey(Address, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("ontbrekend adres")
        verbose_name_plural = _("ontbrekende adressen")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="open"), name="one_open_address_request_per_person"
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="an_address_request_is_open_or_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""), name="a_refused_address_has_a_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["municipality", "state", "id"], name="address_requests_at_desk"),
            models.Index(fields=["person", "-id"], name="address_requests_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.postcode}"

    @property
    def line(self) -> str:
        """Street, number and box as they were typed."""
        plain = f"{self.street} {self.house_number}"
        return f"{plain} bus {self.box}" if self.box else plain
