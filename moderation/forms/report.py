"""What a reporter fills in."""

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from moderation.models import ReportReason
from moderation.services.report import MAX_NOTE
from network.kernel.forms import Form


class ReportForm(Form):
    """What is wrong with an item."""

    reason = django_forms.ChoiceField(
        label=_("Wat is er mis?"), choices=ReportReason.choices, widget=django_forms.RadioSelect()
    )
    note = django_forms.CharField(
        label=_("Wil je iets uitleggen?"),
        required=False,
        max_length=MAX_NOTE,
        widget=django_forms.Textarea({"rows": 3}),
        help_text=_("Alleen de moderator leest dit. De schrijver ziet niet wie meldde."),
    )
