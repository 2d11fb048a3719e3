"""What somebody fills in to propose a change of the scorers."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms as django_forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from moderation.models import ScorerVersion
from moderation.queries.lab import Counting
from moderation.rules.tuning import MAX_NOTE, WORD_LABELS, Limit
from moderation.scoring.combine import Threshold
from moderation.scoring.own_words import OwnWord
from moderation.wording import label_name, language_name
from network.kernel.forms import Form

_MOST_SIGNS = 8_000
STRENGTHS = (
    ("0.95", _("Houd de tekst tegen tot een mens keek")),
    ("0.6", _("Laat de tekst door, en laat een mens kijken")),
    ("0", _("Haal het woord uit de lijst")),
)


class _Proposing(Form):
    """What every proposal says: why."""

    note = django_forms.CharField(
        label=_("Waarom wil je dit?"),
        max_length=MAX_NOTE,
        widget=django_forms.Textarea({"rows": 3}),
        help_text=_("Je collega’s lezen dit later terug. Schrijf hier geen namen of zinnen van bewoners."),
    )


class ValueField(django_forms.CharField):
    """A value between 0 and 1, typed with a comma or a point; empty is never."""

    def __init__(self, **kwargs: Any) -> None:
        widget = django_forms.TextInput({"inputmode": "decimal", "size": "5", "autocomplete": "off"})
        super().__init__(required=False, max_length=8, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a number as it is typed."""
        return written(value) if isinstance(value, float) else value

    def clean(self, value: Any) -> float | None:
        """Return the number, or None for never. Raises ValidationError."""
        text = str(super().clean(value)).strip().replace(",", ".")
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            sentence = _now("Schrijf een getal tussen 0 en 1, zoals 0,7. Laat leeg voor nooit.")
            raise django_forms.ValidationError(sentence) from None


def written(value: float) -> str:
    """Return a value as people write it: 0,75."""
    return f"{value:.3f}".rstrip("0").rstrip(".").replace(".", ",")


class ThresholdsForm(_Proposing):
    """Thresholds of one place in one language; what stays as it is, is not proposed."""

    def __init__(self, *args: Any, counting: Sequence[Counting], **kwargs: Any) -> None:
        self.counting = counting
        super().__init__(*args, **kwargs)
        for one in counting:
            for side, label in (("queue", _("laat nakijken vanaf")), ("hold", _("houd tegen vanaf"))):
                if side == "hold" and not one.can_hold:
                    continue
                name = f"{side}_{one.label}"
                initial = getattr(one.threshold, side)
                self.fields[name] = ValueField(label=f"{label_name(one.label)}: {label}", initial=initial)

    def rows(self) -> Iterator[tuple[Counting, BoundField, BoundField | None]]:
        """Yield each label with what counts now and its fields: one where nothing can be held for it."""
        for one in self.counting:
            yield one, self[f"queue_{one.label}"], self[f"hold_{one.label}"] if one.can_hold else None

    def limits(self) -> list[Limit]:
        """Return the thresholds that differ from what counts now."""
        found = []
        for one in self.counting:
            queue = self.cleaned_data[f"queue_{one.label}"]
            hold = self.cleaned_data[f"hold_{one.label}"] if one.can_hold else None
            wanted = Threshold(queue, hold)
            if queue != one.threshold.queue or (one.can_hold and hold != one.threshold.hold):
                found.append(Limit(one.label, one.language, wanted))
        return found


class WordsForm(_Proposing):
    """Words of one language and one kind, a line each."""

    words = django_forms.CharField(
        label=_("Woorden, een per lijn"),
        max_length=_MOST_SIGNS,
        widget=django_forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "Een * voor of achter een woord staat voor andere letters: vuil* vindt ook vuilbak. "
            "Twee punten staan voor hoogstens drie woorden: ga .. weg."
        ),
    )
    language = django_forms.ChoiceField(label=_("Taal"), choices=())
    label = django_forms.ChoiceField(label=_("Wat is het?"), choices=())
    value = django_forms.ChoiceField(
        label=_("Wat gebeurt er dan?"), choices=STRENGTHS, widget=django_forms.RadioSelect()
    )

    field_order = ("words", "language", "label", "value", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, language_name(code)) for code in ("nl", "fr", "de", "en")]  # type: ignore[attr-defined]
        self.fields["label"].choices = [(one, label_name(one)) for one in WORD_LABELS]  # type: ignore[attr-defined]

    def own_words(self) -> list[OwnWord]:
        """Return what was filled in, a word a line."""
        data = self.cleaned_data
        return [
            OwnWord(data["language"], data["label"], line.strip(), float(data["value"]))
            for line in data["words"].splitlines()
            if line.strip()
        ]


class VersionForm(_Proposing):
    """A learned version that should count."""

    version = django_forms.ModelChoiceField(
        ScorerVersion.objects.none(),
        label=_("Welke versie?"),
        to_field_name="uid",
        empty_label=_("Kies een versie"),
    )
    field_order = ("version", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = ScorerVersion.objects.filter(active=False)  # type: ignore[attr-defined]
