"""What somebody chooses for the charter of a group: boxes, a clause each."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from moderation.queries.rules import charter_clauses
from network.kernel.forms import Form


class CharterForm(Form):
    """The approved clauses, each with its text."""

    clauses = django_forms.MultipleChoiceField(
        label=_("Welke afspraken gelden in deze groep?"),
        required=False,
        choices=(),
        widget=django_forms.CheckboxSelectMultiple(),
        help_text=_("Kies alleen wat jullie echt willen volgen. De huisregels gelden altijd."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clauses"].choices = [  # type: ignore[attr-defined]
            (clause.number, f"{clause.title}. {clause.text}") for clause in charter_clauses()
        ]
