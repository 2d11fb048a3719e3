"""A household: an address with its box."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from network.places.models import Address


class Household(models.Model):
    """Where people live together. `box` is what they typed where the register knows no boxes."""

    id = models.BigAutoField(primary_key=True)
    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="households", db_index=False)
    box = models.CharField(_("bus"), max_length=12, blank=True, default="")

    class Meta:
        verbose_name = _("huishouden")
        verbose_name_plural = _("huishoudens")
        constraints = [
            models.UniqueConstraint(fields=["address", "box"], name="one_household_per_box"),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.address.place}"

    @property
    def line(self) -> str:
        """Street, number and box: `Ankerstraat 12 bus 3`."""
        return f"{self.address.line} bus {self.box}" if self.box else self.address.line
