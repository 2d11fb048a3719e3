"""What reaches somebody and when, as forms. Not for keeping the choice: that is `services`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.kernel.forms import Form, HourField, Switch
from network.kernel.ports.notices import Kind, Rhythm
from realtime.notifications.models import QuietHours
from realtime.notifications.queries import Choice, KindChoice

MAIL = "mail_"
PUSH = "push_"


class MailForm(Form):
    """One switch per seintje that can be muted."""

    def __init__(self, choices: Sequence[Choice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for choice in choices:
            self.fields[choice.name] = forms.BooleanField(
                label=str(choice.label),
                required=False,
                initial=choice.by_mail,
                widget=Switch,
            )

    def wanted(self) -> set[str]:
        """Return the names of the kinds that are on."""
        return {name for name, on in self.cleaned_data.items() if on}


@dataclass(frozen=True, slots=True)
class Row:
    """The two fields of one kind."""

    kind: Kind
    mail: BoundField
    push: BoundField | None


class KindsForm(Form):
    """How often each kind comes by mail, whether it comes on a device, and when it is quiet."""

    quiet_from = HourField(label=gettext_lazy("Stil van"), required=False)
    quiet_until = HourField(label=gettext_lazy("Tot"), required=False)
    conditional = ("quiet_from", "quiet_until")

    def __init__(
        self, choices: Sequence[KindChoice], quiet: QuietHours | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        if quiet is not None:
            self.initial.update(quiet_from=quiet.starts, quiet_until=quiet.ends)
        for choice in choices:
            rhythms = [one for one in Rhythm.choices if choice.at_once or one[0] != Rhythm.AT_ONCE]
            self.fields[MAIL + choice.kind.name] = forms.ChoiceField(
                label=_("Per e-mail"),
                choices=rhythms,
                initial=choice.mail,
                error_messages={"invalid_choice": _("Kies iets uit de lijst.")},
            )
            if not choice.kind.push:
                continue
            self.fields[PUSH + choice.kind.name] = forms.BooleanField(
                label=_("Op je toestel"), required=False, initial=choice.push, widget=Switch
            )

    def rows(self) -> Iterator[Row]:
        """Yield the fields by kind, for the page."""
        for choice in self.choices:
            push = self[PUSH + choice.kind.name] if choice.kind.push else None
            yield Row(choice.kind, self[MAIL + choice.kind.name], push)

    def chosen(self) -> dict[str, tuple[Rhythm, bool]]:
        """Return what was chosen per kind."""
        data = self.cleaned_data
        return {
            choice.kind.name: (
                Rhythm(data[MAIL + choice.kind.name]),
                data.get(PUSH + choice.kind.name, False),
            )
            for choice in self.choices
        }

    def quiet_hours(self) -> tuple[time | None, time | None]:
        """Return from when and until when it is quiet."""
        return self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_until")
