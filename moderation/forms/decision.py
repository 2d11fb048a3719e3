"""What a moderator fills in."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from moderation.models import Action, Clause
from moderation.queries.rules import clauses_in_force
from moderation.rules.cases import MAX_REASON
from network.kernel.forms import Form


class DecisionForm(Form):
    """What a moderator decides about a case. Only keeping it needs no clause and no reason."""

    conditional = ("clause", "reason")

    action = django_forms.ChoiceField(
        label=_("Wat beslis je?"), choices=Action.choices, widget=django_forms.RadioSelect()
    )
    clause = django_forms.ModelChoiceField(
        Clause.objects.none(),
        label=_("Welke huisregel?"),
        required=False,
        to_field_name="uid",
        empty_label=_("Kies een regel"),
        help_text=_("Laat je het staan, dan hoeft geen regel."),
    )
    reason = django_forms.CharField(
        label=_("Uitleg voor de schrijver"),
        required=False,
        max_length=MAX_REASON,
        widget=django_forms.Textarea({"rows": 4}),
        help_text=_("De schrijver krijgt deze tekst, samen met de regel en de weg om te klagen."),
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = clauses_in_force()  # type: ignore[attr-defined]
