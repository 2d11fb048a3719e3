"""A key for a program: what it is for, what it may do, until when."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.kernel import access, clock
from network.kernel.forms import DayField, Form
from network.kernel.ids import CROCKFORD, UID_LENGTH, new_uid
from network.kernel.moments import end_of_day
from network.kernel.rest.scopes import Scope
from network.people.models import Person

DAYS_OFFERED = 90

SCOPE_WORDS: dict[Scope, str | Promise] = {
    Scope.READ: _("Lezen wat jij mag lezen, ook live meekijken"),
    Scope.WRITE: _("In jouw naam schrijven, reageren en veranderen wat van jou is"),
    Scope.BROADCAST: _("Berichten van je dienst schrijven en versturen"),
    Scope.MODERATE: _("Meldingen zien en er in jouw naam over beslissen"),
    Scope.ADMINISTER: _("Beheren: mandaten geven, adressen aan de balie nakijken en opschorten"),
}
EVERYBODY = frozenset({Scope.READ, Scope.WRITE})


def scopes_offered(person: Person) -> list[tuple[str, str | Promise]]:
    """Return what a key of this person may be good for: the work of an office only for who has a power."""
    works = any(access.holds_any(person, power.name) for power in access.powers)
    return [(scope.value, words) for scope, words in SCOPE_WORDS.items() if works or scope in EVERYBODY]


class TokenForm(Form):
    """What the key is for, what it may do, and its last day."""

    name = forms.CharField(
        label=_("Waarvoor is de sleutel?"),
        help_text=_("Bijvoorbeeld: agenda op mijn telefoon."),
        max_length=80,
    )
    scopes = forms.MultipleChoiceField(
        label=_("Wat mag het programma?"),
        help_text=_("Kies zo weinig als kan. Meer dan wat jij zelf mag, wordt het nooit."),
        widget=forms.CheckboxSelectMultiple,
    )
    expires_on = DayField(
        label=_("Laatste dag"), help_text=_("Hoogstens een jaar. Daarna werkt de sleutel vanzelf niet meer.")
    )
    uid = forms.CharField(
        widget=forms.HiddenInput, validators=[RegexValidator(rf"\A[{CROCKFORD}]{{{UID_LENGTH}}}\Z")]
    )

    def __init__(self, data: Any = None, *, person: Person) -> None:
        super().__init__(
            data,
            initial={
                "scopes": [Scope.READ],
                "expires_on": clock.today() + timedelta(days=DAYS_OFFERED),
                "uid": new_uid(),
            },
        )
        self.fields["scopes"].choices = scopes_offered(person)  # type: ignore[attr-defined]
        self.fields["scopes"].error_messages["required"] = _("Kies minstens één ding.")

    def values(self) -> dict[str, Any]:
        """Return what the service takes. Call when valid."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "scopes": data["scopes"],
            "expires_at": end_of_day(data["expires_on"]),
            "uid": data["uid"],
        }
