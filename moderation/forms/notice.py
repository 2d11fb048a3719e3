"""What somebody fills in who gives notice from outside, and what a moderator answers."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from moderation.rules import notices_outside as rules
from network.kernel.forms import Form
from network.places.models import Municipality

WHO = {
    "name": _("Vul je naam in. Bij misbruik van kinderen hoeft dat niet."),
    "email": _("Vul je e-mailadres in. Bij misbruik van kinderen hoeft dat niet."),
}


class NoticeForm(Form):
    """A notice of illegal content, with the fields of Article 16(2) DSA."""

    conditional = ("name", "email")

    municipality = django_forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("In welke gemeente?"),
        to_field_name="slug",
        empty_label=_("Kies een gemeente"),
    )
    where = django_forms.CharField(
        label=_("Waar staat het?"),
        max_length=rules.MAX_WHERE,
        help_text=_("Kopieer de link, of zeg zo precies mogelijk waar: welke wijk of groep, wie, wanneer."),
    )
    explanation = django_forms.CharField(
        label=_("Waarom is dit volgens jou illegaal?"),
        max_length=rules.MAX_EXPLANATION,
        widget=django_forms.Textarea({"rows": 6}),
    )
    law = django_forms.CharField(
        label=_("Welke wet?"),
        required=False,
        max_length=rules.MAX_LAW,
        help_text=_("Als je het weet. Bijvoorbeeld: artikel 443 van het Strafwetboek."),
    )
    about_children = django_forms.BooleanField(
        label=_("Het gaat over seksueel misbruik van kinderen."),
        required=False,
        help_text=_("Dan hoef je niet te zeggen wie je bent."),
    )
    name = django_forms.CharField(label=_("Je naam"), required=False, max_length=rules.MAX_NAME)
    email = django_forms.EmailField(
        label=_("Je e-mailadres"),
        required=False,
        max_length=rules.MAX_EMAIL,
        help_text=_("Je krijgt een nummer en een link om je melding te volgen."),
    )
    good_faith = django_forms.BooleanField(
        label=_("Ik meld dit te goeder trouw. Wat ik schrijf, is juist en volledig, voor zover ik weet.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = Municipality.objects.order_by("name")
        if len(towns[:2]) < 2:
            del self.fields["municipality"]
        else:
            self.fields["municipality"].queryset = towns  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Say at once what is missing, also who it is from where the law asks that."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("about_children"):
            for field, sentence in WHO.items():
                if not given.get(field) and field not in self.errors:
                    self.add_error(field, sentence)
        return given


class NoticeAnswerForm(Form):
    """What a moderator does with a notice whose item nobody found yet."""

    conditional = ("where", "reason")

    do = django_forms.ChoiceField(
        label=_("Wat doe je?"),
        choices=[
            ("link", _("Ik weet over welk bericht het gaat")),
            ("refuse", _("Ik kan dit niet behandelen")),
        ],
        widget=django_forms.RadioSelect(),
    )
    where = django_forms.CharField(
        label=_("Link van het bericht"),
        required=False,
        max_length=rules.MAX_WHERE,
        help_text=_("Daarna staat het als zaak in de wachtrij."),
    )
    reason = django_forms.CharField(
        label=_("Waarom niet?"),
        required=False,
        max_length=2_000,
        widget=django_forms.Textarea({"rows": 4}),
        help_text=_("De melder leest dit."),
    )
