"""What people fill in about a complaint: to file one, and to answer one."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from moderation.models import Action, Clause, Complaint, ComplaintRole
from moderation.queries.rules import clauses_of
from moderation.rules.redress import MAX_TEXT
from network.kernel.forms import Form


class ComplaintForm(Form):
    """Ask that somebody else looks again. Nothing has to be filled in."""

    text = django_forms.CharField(
        label=_("Wil je iets uitleggen?"),
        required=False,
        max_length=MAX_TEXT,
        widget=django_forms.Textarea({"rows": 3}),
        help_text=_("Dat hoeft niet. Wie opnieuw kijkt, leest dit."),
    )


class AnswerForm(Form):
    """What somebody else decides about a complaint. A ground is asked where something will be restricted."""

    conditional = ("action", "clause")

    upheld = django_forms.ChoiceField(
        label=_("Klopt de klacht?"),
        choices=[("yes", _("Ja, de beslissing was fout")), ("no", _("Nee, de beslissing blijft"))],
        widget=django_forms.RadioSelect(),
    )
    action = django_forms.ChoiceField(
        label=_("Wat gebeurt er nu mee?"),
        required=False,
        choices=[(Action.HIDE.value, Action.HIDE.label), (Action.REMOVE.value, Action.REMOVE.label)],
        widget=django_forms.RadioSelect(),
        help_text=_("Alleen nodig als de klacht klopt."),
    )
    clause = django_forms.ModelChoiceField(
        Clause.objects.none(),
        label=_("Op welke huisregel steunt dat?"),
        required=False,
        to_field_name="uid",
        empty_label=_("Kies een regel"),
    )
    answer = django_forms.CharField(
        label=_("Leg uit waarom"),
        max_length=MAX_TEXT,
        widget=django_forms.Textarea({"rows": 4}),
        help_text=_("Wie klaagde, leest dit. De schrijver en de melders horen wat er verandert."),
    )

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if complaint.role == ComplaintRole.AUTHOR:
            del self.fields["action"], self.fields["clause"]
        else:
            self.fields["clause"].queryset = clauses_of(complaint.decision.case.space_id)  # type: ignore[attr-defined]
