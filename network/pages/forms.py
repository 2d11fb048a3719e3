"""What one looks for in the register of power; and one of every kind of field, for the page of the look."""

from django import forms
from django.utils.translation import gettext_lazy as _

from network.kernel.forms import CodeField, DayField, Form, HourField, Switch
from network.kernel.moments import end_of_day, start_of_day
from network.pages.queries import RegisterSearch


class RegisterForm(Form):
    """What somebody looks for in the register of power."""

    where = forms.CharField(label=_("Groep of plaats"), max_length=120, required=False)
    person = forms.CharField(label=_("Naam"), max_length=120, required=False)
    decision = forms.CharField(label=_("Besluit"), max_length=120, required=False)
    since = DayField(label=_("Vanaf"), required=False)
    until = DayField(label=_("Tot en met"), required=False)
    conditional = ("where", "person", "decision", "since", "until")

    def search(self) -> RegisterSearch:
        """Return what to look for; a form with mistakes looks for everything."""
        if not self.is_valid():
            return RegisterSearch()
        data = self.cleaned_data
        return RegisterSearch(
            where=data["where"],
            person=data["person"],
            decision=data["decision"],
            since=start_of_day(data["since"]) if data["since"] else None,
            until=end_of_day(data["until"]) if data["until"] else None,
        )


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
