"""What clerks and organisers type about paper, apart from answers. Services decide what may be said."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.polls import rules
from groups.polls.enums import Gender
from groups.polls.models import Poll
from network.kernel.forms import Form, plain_code

CODE_CHARS = 20
GROUP = "group_"
GROUP_LABELS = {"district": _("Wijk"), "age": _("Leeftijd"), "gender": _("Gender")}
ASIDE = forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"})


class RollCodeField(forms.CharField):
    """The code of a place on the roll, as somebody reads it from paper."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=CODE_CHARS, widget=ASIDE, **kwargs)

    def clean(self, value: Any) -> str:
        """Return it as it is stored."""
        return plain_code(str(super().clean(value) or "")).lower()


class PileForm(Form):
    """How much there is on a new pile."""

    sheets = forms.IntegerField(
        label=_("Aantal formulieren"),
        min_value=0,
        max_value=rules.MAX_SHEETS,
        help_text=_("Tel ze met de hand, twee keer."),
    )
    slips = forms.IntegerField(
        label=_("Aantal strookjes"),
        min_value=0,
        max_value=rules.MAX_SHEETS,
        required=False,
        help_text=_("Evenveel als omslagen."),
    )
    version = forms.TypedChoiceField(
        label=_("Versie"), coerce=int, help_text=_("Ze staat onderaan elk formulier."), required=False
    )
    remark = forms.CharField(label=_("Waar komt deze stapel vandaan?"), max_length=300, required=False)

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if poll.is_secret:
            self.fields["sheets"].label = _("Aantal dichte omslagen")
            self.fields["slips"].required = True
        else:
            del self.fields["slips"]
        if poll.version == 1:
            del self.fields["version"]
        else:
            choices = [(number, str(number)) for number in range(poll.version, 0, -1)]
            self.fields["version"].choices = choices  # type: ignore[attr-defined]


class RecountForm(Form):
    """How much there is on a pile after all."""

    sheets = forms.IntegerField(label=_("Nieuw aantal"), min_value=0, max_value=rules.MAX_SHEETS)


class SlipForm(Form):
    """One slip."""

    code = RollCodeField(label=_("Nummer op het strookje"))


class ScanForm(Form):
    """A scanned page."""

    scan = forms.FileField(
        label=_("Scan van de stapel"),
        help_text=_("Een PDF of een foto, hoogstens 10 MB. Zonder strookjes."),
        widget=forms.FileInput({"accept": "application/pdf,image/*"}),
    )


class SheetForm(Form):
    """What stands on one sheet beside the answers: the code of a named one, coarse groups, or nothing at all.

    Fields:
        blank: said in so many words, for a sheet without answers is kept with one press too many.
    """

    blank = forms.BooleanField(
        label=_("Dit formulier is helemaal leeg of ongeldig"),
        required=False,
        help_text=_("Het telt mee als een stem zonder antwoorden."),
    )

    def __init__(
        self,
        *args: Any,
        named: bool,
        offered: Mapping[str, tuple[str, ...]],
        answered: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.answered = answered
        if named:
            self.fields["code"] = RollCodeField(label=_("Nummer op het formulier"))
            self.fields["code"].widget.attrs["autofocus"] = True  # a clerk types sheet after sheet
        for name, values in offered.items():
            labels = dict(Gender.choices) if name == "gender" else {}
            choices = [("", gettext("Niets aangekruist"))]
            choices += [(value, str(labels.get(value, value))) for value in values]
            self.fields[GROUP + name] = forms.ChoiceField(
                label=GROUP_LABELS[name], choices=choices, required=False
            )

    def clean_blank(self) -> bool:
        """Refuse an empty sheet of which nobody said so, and a full one that is said to be empty."""
        blank = bool(self.cleaned_data["blank"])
        if blank and self.answered:
            raise forms.ValidationError(_("Je typte ook antwoorden. Haal die weg, of dit vinkje."))
        if not blank and not self.answered:
            raise forms.ValidationError(
                _("Je typte geen antwoord. Is het formulier helemaal leeg of ongeldig? Vink dat dan aan.")
            )
        return blank

    @property
    def groups(self) -> dict[str, str]:
        """The groups that were ticked."""
        return {
            name.removeprefix(GROUP): value
            for name, value in self.cleaned_data.items()
            if name.startswith(GROUP) and value
        }


class PrintForm(Form):
    """Which paper to make, and for whom."""

    what = forms.ChoiceField(label=_("Wat"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Alleen voor"),
        max_length=100,
        required=False,
        help_text=_("Een naam, of een deel ervan. Laat leeg voor iedereen."),
    )
    first = forms.IntegerField(label=_("Vanaf de hoeveelste op de lijst"), min_value=1, initial=1)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        self.fields["what"].initial = choices[0][0]
