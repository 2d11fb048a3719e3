"""What a moderator fills in who told an authority of a danger to life."""

from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from moderation.services.life_threat import MAX_AUTHORITY, MAX_WORDS
from network.kernel import clock, moments
from network.kernel.forms import DayField, Form, HourField


class LifeForm(Form):
    """Who was told, when, and what was given."""

    authority = django_forms.CharField(
        label=_("Wie bracht je op de hoogte?"),
        max_length=MAX_AUTHORITY,
        help_text=_("Bijvoorbeeld: noodcentrale 112, of je politiezone."),
    )
    day = DayField(label=_("Welke dag?"))
    hour = HourField(label=_("Hoe laat?"))
    given = django_forms.CharField(
        label=_("Wat gaf je door?"),
        max_length=MAX_WORDS,
        widget=django_forms.Textarea({"rows": 3}),
        help_text=_("In je eigen woorden. Kopieer de tekst zelf niet: die bewaren we apart."),
    )
    why = django_forms.CharField(
        label=_("Waarom dacht je dat iemands leven in gevaar was?"),
        max_length=MAX_WORDS,
        widget=django_forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = moments.local(clock.now())
        self.fields["day"].initial, self.fields["hour"].initial = here.date(), here.time()

    @property
    def moment(self) -> datetime:
        """The moment at which somebody was told, on the clock of the town."""
        data = self.cleaned_data
        return datetime.combine(data["day"], data["hour"], tzinfo=moments.TOWN_TIME)
