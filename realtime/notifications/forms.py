"""What reaches somebody and when, as forms. Not for keeping the choice: that is `services`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.kernel.forms import Form, HourField, Switch
from network.kernel.ports.notices import Kind, Rhythm
from realtime.notifications.enums import DayPart
from realtime.notifications.models import QuietHours
from realtime.notifications.queries import Choice, KindChoice
from realtime.notifications.rules import DIGEST_HOURS, DigestTime

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


def _hour_of(part: DayPart) -> str:
    """Say a part of the day with its hour, on the clock of the town."""
    words = _("’s Morgens, om %(hour)d uur") if part == DayPart.MORNING else _("’s Avonds, om %(hour)d uur")
    return words % {"hour": DIGEST_HOURS[part].hour}


class KindsForm(Form):
    """How often each kind comes by mail, whether it comes on a device, and when it is quiet."""

    quiet_from = HourField(label=gettext_lazy("Stil van"), required=False)
    quiet_until = HourField(label=gettext_lazy("Tot"), required=False)
    digest_part = forms.ChoiceField(label=gettext_lazy("Hoe laat?"), required=False)
    digest_weekday = forms.TypedChoiceField(
        label=gettext_lazy("Op welke dag komt dat van de week?"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Kies een dag uit de lijst.")},
    )
    conditional = ("quiet_from", "quiet_until", "digest_part", "digest_weekday")

    def __init__(
        self,
        choices: Sequence[KindChoice],
        quiet: QuietHours | None,
        when: DigestTime,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        self.initial.update(digest_part=when.part, digest_weekday=when.weekday)
        parts = self.fields["digest_part"]
        assert isinstance(parts, forms.ChoiceField)  # noqa: S101  for the types
        parts.choices = [(part.value, _hour_of(part)) for part in DayPart]
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

    def digest_time(self) -> tuple[DayPart | None, int | None]:
        """Return at which part of the day and on which weekday digests leave; None for what was left out."""
        part = self.cleaned_data.get("digest_part")
        return DayPart(part) if part else None, self.cleaned_data.get("digest_weekday")

    def quiet_hours(self) -> tuple[time | None, time | None]:
        """Return from when and until when it is quiet."""
        return self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_until")
