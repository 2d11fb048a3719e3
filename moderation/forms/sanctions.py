"""What somebody fills in about warnings, limits and misuse."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from moderation.rules import misuse
from moderation.rules.sanctions import LONGEST_SUSPENSION, MAX_END_REASON
from moderation.services.misuse import MAX_TEXT
from network.kernel.forms import Form


def _words(label: Any, *, most: int, help_text: Any = "", required: bool = True) -> django_forms.CharField:
    return django_forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=django_forms.Textarea({"rows": 3}),
    )


class EndForm(Form):
    """Why a sanction ends before its time."""

    reason = _words(
        _("Waarom eindigt dit eerder?"),
        most=MAX_END_REASON,
        help_text=_("Wie het treft, leest deze tekst. De beslissing zelf blijft staan."),
    )


class ObjectionForm(Form):
    """A complaint about a warning or suspension for misuse; words are not needed."""

    text = _words(_("Wat wil je uitleggen?"), most=MAX_TEXT, required=False)


class AnswerForm(Form):
    """The answer to such a complaint."""

    upheld = django_forms.ChoiceField(
        label=_("Wat beslis je?"),
        choices=(("yes", _("De klacht klopt: dit eindigt nu")), ("no", _("Het blijft zoals het is"))),
        widget=django_forms.RadioSelect(),
    )
    answer = _words(_("Uitleg voor wie klaagt"), most=MAX_TEXT)


class MisuseForm(Form):
    """The criteria that a person weighs in words, and what follows."""

    gravity = _words(
        _("Hoe ernstig is het?"),
        most=misuse.MAX_WORDS,
        help_text=_("Wat richtte het aan, en bij wie?"),
    )
    intention = _words(
        _("Wat lijkt de bedoeling?"),
        most=misuse.MAX_WORDS,
        help_text=_("Gebeurt het met opzet, of is het onhandig?"),
    )
    reason = _words(
        _("Uitleg voor wie het treft"),
        most=misuse.MAX_WORDS,
        help_text=_("Ook wat je hierboven schreef, leest wie het treft."),
    )
    days = django_forms.IntegerField(
        label=_("Hoeveel dagen?"),
        min_value=1,
        max_value=LONGEST_SUSPENSION,
        required=False,
        help_text=_("Alleen om op te schorten. Van 1 tot 90."),
    )

    @property
    def weighed(self) -> misuse.Weighed:
        """What was filled in, for the service."""
        data = self.cleaned_data
        return misuse.Weighed(data["gravity"], data["intention"], data["reason"])
