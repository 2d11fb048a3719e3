"""The forms of advice and of setting up a council: what is typed to values. Services decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.councils import rules
from groups.councils.enums import AnswerKind
from groups.councils.rules import Count
from groups.councils.types import CouncilType
from groups.membership.models import Group
from network.kernel.forms import DayField, Form
from network.kernel.moments import end_of_day
from network.places.models import Municipality

MARKS_HELP = _("Een lege regel begint een nieuwe alinea. Een - aan het begin maakt een punt.")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def _college(label: Any) -> forms.ModelChoiceField[Municipality]:
    """Return the choice among colleges; it is only asked where there are several."""
    return forms.ModelChoiceField(
        Municipality.objects.none(),
        label=label,
        to_field_name="uid",
        empty_label=_("Kies een gemeente"),
        help_text=_("Alleen dit college antwoordt."),
    )


def _offer(form: Form, towns: Any) -> None:
    if len(towns[:2]) > 1:
        form.fields["college"].queryset = towns  # type: ignore[attr-defined]
    else:
        del form.fields["college"]


class AskForm(Form):
    """What the college asks of which group, and by when it promises to answer."""

    group = forms.ModelChoiceField(
        Group.objects.none(),
        label=_("Aan welke groep?"),
        to_field_name="uid",
        empty_label=_("Kies een groep"),
    )
    title = forms.CharField(label=_("Waarover gaat het?"), max_length=rules.TITLE_CHARS)
    question = forms.CharField(label=_("Wat is de vraag?"), max_length=rules.QUESTION_CHARS, widget=_area(5))
    due_on = DayField(label=_("Graag tegen"), required=False)
    answer_days = forms.IntegerField(
        label=_("Dagen om te antwoorden"),
        min_value=rules.SHORTEST_TERM,
        max_value=rules.LONGEST_TERM,
        initial=60,
        help_text=_("Zo lang krijgt het college na de bezorging. Iedereen ziet die termijn."),
    )

    college = _college(_("Voor welk college?"))
    field_order = ("group", "college")

    def __init__(self, *args: Any, groups: Any, towns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        _offer(self, towns)

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        due = self.cleaned_data["due_on"]
        return {
            "group": self.cleaned_data["group"],
            "college": self.cleaned_data.get("college"),
            "title": self.cleaned_data["title"],
            "question": self.cleaned_data["question"],
            "due_at": end_of_day(due) if due is not None else None,
            "answer_days": self.cleaned_data["answer_days"],
        }

    def refuse(self, error: Any) -> None:
        """Show the refusal of a day beside the field in which it is typed."""
        if error.field == "due_at":
            error.field = "due_on"
        super().refuse(error)


class StartForm(Form):
    """An advice on the group's own initiative."""

    title = forms.CharField(label=_("Waarover gaat het?"), max_length=rules.TITLE_CHARS)
    text = forms.CharField(
        label=_("Eerste ontwerp"),
        required=False,
        max_length=rules.TEXT_CHARS,
        widget=_area(10),
        help_text=MARKS_HELP,
    )
    college = _college(_("Aan welk college gaat het?"))
    field_order = ("title", "college")

    def __init__(self, *args: Any, towns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, towns)


class VersionForm(Form):
    """A new version of the text."""

    conditional = ("change",)

    text = forms.CharField(
        label=_("Tekst van het advies"),
        max_length=rules.TEXT_CHARS,
        widget=_area(18),
        help_text=MARKS_HELP,
    )
    change = forms.CharField(
        label=_("Wat is er veranderd?"),
        required=False,
        max_length=rules.CHANGE_CHARS,
        help_text=_("Eén zin voor de anderen in de groep."),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class RemarkForm(Form):
    """What a member says of a draft."""

    text = forms.CharField(label=_("Jouw opmerking"), max_length=rules.REMARK_CHARS, widget=_area(3))


class VoteForm(Form):
    """How a meeting voted."""

    held_on = DayField(label=_("Datum van de vergadering"))
    present = forms.IntegerField(label=_("Aanwezig met een stem"), min_value=0, max_value=999)
    votes_for = forms.IntegerField(label=_("Voor"), min_value=0, max_value=999)
    votes_against = forms.IntegerField(label=_("Tegen"), min_value=0, max_value=999)
    abstained = forms.IntegerField(label=_("Onthouden"), min_value=0, max_value=999, initial=0)
    minority = forms.CharField(
        label=_("Standpunt van de minderheid"),
        required=False,
        max_length=rules.MINORITY_CHARS,
        widget=_area(4),
        help_text=_("Dit staat bij het advies, ook op papier."),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        data = self.cleaned_data
        return {
            "version": data["version"],
            "held_on": data["held_on"],
            "count": Count(data["present"], data["votes_for"], data["votes_against"], data["abstained"]),
            "minority": data["minority"],
        }


class AnswerForm(Form):
    """What the college does with an advice, and why."""

    kind = forms.ChoiceField(
        label=_("Wat doet het college?"), choices=AnswerKind.choices, widget=forms.RadioSelect()
    )
    reasons = forms.CharField(
        label=_("Waarom?"),
        max_length=rules.ANSWER_CHARS,
        widget=_area(8),
        help_text=_("Ga in op elk punt van het advies. Iedereen leest dit."),
    )
    decision = forms.CharField(
        label=_("Besluit van het college"),
        max_length=rules.DECISION_CHARS,
        help_text=_("Bijvoorbeeld: CBS 12/10/2026, punt 14."),
    )


class FollowUpForm(Form):
    """What was done with an advice."""

    text = forms.CharField(label=_("Wat is er gebeurd?"), max_length=rules.REMARK_CHARS, widget=_area(5))
    done = forms.BooleanField(label=_("Hiermee is het afgerond"), required=False)


class WithdrawForm(Form):
    """Why an advice or a question is taken back."""

    reason = forms.CharField(
        label=_("Waarom?"), max_length=rules.REASON_CHARS, help_text=_("Eén zin. Iedereen leest dit.")
    )


class CouncilForm(Form):
    """A new council of a known type; everything is filled in but the decision."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Gemeente"),
        to_field_name="uid",
        empty_label=_("Kies een gemeente"),
    )
    name = forms.CharField(label=_("Naam"), max_length=80)
    summary = forms.CharField(label=_("In één zin"), max_length=200, help_text=_("Dit lezen bewoners eerst."))
    decision = forms.CharField(
        label=_("Besluit van de gemeenteraad"),
        max_length=200,
        help_text=_("Alleen de gemeenteraad richt een adviesraad op. Bijvoorbeeld: GR 24/11/2026, punt 7."),
    )
    min_seats = forms.IntegerField(label=_("Minstens zoveel plaatsen"), min_value=1, max_value=99)
    max_seats = forms.IntegerField(label=_("Hoogstens zoveel plaatsen"), min_value=1, max_value=99)

    def __init__(self, *args: Any, type: CouncilType, towns: Any, **kwargs: Any) -> None:  # noqa: A002
        initial = {
            "name": type.label[:80],
            "summary": type.summary,
            "min_seats": type.min_seats,
            "max_seats": type.max_seats,
        }
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        self._type = type
        choice = self.fields["municipality"]
        choice.queryset = towns  # type: ignore[attr-defined]
        found = list(towns[:2])
        if len(found) == 1:
            choice.initial = found[0].uid
            choice.widget = forms.HiddenInput()

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {**self.cleaned_data, "type": self._type.name}
