"""What a communicator types, turned into plain values."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from network.broadcasts.models import Broadcast, Colour, Department, Topic
from network.broadcasts.permissions import departments_of
from network.broadcasts.rules import MAX_TEXT, Content
from network.kernel import moments
from network.kernel.actor import Actor
from network.kernel.errors import DomainError
from network.kernel.forms import DayField, Form
from network.places.models import District, Municipality


class WordingForm(Form):
    """What a message says. `version` is what the writer had before them."""

    title = django_forms.CharField(
        label=_("Titel"), max_length=120, help_text=_("Zeg meteen wat er verandert, en waar.")
    )
    when_text = django_forms.CharField(
        label=_("Wanneer"),
        max_length=200,
        required=False,
        help_text=_("Bijvoorbeeld: maandag 23 november, 7 uur."),
    )
    where_text = django_forms.CharField(
        label=_("Waar"), max_length=200, required=False, help_text=_("Straten of plaatsen.")
    )
    todo_text = django_forms.CharField(label=_("Wat moet de bewoner doen?"), max_length=300, required=False)
    text = django_forms.CharField(
        label=_("Bericht"),
        max_length=MAX_TEXT,
        required=False,
        widget=django_forms.Textarea({"rows": 6}),
        help_text=_("Korte zinnen. Zeg “je”. Een lege regel begint een nieuwe alinea."),
    )
    topic = django_forms.ChoiceField(label=_("Thema"), choices=Topic.choices)
    expires_on = DayField(
        label=_("Geldig tot en met"),
        help_text=_("Daarna staat het bericht er nog, met de melding dat het voorbij is."),
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput, initial=1)

    @staticmethod
    def start_from(broadcast: Broadcast) -> dict[str, Any]:
        """Return the initial values of a form about an existing message."""
        names = ("title", "when_text", "where_text", "todo_text", "text", "topic", "urgent", "version")
        values: dict[str, Any] = {name: getattr(broadcast, name) for name in names}
        values["expires_on"] = moments.last_day(broadcast.expires_at) if broadcast.expires_at else None
        return values

    def refuse(self, error: DomainError) -> None:
        """Show a refusal of the end beside the day that was typed."""
        if error.field == "expires_at":
            self.add_error("expires_on", error.message)
        else:
            super().refuse(error)

    def content(self) -> Content:
        """Return what the form says. Call after `is_valid`."""
        data = self.cleaned_data
        names = ("title", "topic", "when_text", "where_text", "todo_text", "text")
        said = {name: data[name] for name in names}
        end = moments.end_of_day(data["expires_on"])
        return Content(expires_at=end, urgent=data.get("urgent", False), **said)


class DraftForm(WordingForm):
    """A draft: what it says, who says it, and to whom."""

    conditional = ("districts",)

    urgent = django_forms.BooleanField(
        label=_("Dit is dringend"),
        required=False,
        widget=django_forms.CheckboxInput(),
        help_text=_(
            "Alleen bij gevaar, of als mensen vandaag nog iets moeten doen. Het gaat meteen naar "
            "iedereen, ook ’s nachts en naar wie dit thema uitzette."
        ),
    )

    department = django_forms.ModelChoiceField(
        Department.objects.none(), label=_("Dienst"), to_field_name="uid"
    )
    everywhere = django_forms.BooleanField(
        label=_("Alle wijken van de gemeente"), required=False, widget=django_forms.CheckboxInput()
    )
    districts = django_forms.ModelMultipleChoiceField(
        District.objects.none(),
        label=_("Wijken"),
        required=False,
        to_field_name="code",
        widget=django_forms.CheckboxSelectMultiple(),
    )

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = departments_of(viewer).select_related("municipality")
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["districts"].queryset = District.objects.filter(  # type: ignore[attr-defined]
            municipality__in=departments.values("municipality_id"), retired_at__isnull=True
        ).order_by("name", "code")

    def clean(self) -> dict[str, Any]:
        """Ask for at least one district of the department's own municipality."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "districts" in data and not (data.get("everywhere") or data["districts"]):
            self.add_error("districts", _("Kies minstens één wijk, of vink alle wijken aan."))
        return data

    def chosen_districts(self) -> list[District]:
        """Return the districts of the department's municipality that were chosen, or all of them."""
        if self.cleaned_data["everywhere"]:
            town = self.cleaned_data["department"].municipality_id
            return list(District.objects.filter(municipality_id=town, retired_at__isnull=True))
        return list(self.cleaned_data["districts"])


class CorrectionForm(WordingForm):
    """What a sent message says from now on, and what changed."""

    note = django_forms.CharField(
        label=_("Wat veranderde er?"),
        max_length=300,
        help_text=_("Eén zin. Bewoners lezen dit bij het bericht."),
    )


class WithdrawalForm(Form):
    """Why a message is taken back."""

    reason = django_forms.CharField(
        label=_("Waarom trek je het in?"), max_length=300, help_text=_("Eén zin. Bewoners lezen dit.")
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)


class DepartmentForm(Form):
    """A new department of one of the municipalities that the viewer manages."""

    municipality = django_forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Gemeente"), to_field_name="uid"
    )
    name = django_forms.CharField(label=_("Naam van de dienst"), max_length=120)
    colour = django_forms.ChoiceField(
        label=_("Kleur"), choices=Colour.choices, help_text=_("Een klein teken naast de naam van de dienst.")
    )

    def __init__(self, *args: Any, towns: list[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["municipality"]
        choice.queryset = Municipality.objects.filter(pk__in=[town.pk for town in towns])  # type: ignore[attr-defined]
        if len(towns) == 1:
            choice.initial = towns[0].uid
