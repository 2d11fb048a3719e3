"""The address: one letterbox of the register. An address with its box is a household."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from network.kernel.ids import UID_LENGTH, new_uid
from network.kernel.models import Identified
from network.places.models.columns import DegreesColumn, LinkColumn, MomentColumn, NumberColumn, TextColumn
from network.places.models.district import District
from network.places.models.street import Street


class Address(Identified):
    """A letterbox. `address_id` is its number in the register.

    `house_order` is the number at the beginning of `house_number`, so that 9 comes before 10. The district
    is that of its point; an address outside every district has none, and nobody can live there yet. One
    that left the register is retired, never deleted: people may have lived there.
    """

    uid = TextColumn(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    address_id = NumberColumn(_("nummer in het register"), unique=True)
    street = LinkColumn(Street, on_delete=models.PROTECT, related_name="addresses", db_index=False)
    house_number = TextColumn(_("huisnummer"), max_length=24)
    house_order = NumberColumn(default=0, editable=False)
    box_number = TextColumn(_("bus"), max_length=24, blank=True)
    postcode = TextColumn(_("postcode"), max_length=10, blank=True)
    postname = TextColumn(_("postnaam"), max_length=120, blank=True)
    lon = DegreesColumn(_("lengtegraad"))
    lat = DegreesColumn(_("breedtegraad"))
    district = LinkColumn(District, null=True, blank=True, on_delete=models.PROTECT, related_name="addresses")
    retired_at = MomentColumn(_("vervallen op"), null=True, blank=True)

    class Meta:
        verbose_name = _("adres")
        verbose_name_plural = _("adressen")
        indexes = [
            models.Index(fields=["street", "house_order", "house_number"], name="address_in_street"),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.place}" if self.place else self.line

    @property
    def building(self) -> str:
        """Street and number, without the box: `Ankerstraat 12`."""
        return f"{self.street.name} {self.house_number}"

    @property
    def line(self) -> str:
        """Street, number and box: `Ankerstraat 12 bus 3`."""
        return f"{self.building} bus {self.box_number}" if self.box_number else self.building

    @property
    def place(self) -> str:
        """Postcode and place: `9100 Sint-Niklaas`."""
        return f"{self.postcode} {self.postname}".strip()
