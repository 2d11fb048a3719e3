"""What an administrator fills in to change the house rules: every rule, and room for new ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from moderation.models import Clause, ClauseScope
from moderation.rules import house_rules as rules
from moderation.rules.house_rules import Wording
from moderation.transparency_db import CATEGORIES, OTHER_CATEGORY
from moderation.wording import category_name
from network.kernel import moments
from network.kernel.forms import DayField, Form

ROOM_FOR_NEW = 2
PARTS = ("title", "text", "law", "category")


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one rule; `clause` is none for a new one."""

    clause: Clause | None
    fields: Sequence[BoundField]

    @property
    def touched(self) -> bool:
        """Whether something was changed or went wrong in it: then it stands open."""
        return any(field.errors or (field.form.is_bound and _differs(field)) for field in self.fields)


class ChangeForm(Form):
    """A change of the house rules. What stays as it is, is not part of it."""

    summary = django_forms.CharField(
        label=_("Wat verandert er, en waarom?"),
        max_length=rules.MAX_SUMMARY,
        widget=django_forms.Textarea({"rows": 3}),
        help_text=_("Iedereen krijgt deze tekst als seintje."),
    )
    day = DayField(label=_("Vanaf welke dag?"), help_text=_("Minstens zeven dagen na vandaag."))
    sooner_because = django_forms.CharField(
        label=_("Vraagt een wet dat het sneller gaat?"),
        required=False,
        max_length=rules.MAX_SOONER,
        help_text=_("Noem dan die wet. Zonder wet zijn zeven dagen nodig."),
    )

    def __init__(self, *args: Any, clauses: Sequence[Clause], **kwargs: Any) -> None:
        self.clauses = list(clauses)
        super().__init__(*args, **kwargs)
        for clause in self.clauses:
            self._add(clause.uid, clause)
        for place in range(ROOM_FOR_NEW):
            self._add(f"new{place}", None)

    def _add(self, key: str, clause: Clause | None) -> None:
        choices = sorted(((name, category_name(name)) for name in CATEGORIES), key=lambda pair: pair[1])
        if clause is None:
            self.fields[f"{key}_number"] = django_forms.CharField(
                label=_("Nummer"), required=False, max_length=8, help_text=_("Bijvoorbeeld 2.4.")
            )
            self.fields[f"{key}_scope"] = django_forms.ChoiceField(
                label=_("Waar geldt ze?"), required=False, choices=ClauseScope.choices
            )
        self.fields[f"{key}_title"] = django_forms.CharField(
            label=_("Titel"),
            required=False,
            max_length=rules.MAX_TITLE,
            initial=clause.title if clause else "",
        )
        self.fields[f"{key}_text"] = django_forms.CharField(
            label=_("Tekst"),
            required=False,
            max_length=rules.MAX_TEXT,
            widget=django_forms.Textarea({"rows": 3}),
            initial=clause.text if clause else "",
        )
        self.fields[f"{key}_law"] = django_forms.CharField(
            label=_("Welke wet staat erachter?"),
            required=False,
            max_length=rules.MAX_LAW,
            initial=clause.law if clause else "",
        )
        self.fields[f"{key}_category"] = django_forms.ChoiceField(
            label=_("Soort, voor het Europese verslag"),
            required=False,
            choices=choices,
            initial=clause.category if clause else OTHER_CATEGORY,
        )
        if clause is not None:
            self.fields[f"{key}_drop"] = django_forms.BooleanField(
                label=_("Deze regel vervalt"), required=False
            )
        self.conditional = (*self.conditional, *(name for name in self.fields if name.startswith(key)))

    def rows(self) -> Iterator[Row]:
        """Yield the rules that count now, then room for new ones."""
        keys: list[tuple[str, Clause | None]] = [(clause.uid, clause) for clause in self.clauses]
        keys += [(f"new{place}", None) for place in range(ROOM_FOR_NEW)]
        for key, clause in keys:
            yield Row(clause, [self[name] for name in self.fields if name.startswith(f"{key}_")])

    def takes_effect_at(self) -> datetime:
        """Return the midnight with which the chosen day begins."""
        return moments.start_of_day(self.cleaned_data["day"])

    def wordings(self) -> list[Wording]:
        """Return every rule as it was filled in; empty room for new ones is left out."""
        data = self.cleaned_data
        found = [
            Wording(clause.number, *self._parts(clause.uid), clause.scope)
            for clause in self.clauses
            if not data[f"{clause.uid}_drop"]
        ]
        for place in range(ROOM_FOR_NEW):
            key = f"new{place}"
            if data[f"{key}_number"] or data[f"{key}_title"] or data[f"{key}_text"]:
                scope = data[f"{key}_scope"] or ClauseScope.EVERYWHERE
                found.append(Wording(data[f"{key}_number"], *self._parts(key), scope))
        return found

    def dropped(self) -> list[str]:
        """Return the numbers of the rules that end."""
        return [clause.number for clause in self.clauses if self.cleaned_data[f"{clause.uid}_drop"]]

    def _parts(self, key: str) -> tuple[str, str, str, str]:
        title, text, law, category = (self.cleaned_data[f"{key}_{part}"] for part in PARTS)
        return title, text, law, category or OTHER_CATEGORY

    def drafts(self) -> list[Clause]:
        """Return the rules that differ from what counts now, as versions that are stored nowhere."""
        now = {clause.number: clause for clause in self.clauses}
        found = []
        for one in self.wordings():
            was = now.get(one.number)
            if was is None or (one.title, one.text, one.law, one.category) != (
                was.title,
                was.text,
                was.law,
                was.category,
            ):
                found.append(
                    Clause(number=one.number, title=one.title, text=one.text, law=one.law, scope=one.scope)
                )
        return found


def _differs(field: BoundField) -> bool:
    return (field.value() or "") != (field.initial or "")
