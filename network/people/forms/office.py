"""The forms of those who work for a municipality: desk, letters, appointments."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.kernel.forms import DayField, Form
from network.kernel.models import Space
from network.kernel.moments import end_of_day
from network.people.enums import AppointmentRole

Choice = tuple[AppointmentRole, list[Space]]


class DeskSearchForm(Form):
    """Who stands at the desk."""

    q = forms.CharField(
        label=_("Naam of e-mailadres"),
        help_text=_("Vraag de naam zoals die op de kaart staat. Een e-mailadres typ je helemaal."),
        max_length=120,
    )


class ConfirmForm(Form):
    """What the officer declares."""

    seen = forms.BooleanField(label=_("Ik zag de identiteitskaart en dit adres klopt"))


class ResidentSearchForm(Form):
    """About whom or which address there is a doubt."""

    q = forms.CharField(
        label=_("Naam, adres of e-mailadres"),
        help_text=_("Bijvoorbeeld: Anna Peeters, of Ankerstraat 12. Een e-mailadres typ je helemaal."),
        max_length=120,
    )


class SuspendForm(Form):
    """Why a district is closed to a resident."""

    reason = forms.CharField(
        label=_("Reden"),
        help_text=_("De bewoner leest deze reden. Schrijf wat je vaststelde, in gewone woorden."),
        widget=forms.Textarea({"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class RestoreForm(Form):
    """What cleared the doubt up."""

    reason = forms.CharField(
        label=_("Wat maakte het duidelijk?"),
        help_text=_("De bewoner leest dit. Bijvoorbeeld: je toonde je kaart en het adres klopt."),
        widget=forms.Textarea({"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AppointmentForm(Form):
    """Whom, as what, by which decision, until when."""

    email = forms.EmailField(
        label=_("E-mailadres van de collega"),
        help_text=_("De collega heeft al een account met een bevestigd e-mailadres."),
    )
    place = forms.ChoiceField(label=_("Rol"))
    decision = forms.CharField(
        label=_("Beslissing"),
        help_text=_("Bijvoorbeeld: CBS 12/10/2026, punt 14. Dit staat in het openbare register."),
        max_length=200,
    )
    valid_until = DayField(label=_("Laatste dag"), help_text=_("Daarna vervalt de rol vanzelf."))

    def __init__(self, *args: Any, roles: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {
            f"{role.value}:{space.uid}": (role, space) for role, spaces in roles for space in spaces
        }
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, (role, space) in self._places.items():
            groups.setdefault(str(role.label).capitalize(), []).append((key, space.name))
        self.fields["place"].choices = [("", _("Kies een rol")), *groups.items()]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        role, space = self._places[self.cleaned_data["place"]]
        return {
            "email": self.cleaned_data["email"],
            "role": role,
            "space": space,
            "decision": self.cleaned_data["decision"],
            "valid_until": end_of_day(self.cleaned_data["valid_until"]),
        }


class EndForm(Form):
    """Why a role ends before its date."""

    reason = forms.CharField(label=_("Reden"), max_length=200, help_text=_("De collega leest deze reden."))
