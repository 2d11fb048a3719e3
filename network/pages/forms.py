"""A form with every kind of field, for the page that shows the look."""

from django import forms
from django.utils.translation import gettext_lazy as _

from network.kernel.forms import CodeField, DayField, Form, HourField, Switch


class StyleForm(Form):
    """One of each."""

    email = forms.EmailField(label=_("E-mailadres"), help_text=_("We sturen je er een bevestiging naar."))
    text = forms.CharField(label=_("Bericht"), widget=forms.Textarea({"rows": 3}), required=False)
    kind = forms.ChoiceField(
        label=_("Wat is het?"), choices=[("message", _("Bericht")), ("question", _("Vraag"))]
    )
    audience = forms.ChoiceField(
        label=_("Wie leest mee?"),
        choices=[("district", _("Mijn wijk")), ("adjoining", _("Ook wijken ernaast"))],
        widget=forms.RadioSelect,
    )
    until = DayField(label=_("Geldig tot"))
    hour = HourField(label=_("Uur"), required=False)
    code = CodeField(label=_("Je code"), help_text=_("Groot of klein maakt niet uit."))
    share = forms.BooleanField(
        label=_("Deel met de gemeente"),
        help_text=_("Uit: alleen je buren lezen dit."),
        widget=Switch,
        required=False,
    )
    rules = forms.BooleanField(label=_("Ik ga akkoord met de huisregels"))


class StylePhotoForm(Form):
    """A photo with the words for who cannot see it."""

    photo = forms.ImageField(label=_("Foto"), required=False)
    alt = forms.CharField(label=_("Wat staat erop?"), required=False)
