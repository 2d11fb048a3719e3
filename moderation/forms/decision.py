"""What a moderator fills in."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from moderation.models import Action, Clause, Ground
from moderation.queries.rules import clauses_everywhere, clauses_of
from moderation.rules import cases as rules
from moderation.rules.cases import MAX_LAW, MAX_REASON, Consequence
from network.kernel.forms import Form
from network.kernel.models import Space

CONSEQUENCES = (
    (Consequence.NONE, _("Niets")),
    (Consequence.WARNING, _("Een waarschuwing")),
    (Consequence.STRIKE, _("Een aantekening")),
    (Consequence.LIMIT, _("Een tijd niet schrijven in deze plaats")),
)


def _clause() -> django_forms.ModelChoiceField[Clause]:
    return django_forms.ModelChoiceField(
        Clause.objects.none(),
        label=_("Welke huisregel?"),
        required=False,
        to_field_name="uid",
        empty_label=_("Kies een regel"),
        help_text=_("Laat je het staan, dan hoeft geen regel."),
    )


def _reason() -> django_forms.CharField:
    return django_forms.CharField(
        label=_("Uitleg voor de schrijver"),
        required=False,
        max_length=MAX_REASON,
        widget=django_forms.Textarea({"rows": 4}),
        help_text=_("De schrijver krijgt deze tekst, samen met de regel en de weg om te klagen."),
    )


class DecisionForm(Form):
    """What a moderator decides about a case. Only keeping it needs no clause and no reason."""

    conditional = ("clause", "reason")

    action = django_forms.ChoiceField(
        label=_("Wat beslis je?"), choices=Action.choices, widget=django_forms.RadioSelect()
    )
    clause = _clause()
    reason = _reason()
    consequence = django_forms.ChoiceField(
        label=_("Wat volgt voor de schrijver?"),
        choices=CONSEQUENCES,
        required=False,
        help_text=_("Geldt alleen hier, en eindigt vanzelf."),
    )
    days = django_forms.IntegerField(
        label=_("Hoeveel dagen niet schrijven?"),
        required=False,
        min_value=rules.SHORTEST_LIMIT,
        max_value=rules.LONGEST_LIMIT,
        help_text=_("Van 1 tot 30."),
    )
    law = django_forms.CharField(
        label=_("Steunt je beslissing op de wet?"),
        required=False,
        max_length=MAX_LAW,
        help_text=_("Geef dan het artikel, bijvoorbeeld: artikel 443 Strafwetboek."),
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, space: Space | int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = clauses_of(space)  # type: ignore[attr-defined]

    @property
    def ground(self) -> Ground:
        """On what it rests: the law where a provision is given."""
        return Ground.LAW if self.cleaned_data.get("law", "").strip() else Ground.RULES


class BulkForm(Form):
    """One decision for several cases; which ones is said by the boxes in the list."""

    conditional = ("clause", "reason")

    action = django_forms.ChoiceField(
        label=_("Wat beslis je?"), choices=Action.choices, widget=django_forms.RadioSelect()
    )
    clause = _clause()
    reason = _reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="bulk_%s", **kwargs)
        self.fields["clause"].queryset = clauses_everywhere()  # type: ignore[attr-defined]


class EscalationForm(Form):
    """Why a case goes to the moderators of the municipality."""

    reason = django_forms.CharField(
        label=_("Waarom geef je dit door?"), max_length=MAX_REASON, widget=django_forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="up_%s", **kwargs)
