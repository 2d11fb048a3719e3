"""Which newsletter, with what in it, as a form. Not for finding what could stand in it: that is `queries`."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from network.kernel.forms import DayField, Form
from network.places.models import District
from realtime.newsletter.paper import Layout
from realtime.newsletter.rules import MOST_INTRO, Period


class PeriodForm(Form):
    """A district and the days of which the newsletter tells."""

    district = forms.ChoiceField(label=_("Wijk"))
    first = DayField(label=_("Vanaf"))
    last = DayField(label=_("Tot en met"))

    def __init__(self, *args: object, districts: Sequence[District], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        towns = {district.municipality_id for district in districts}
        field = self.fields["district"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the types
        field.choices = [
            (one.uid, f"{one.name} ({one.municipality.name})" if len(towns) > 1 else one.name)
            for one in districts
        ]

    def period(self) -> Period:
        """Return the days. Call after `is_valid`."""
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])


class PaperForm(PeriodForm):
    """The same, with the words above it and how the letters are."""

    intro = forms.CharField(
        label=_("Inleiding"),
        required=False,
        max_length=MOST_INTRO,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Enkele zinnen van de gemeente bovenaan."),
    )
    layout = forms.ChoiceField(
        label=_("Letters"),
        choices=[
            (Layout.LARGE.value, _("Groot, in één kolom")),
            (Layout.COLUMNS.value, _("Gewoon, in twee kolommen: minder papier")),
        ],
        widget=forms.RadioSelect,
        initial=Layout.LARGE.value,
    )
