"""An address that the register does not have: what the resident types, and what the desk adds."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.kernel.forms import Combobox, Form
from network.people.forms.address import LONGEST_TYPED, building_typed
from network.people.models import AddressRequest
from network.people.models.address_request import REMARK_LENGTH
from network.places.models import Address, Municipality
from network.places.queries import municipalities_shown

_DEGREES = re.compile(r"^\s*\(?\s*(-?\d{1,3}[.,]\d+)\s*[;,\s]\s*(-?\d{1,3}[.,]\d+)\s*\)?\s*$")


class MissingAddressForm(Form):
    """Where somebody lives, as they would write it on an envelope."""

    municipality = forms.ModelChoiceField(
        label=_("Gemeente"), queryset=Municipality.objects.none(), to_field_name="uid", empty_label=None
    )
    street = forms.CharField(label=_("Straat"), max_length=120)
    house_number = forms.CharField(label=_("Huisnummer"), max_length=24)
    box = forms.CharField(label=_("Bus"), max_length=24, required=False)
    postcode = forms.CharField(
        label=_("Postcode"), max_length=10, widget=forms.TextInput({"inputmode": "numeric"})
    )
    remark = forms.CharField(
        label=_("Wat moet de gemeente nog weten?"),
        help_text=_("Bijvoorbeeld: een nieuwe straat naast de school, of een huis dat pas een nummer kreeg."),
        max_length=REMARK_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = municipalities_shown()
        self.fields["municipality"].queryset = towns  # type: ignore[attr-defined]
        if len(towns) == 1:  # nothing to choose
            self.fields["municipality"].widget = forms.HiddenInput()
            self.fields["municipality"].initial = towns[0].uid


class AddAddressForm(Form):
    """The address as the register would write it, and its point: a house beside it, or degrees."""

    conditional = ("near", "point")

    street = forms.CharField(label=_("Straat"), max_length=120)
    house_number = forms.CharField(label=_("Huisnummer"), max_length=24)
    box_number = forms.CharField(
        label=_("Bus"),
        help_text=_("Alleen als het gebouw in het register bussen heeft."),
        max_length=24,
        required=False,
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=10)
    postname = forms.CharField(label=_("Plaats"), max_length=120, required=False)
    near = forms.CharField(
        label=_("Welk huis staat ernaast?"),
        help_text=_("Dan krijgt het nieuwe adres hetzelfde punt, en dus dezelfde wijk."),
        max_length=LONGEST_TYPED,
        required=False,
        widget=Combobox(source="places:addresses", target="near_id"),
    )
    near_id = forms.CharField(label=_("Welk huis is het?"), required=False, widget=forms.HiddenInput)
    point = forms.CharField(
        label=_("Of het punt op de kaart"),
        help_text=_("Breedte en lengte in graden, bijvoorbeeld 50.73612, 4.23741. Neem ze over uit Geopunt."),
        max_length=60,
        required=False,
    )

    def __init__(self, data: Any = None, *, request: AddressRequest) -> None:
        super().__init__(
            data,
            initial={
                "street": request.street,
                "house_number": request.house_number,
                "box_number": request.box,
                "postcode": request.postcode,
                "postname": request.municipality.name,
            },
        )
        self._municipality = request.municipality

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "near" not in cleaned or "point" not in cleaned:
            return cleaned
        if cleaned["point"]:
            self._take_point(cleaned)
        elif cleaned["near"]:
            self._take_neighbour(cleaned)
        else:
            self.add_error("near", _("Kies het huis ernaast, of vul het punt in."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what the service takes. Call when valid."""
        names = ("street", "house_number", "box_number", "postcode", "postname", "lon", "lat")
        return {name: self.cleaned_data[name] for name in names}

    def _take_point(self, cleaned: dict[str, Any]) -> None:
        found = _DEGREES.match(cleaned["point"])
        if found is None:
            self.add_error("point", _("Schrijf het punt zo: 50.73612, 4.23741."))
            return
        lat, lon = (float(part.replace(",", ".")) for part in found.groups())
        if lat < lon:  # Belgium lies at 50 degrees north and 4 east: somebody wrote it the other way round
            lat, lon = lon, lat
        cleaned["lon"], cleaned["lat"] = lon, lat

    def _take_neighbour(self, cleaned: dict[str, Any]) -> None:
        uid = cleaned.get("near_id") or building_typed(
            self, cleaned["near"], "near", municipality=self._municipality
        )
        if not uid:
            return
        beside = Address.objects.filter(uid=uid, retired_at__isnull=True).first()  # any box of the building
        if beside is None:
            self.add_error("near", _("We vinden dit adres niet meer. Kies het opnieuw."))
            return
        cleaned["lon"], cleaned["lat"] = beside.lon, beside.lat


class RefuseRequestForm(Form):
    """Why no address comes of it."""

    reason = forms.CharField(
        label=_("Reden"),
        help_text=_("De bewoner leest deze reden."),
        widget=forms.Textarea({"rows": 3}),
    )
