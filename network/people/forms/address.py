"""Where somebody lives: chosen from the register while typing, or from radios without script."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.kernel.errors import DomainError, NotFound
from network.kernel.forms import Combobox, Form
from network.people.boxes import BOX_LENGTH, clean_box
from network.places.models import Address, Municipality
from network.places.queries import choose_address, find_addresses

SHOWN_WITHOUT_SCRIPT = 20
LONGEST_TYPED = 160


class AddressForm(Form):
    """Street and number, and the box. `cleaned_data["chosen"]` is the Address.

    Without script nothing fills `address_id`: then what was typed is looked up, and it becomes a choice of
    radios unless it names exactly one building.
    """

    address = forms.CharField(
        label=_("Straat en huisnummer"),
        help_text=_("Typ de eerste letters en kies je adres uit de lijst."),
        max_length=LONGEST_TYPED,
        widget=Combobox(source="places:addresses", target="address_id"),
    )
    address_id = forms.CharField(label=_("Welk adres is het?"), required=False, widget=forms.HiddenInput)
    box = forms.CharField(
        label=_("Busnummer"),
        help_text=_("Woon je in een gebouw met bussen? Kijk op je brievenbus."),
        max_length=BOX_LENGTH * 2,
        required=False,
    )

    def clean_box(self) -> str:
        try:
            return clean_box(self.cleaned_data["box"])
        except DomainError as error:
            raise forms.ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "address" not in cleaned or "box" not in cleaned:
            return cleaned
        uid = cleaned.get("address_id") or self._looked_up(cleaned["address"])
        if uid:
            try:
                cleaned["chosen"] = self._address(uid, cleaned["box"])
            except NotFound:
                self.add_error("address", _("We vinden dit adres niet meer. Kies het opnieuw."))
            except DomainError as error:
                self.refuse(error)
        return cleaned

    @staticmethod
    def _address(uid: str, box: str) -> Address:
        return choose_address(uid, box)

    def _looked_up(self, typed: str) -> str:
        """Return the one building that was typed; otherwise show what was found, or say that nothing was."""
        return building_typed(self, typed, "address")


def building_typed(form: Form, typed: str, name: str, *, municipality: Municipality | None = None) -> str:
    """Return the uid of the one building that was typed in a field, whose choice is in `{name}_id`.

    Otherwise the form shows what was found as radios, or says that nothing was; and nothing is returned.
    """
    found = find_addresses(typed, municipality=municipality, limit=SHOWN_WITHOUT_SCRIPT)
    if len(found) == 1:
        return found[0].uid
    if not found:
        form.add_error(name, _("We vinden dit adres niet. Typ je straat en je nummer, zonder bus."))
        return ""
    field = form.fields[f"{name}_id"]
    field.required = True
    field.widget = forms.RadioSelect(choices=[(one.uid, f"{one.label}, {one.detail}") for one in found])
    form.add_error(f"{name}_id", _("Kies je adres uit de lijst."))
    return ""
