"""What somebody chooses about themselves, and the code of a letter."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from network.kernel.forms import CodeField, Form, Switch
from network.people.models import Person, Theme

LIKE_THE_DEVICE = "system"


class SettingsForm(Form):
    """Name, language, light or dark, house number."""

    first_name = forms.CharField(
        label=_("Voornaam"), max_length=80, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Familienaam"),
        max_length=80,
        help_text=_("Je echte naam: zo herkennen je buren je."),
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    language = forms.ChoiceField(label=_("Taal"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(
        label=_("Licht of donker"),
        choices=[(theme.value or LIKE_THE_DEVICE, theme.label) for theme in Theme],
    )
    shows_house_number = forms.BooleanField(
        label=_("Toon mijn huisnummer aan mijn buren"),
        help_text=_("Staat dit uit, dan zien je buren alleen je straat."),
        required=False,
        widget=Switch,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(settings.LANGUAGES) == 1:  # nothing to choose
            self.fields["language"].widget = forms.HiddenInput()

    @classmethod
    def of(cls, person: Person, data: Any = None) -> "SettingsForm":
        """Return the form with what the person chose before."""
        names = ("first_name", "last_name", "language", "theme", "shows_house_number")
        chosen = {name: getattr(person, name) for name in names}
        return cls(data, initial={**chosen, "theme": person.theme or LIKE_THE_DEVICE})

    def clean_theme(self) -> Theme:
        """Return what the database calls it: following the device is empty there."""
        theme = self.cleaned_data["theme"]
        return Theme.SYSTEM if theme == LIKE_THE_DEVICE else Theme(theme)


class LetterCodeForm(Form):
    """The code at the bottom of a letter."""

    code = CodeField(
        label=_("Je code"), help_text=_("Groot of klein maakt niet uit. Een O lezen we als een nul.")
    )
