"""What one fills in about conversations."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from network.kernel.errors import DomainError
from network.kernel.forms import Form
from realtime.chat.rules import CLIENT_ID_CHARS, MESSAGE_CHARS, SHORTEST_WORD

TOO_SHORT = {"min_length": _("Typ minstens %(limit_value)d letters.")}


class MessageForm(Form):
    """One message: words, a photo, or both; the service says what is missing.

    `client_id` is in the page, so that sending the same page twice stores one message.
    """

    text = django_forms.CharField(
        label=_("Je bericht"),
        max_length=MESSAGE_CHARS,
        required=False,
        widget=django_forms.Textarea({"rows": 1}),
    )
    client_id = django_forms.CharField(max_length=CLIENT_ID_CHARS, widget=django_forms.HiddenInput)
    reply_to = django_forms.IntegerField(required=False, min_value=1, widget=django_forms.HiddenInput)
    photo = django_forms.FileField(
        label=_("Foto"), required=False, widget=django_forms.FileInput({"accept": "image/*"})
    )
    alt = django_forms.CharField(
        label=_("Wat staat er op de foto?"),
        help_text=_("Voor wie de foto niet ziet."),
        max_length=300,
        required=False,
    )
    conditional = ("photo", "alt")

    def clean(self) -> dict[str, Any]:
        """Ask for the photo again where anything else must change first: a page cannot hold on to it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            self._ask_again()
        return cleaned

    def refuse(self, error: DomainError) -> None:
        """Show the refusal of a service, and ask for the photo again."""
        super().refuse(error)
        self._ask_again()

    @property
    def in_photo(self) -> bool:
        """Whether something about the photo must change."""
        return bool(self.errors.keys() & {"photo", "alt"})

    @property
    def sentences(self) -> list[str]:
        """What must change beside the photo."""
        return [
            str(one) for name, found in self.errors.items() if name not in self.conditional for one in found
        ]

    def _ask_again(self) -> None:
        if self.files.get("photo") and "photo" not in self.errors:
            self.add_error("photo", _("Kies de foto opnieuw."))


class EditForm(Form):
    """Other words for one's own message; beside a photo they may go."""

    text = django_forms.CharField(
        label=_("Je bericht"), max_length=MESSAGE_CHARS, widget=django_forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, beside_photo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not beside_photo


class SearchForm(Form):
    """Words to look for in one conversation."""

    q = django_forms.CharField(
        label=_("Zoek in dit gesprek"), min_length=SHORTEST_WORD, max_length=80, error_messages=TOO_SHORT
    )


class NameForm(Form):
    """The name of somebody to write to."""

    q = django_forms.CharField(
        label=_("Naam"), min_length=SHORTEST_WORD, max_length=80, error_messages=TOO_SHORT
    )
