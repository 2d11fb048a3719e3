"""What a second person would decide, how much is looked at again, and how often a holder is mailed."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from moderation.models import Action, Clause, MailRhythm
from moderation.queries.rules import clauses_in_force
from network.kernel.forms import Form


class SecondLookForm(Form):
    """What somebody would decide who does not know what was decided."""

    conditional = ("clause",)

    action = django_forms.ChoiceField(
        label=_("Wat zou jij beslissen?"), choices=Action.choices, widget=django_forms.RadioSelect()
    )
    clause = django_forms.ModelChoiceField(
        Clause.objects.none(),
        label=_("Op welke huisregel zou je steunen?"),
        required=False,
        to_field_name="uid",
        empty_label=_("Kies een regel"),
        help_text=_("Laat je het staan, dan hoeft geen regel."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = clauses_in_force()  # type: ignore[attr-defined]


class CheckForm(Form):
    """How much a municipality looks at again."""

    space = django_forms.CharField(max_length=16, widget=django_forms.HiddenInput)
    percent = django_forms.IntegerField(
        label=_("Hoeveel procent van de beslissingen krijgt een tweede blik?"),
        min_value=1,
        max_value=100,
        help_text=_("Minstens één per week, als er beslist is."),
    )
    one_in = django_forms.IntegerField(
        label=_("Hoe vaak kijken jullie naar iets dat niemand meldde?"),
        min_value=0,
        max_value=100_000,
        help_text=_("Bij 500 komt één op de 500 teksten in de wachtrij. Bij 0 geen enkele."),
    )


class MailForm(Form):
    """How often somebody is mailed that cases wait."""

    rhythm = django_forms.ChoiceField(
        label=_("Wanneer wil je een mail?"), choices=MailRhythm.choices, widget=django_forms.RadioSelect()
    )
