"""What people fill in about calls and mandates. Not for what is allowed: services decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from groups.mandates import rules
from groups.mandates.enums import Body, CompositionRule, Gender, MandateKind, SeatGroup, Visibility
from groups.mandates.models import Call
from groups.mandates.queries.people import account_with
from groups.mandates.sentences import DECREE
from groups.mandates.services.appointing import Nominee
from groups.mandates.services.calls import MAX_TITLE, CallTerms
from groups.mandates.services.course import MAX_DECISION
from groups.mandates.services.decisions import DecisionTerms
from groups.mandates.services.handover import MAX_NOTES
from network.kernel import clock
from network.kernel.forms import DayField, Form, Switch
from network.kernel.moments import end_of_day, last_day, start_of_day


class CandidateForm(Form):
    """Why somebody stands, and what the law asks of them."""

    motivation = forms.CharField(
        label=_("Waarom stel je je kandidaat?"),
        help_text=_("Wat wil je doen, en wat breng je mee?"),
        max_length=rules.MAX_MOTIVATION,
        strip=False,
        widget=forms.Textarea({"rows": 6}),
    )
    no_office = forms.BooleanField(
        label=_("Ik zit niet in de gemeenteraad of het college"),
        help_text=_("Wie daarin zit, kan geen stem hebben in een adviesraad (%(source)s).")
        % {"source": DECREE},
        required=False,
    )
    gender = forms.ChoiceField(
        label=_("Je geslacht"),
        help_text=_(
            "De wet wil dat hoogstens twee derde van de leden hetzelfde geslacht heeft. We bewaren je "
            "antwoord apart en tonen het alleen als getal. Je mag het openlaten. Is je mandaat voorbij, "
            "dan wissen we het."
        ),
        choices=[("", _("Dat zeg ik liever niet")), *Gender.choices],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, rule: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rule != CompositionRule.ADVISORY:
            del self.fields["gender"]
        if rule == CompositionRule.FREE:
            del self.fields["no_office"]


class CallForm(Form):
    """For what a group looks for people, until when."""

    title = forms.CharField(label=_("Titel"), max_length=MAX_TITLE)
    profile = forms.CharField(
        label=_("Wie zoeken we?"),
        help_text=_("Wat doet iemand met dit mandaat, hoeveel tijd vraagt het, en wie past erbij?"),
        max_length=rules.MAX_PROFILE,
        strip=False,
        widget=forms.Textarea({"rows": 6}),
    )
    kind = forms.ChoiceField(
        label=_("Voor welke rol?"), choices=MandateKind.choices, initial=MandateKind.MEMBER
    )
    seats = forms.IntegerField(label=_("Hoeveel plaatsen?"), min_value=1, max_value=rules.MAX_SEATS)
    first_day = DayField(label=_("Mandaat vanaf"))
    term_until = DayField(label=_("Mandaat tot en met"))
    deadline = DayField(label=_("Kandidaat worden tot en met"))
    visibility = forms.ChoiceField(
        label=_("Wie ziet de kandidaten?"),
        choices=Visibility.choices,
        widget=forms.RadioSelect,
        initial=Visibility.DECIDERS,
    )
    nominations_shown = forms.BooleanField(
        label=_("Kandidaten lezen meteen of een coördinator hen voordraagt"),
        help_text=_("Uit: ze lezen het als er beslist is."),
        required=False,
        widget=Switch,
    )

    def terms(self) -> CallTerms:
        """Return what the service takes."""
        data = self.cleaned_data
        return CallTerms(
            title=data["title"],
            profile=data["profile"],
            seats=data["seats"],
            term_from=start_of_day(data["first_day"]),
            term_until=end_of_day(data["term_until"]),
            deadline=end_of_day(data["deadline"]),
            kind=MandateKind(data["kind"]),
            visibility=Visibility(data["visibility"]),
            nominations_shown=data["nominations_shown"],
        )

    @staticmethod
    def values_of(call: Call) -> dict[str, Any]:
        """Return what stands in the form of a call that exists."""
        return {
            "title": call.title,
            "profile": call.profile,
            "kind": call.kind,
            "seats": call.seats,
            "first_day": call.term_from.astimezone(start_of_day(last_day(call.term_until)).tzinfo).date(),
            "term_until": last_day(call.term_until),
            "deadline": last_day(call.deadline),
            "visibility": call.visibility,
            "nominations_shown": call.nominations_shown,
        }


class ReasonForm(Form):
    """Why something ends or is refused."""

    reason = forms.CharField(label=_("Reden"), max_length=rules.MAX_REASON)


class NominationForm(Form):
    """Why the group would like this candidate."""

    reason = forms.CharField(
        label=_("Waarom draag je deze kandidaat voor?"),
        help_text=_("Wie benoemt, leest dit."),
        max_length=rules.MAX_REASON,
    )


class BoardForm(Form):
    """How many seats, and which rule."""

    rule = forms.ChoiceField(
        label=_("Welke regel geldt?"), choices=CompositionRule.choices, widget=forms.RadioSelect
    )
    min_seats = forms.IntegerField(label=_("Minstens"), min_value=1, max_value=rules.MAX_SEATS)
    max_seats = forms.IntegerField(label=_("Hoogstens"), min_value=1, max_value=rules.MAX_SEATS)
    override_reason = forms.CharField(
        label=_("Waarom mag de groep al starten?"),
        help_text=_("Alleen nodig zolang er te weinig leden zijn. Een advies kan dan nog niet."),
        max_length=rules.MAX_REASON,
        required=False,
    )


class DecisionForm(Form):
    """By which decision."""

    body = forms.ChoiceField(label=_("Wie besliste?"), choices=Body.choices)
    reference = forms.CharField(
        label=_("Nummer van het besluit"),
        help_text=_("Bijvoorbeeld GR 2026/037. Het staat in het openbare register."),
        max_length=rules.MAX_REFERENCE,
    )
    taken_on = DayField(label=_("Datum van het besluit"))
    uri = forms.CharField(
        label=_("Waar staat het?"),
        help_text=_("Het webadres van het besluit."),
        max_length=400,
        required=False,
    )
    minutes = forms.CharField(
        label=_("Verslag van de verkiezing"),
        help_text=_("Alleen bij een verkiezing door de leden: hoe verliep de stemming?"),
        max_length=rules.MAX_MINUTES,
        strip=False,
        widget=forms.Textarea({"rows": 4}),
        required=False,
    )
    conditional = ("minutes", "override_reason")

    def decision(self) -> DecisionTerms:
        """Return what the service takes."""
        data = self.cleaned_data
        return DecisionTerms(
            body=Body(data["body"]),
            reference=data["reference"],
            taken_on=data["taken_on"],
            uri=data["uri"],
            minutes=data["minutes"],
        )


class AppointForm(DecisionForm):
    """Whom, for what, from when until when, by which decision."""

    email = forms.EmailField(
        label=_("E-mailadres van het lid"), help_text=_("Het bevestigde adres van een account.")
    )
    seat_group = forms.ChoiceField(label=_("Komt erin als"), choices=SeatGroup.choices)
    no_office = forms.BooleanField(label=_("Zit niet in de gemeenteraad of het college"), required=False)
    gender = forms.ChoiceField(
        label=_("Geslacht, als die persoon het zelf zei"),
        choices=[("", _("Niet gevraagd")), *Gender.choices],
        required=False,
    )
    kind = forms.ChoiceField(label=_("Rol"), choices=MandateKind.choices)
    first_day = DayField(label=_("Vanaf"))
    valid_until = DayField(label=_("Tot en met"), help_text=_("Daarna vervalt de macht vanzelf."))
    override_reason = forms.CharField(
        label=_("Waarom toch, als de samenstelling niet klopt?"),
        help_text=_("Deze reden blijft bij het mandaat staan."),
        max_length=rules.MAX_REASON,
        required=False,
    )
    field_order = (
        "email",
        "seat_group",
        "no_office",
        "gender",
        "kind",
        "first_day",
        "valid_until",
        "body",
        "reference",
        "taken_on",
        "uri",
        "minutes",
        "override_reason",
    )

    def __init__(self, *args: Any, rule: str, chosen: Sequence[Nominee] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._chosen = list(chosen)
        if chosen:
            for name in ("email", "seat_group", "no_office", "gender"):
                del self.fields[name]
            return
        if rule != CompositionRule.ADVISORY:
            del self.fields["gender"]
        if rule != CompositionRule.MIXED:
            del self.fields["seat_group"]

    def clean_email(self) -> str:
        """Keep whose account it is. Raises ValidationError."""
        self._person = account_with(self.cleaned_data["email"])
        if self._person is None:
            raise forms.ValidationError(_now("Met dit e-mailadres is er geen bevestigde account."))
        return str(self.cleaned_data["email"])

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        data = self.cleaned_data
        return {
            "nominees": self._chosen or [self._nominee()],
            "kind": MandateKind(data["kind"]),
            "decision": self.decision(),
            "valid_from": self._start(),
            "valid_until": end_of_day(data["valid_until"]),
            "override_reason": data["override_reason"],
        }

    def _start(self) -> Any:
        """Begin at once for a mandate of today, and with the day for another."""
        now, start = clock.now(), start_of_day(self.cleaned_data["first_day"])
        return now if start <= now < end_of_day(self.cleaned_data["first_day"]) else start

    def _nominee(self) -> Nominee:
        data = self.cleaned_data
        assert self._person is not None  # noqa: S101  clean_email saw to it
        return Nominee(
            person=self._person,
            seat_group=SeatGroup(data.get("seat_group") or SeatGroup.RESIDENT),
            no_office=data["no_office"],
            gender=data.get("gender", ""),
        )


class RenewForm(DecisionForm):
    """Until when, and by which decision."""

    valid_until = DayField(label=_("Tot en met"), help_text=_("Het nieuwe mandaat begint waar dit eindigt."))
    override_reason = forms.CharField(
        label=_("Waarom toch, als de samenstelling niet klopt?"), max_length=rules.MAX_REASON, required=False
    )
    field_order = ("valid_until", "body", "reference", "taken_on", "uri", "minutes", "override_reason")


class SuspendForm(Form):
    """Why, by which decision, and until when."""

    reason = forms.CharField(
        label=_("Reden"), help_text=_("Die persoon leest deze reden."), max_length=rules.MAX_REASON
    )
    decision = forms.CharField(
        label=_("Besluit"), help_text=_("Bijvoorbeeld: CBS 12/10/2026, punt 14."), max_length=MAX_DECISION
    )
    until = DayField(
        label=_("Tot en met"),
        help_text=_("Laat leeg als het duurt tot je de schorsing opheft."),
        required=False,
    )


class HandoverForm(Form):
    """What somebody adds for who comes after them."""

    notes = forms.CharField(
        label=_("Wat moet je opvolger weten?"),
        help_text=_("Schrijf geen namen van bewoners op."),
        max_length=MAX_NOTES,
        strip=False,
        required=False,
        widget=forms.Textarea({"rows": 8}),
    )
