"""What an organiser types of a poll, apart from its questions. Not for what may be said: services decide."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.membership.models import Group
from groups.polls import rules
from groups.polls.enums import PollKind, ResultsShown, Secrecy
from groups.polls.forms.weighing import GROUPS_ASKED, WeighingForm, write_shares
from groups.polls.models import Audience, Poll, PollTemplate
from groups.polls.queries import groups_of, territory_of
from groups.polls.queries.listing import Matched, match_people
from groups.polls.queries.stamps import TERMS
from groups.polls.services.audience import OLDEST, YOUNGEST, AudienceTerms
from groups.polls.services.drafting import PollTerms
from groups.polls.services.templates import MAX_NAME
from network.kernel.errors import DomainError
from network.kernel.forms import DayField, Form, HourField, Switch
from network.kernel.models import Space
from network.kernel.moments import end_of_day, last_day, local, start_of_day
from network.kernel.text import fold
from network.people.models import Person
from network.places.models import District, Street

MOST_STREETS = 30
MOST_NAMED = 100  # of a longer list nobody is ticked one by one
LONGEST_LIST = 400_000
UNBOUND = frozenset({"seen", "title", "intro", "first_day", "first_hour", "final_day", "final_hour"})


class NewPollForm(Form):
    """Who asks, under which title, and with which questions to start from."""

    organiser = forms.ModelChoiceField(Space.objects.none(), label=_("Wie vraagt het?"), to_field_name="uid")
    title = forms.CharField(
        label=_("Titel"),
        max_length=rules.MAX_TITLE,
        help_text=_("Zeg waarover het gaat, bijvoorbeeld: Waar komt de bank?"),
    )
    template = forms.ModelChoiceField(
        PollTemplate.objects.none(),
        label=_("Begin van"),
        to_field_name="uid",
        required=False,
        empty_label=_("Niets: ik stel de vragen zelf op"),
    )

    def __init__(self, *args: Any, organisers: Any, templates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organiser"].queryset = organisers  # type: ignore[attr-defined]
        self.fields["template"].queryset = templates  # type: ignore[attr-defined]


class TermsForm(WeighingForm):
    """What a draft says of itself. `seen` is the stamp of what the writer had before them."""

    conditional = ("seats", "shares", "first_day", "first_hour", "final_day", "final_hour")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Titel"), max_length=rules.MAX_TITLE)
    intro = forms.CharField(
        label=_("Waarover gaat het?"),
        max_length=rules.MAX_INTRO,
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Zeg ook wat er met de antwoorden gebeurt, en wie beslist. Korte zinnen, zeg “je”."),
    )
    kind = forms.ChoiceField(label=_("Soort"), choices=PollKind.choices)
    seats = forms.IntegerField(
        label=_("Hoeveel plaatsen zijn er te verdelen?"),
        required=False,
        help_text=_("Alleen bij een verkiezing."),
    )
    secrecy = forms.ChoiceField(
        label=_("Op naam of geheim?"),
        choices=(
            (Secrecy.NAMED, _("Op naam: jullie zien wie wat antwoordde. Andere bewoners niet.")),
            (
                Secrecy.SECRET,
                _(
                    "Geheim: niemand ziet wie wat stemde, jullie ook niet. Twee sleutelhouders zijn nodig om "
                    "te tellen."
                ),
            ),
        ),
        widget=forms.RadioSelect,
    )
    first_day = DayField(label=_("Begin: dag"), required=False)
    first_hour = HourField(label=_("Begin: uur"), required=False)
    final_day = DayField(label=_("Einde: dag"), required=False)
    final_hour = HourField(label=_("Einde: uur"), required=False)
    may_change = forms.BooleanField(
        label=_("Wie stemde, mag zijn stem veranderen tot het einde"),
        help_text=_("Uit: de eerste stem telt. Een geheime stem kan nooit veranderen."),
        required=False,
        widget=Switch,
    )
    results_shown = forms.ChoiceField(
        label=_("Wanneer zien bewoners de uitslag?"), choices=ResultsShown.choices, widget=forms.RadioSelect
    )
    groups_asked = forms.MultipleChoiceField(
        label=_("Antwoorden vergelijken per"),
        choices=GROUPS_ASKED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Groepjes van minder dan tien mensen tonen we nooit."),
    )
    quorum = forms.IntegerField(
        label=_("Geldig vanaf hoeveel deelnemers?"), required=False, help_text=_("Leeg: zonder minimum.")
    )
    population = forms.IntegerField(
        label=_("Steekproef uit hoeveel mensen?"),
        required=False,
        help_text=_("Leeg: je vraagt het aan iedereen. Vul het in als je maar een deel vraagt."),
    )

    def hold(self) -> None:
        """Let only the title, the introduction and the window change: the poll is bound."""
        for name, field in self.fields.items():
            field.disabled = name not in UNBOUND

    @staticmethod
    def values_of(poll: Poll) -> dict[str, Any]:
        """Return what stands in the form of a draft."""
        windows = {"opens_at", "closes_at"}
        values: dict[str, Any] = {name: getattr(poll, name) for name in TERMS if name not in windows}
        by, parts = next(iter(poll.shares.items()), ("", {}))
        values |= {"weigh_by": by, "shares": write_shares(by, parts)}
        if poll.opens_at is not None:
            opens = local(poll.opens_at)
            values |= {"first_day": opens.date(), "first_hour": opens.time()}
        if poll.closes_at is not None:
            closes = local(poll.closes_at)
            whole_day = end_of_day(last_day(poll.closes_at)) == poll.closes_at
            values["final_day"] = last_day(poll.closes_at) if whole_day else closes.date()
            values["final_hour"] = None if whole_day else closes.time()
        return values

    def clean(self) -> dict[str, Any]:
        """Ask for a day with each hour."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for day, hour in (("first_day", "first_hour"), ("final_day", "final_hour")):
            if data.get(hour) is not None and data.get(day) is None and day not in self.errors:
                self.add_error(day, gettext("Zeg ook op welke dag."))
        self.read_parts(data)
        return data

    def refuse(self, error: DomainError) -> None:
        """Show a refusal of the window beside the day that was typed."""
        names = {"opens_at": "first_day", "closes_at": "final_day"}
        if error.field in names:
            self.add_error(names[error.field], error.message)
        else:
            super().refuse(error)

    def terms(self) -> PollTerms:
        """Return what the service takes. Call after `is_valid`."""
        data = self.cleaned_data
        return PollTerms(
            title=data["title"],
            intro=data["intro"],
            kind=PollKind(data["kind"]),
            secrecy=Secrecy(data["secrecy"]),
            opens_at=_moment(data["first_day"], data["first_hour"]),
            closes_at=_moment(data["final_day"], data["final_hour"], ends=True),
            may_change=data["may_change"],
            results_shown=ResultsShown(data["results_shown"]),
            groups_asked=tuple(data["groups_asked"]),
            quorum=data["quorum"],
            population=data["population"],
            shares=self.parts,
            seats=data["seats"],
        )


class AudienceForm(Form):
    """Whom a draft will ask: places, groups, and people on a list."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    everywhere = forms.BooleanField(
        label=_("Alle bewoners van waar jullie werken"), required=False, widget=forms.CheckboxInput
    )
    districts = forms.ModelMultipleChoiceField(
        District.objects.none(),
        label=_("Wijken"),
        required=False,
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
    )
    streets = forms.ModelMultipleChoiceField(
        Street.objects.none(),
        label=_("Straten"),
        required=False,
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
    )
    find = forms.CharField(
        label=_("Zoek een straat"),
        required=False,
        max_length=120,
        help_text=_("Typ het begin van de naam en kies “Zoek”. Vink daarna aan welke straten je wilt."),
    )
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(),
        label=_("Leden van groepen"),
        required=False,
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
    )
    keep = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("Bij naam gevraagd"),
        required=False,
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Haal het vinkje weg bij wie van de lijst moet."),
    )
    drop = forms.BooleanField(label=_("Haal iedereen van de lijst"), required=False)
    people = forms.CharField(
        label=_("Zet mensen op de lijst"),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
        help_text=_("Plak e-mailadressen of volledige namen, één per regel."),
    )
    min_age = forms.IntegerField(
        label=_("Minstens zo oud"),
        required=False,
        min_value=YOUNGEST,
        max_value=OLDEST,
        help_text=_(
            "In jaren. Wie dit jaar zo oud wordt, mag meedoen. Leeg: alle leeftijden. "
            "Wie je op naam zet, mag altijd meedoen."
        ),
    )

    def __init__(self, *args: Any, poll: Poll, audience: Audience, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll = poll
        self.matched = Matched()
        self.found = 0
        territory = territory_of(poll.organiser).filter(retired_at__isnull=True)
        self._offer("districts", territory.order_by("name", "code"))
        self._offer("streets", self._streets(territory, audience))
        self._offer("groups", groups_of(poll.organiser).order_by("name", "pk"))
        self.audience = audience
        listed = audience.listed.count()
        if listed > MOST_NAMED:
            del self.fields["keep"]
            self.fields["drop"].label = gettext("Haal alle %(count)d mensen van de lijst") % {"count": listed}
        else:
            del self.fields["drop"]
            self._offer("keep", audience.listed.order_by("last_name", "first_name", "pk"))

    @staticmethod
    def values_of(audience: Audience) -> dict[str, Any]:
        """Return what stands in the form of an audience."""
        return {
            "everywhere": audience.everywhere,
            "min_age": audience.min_age,
            "districts": list(audience.districts.all()),
            "streets": list(audience.streets.all()),
            "groups": list(audience.groups.all()),
            "keep": list(audience.listed.all()[: MOST_NAMED + 1]),
        }

    def clean_people(self) -> str:
        """Find who is meant by each line; a line that means nobody here is told, and kept to be mended."""
        text: str = self.cleaned_data["people"]
        self.matched = match_people(self.poll.organiser, text.splitlines())
        told = []
        if self.matched.unknown:
            lines = "; ".join(self.matched.unknown[:20])
            told.append(gettext("Niet gevonden bij wie hier woont of lid is: %(lines)s.") % {"lines": lines})
        if self.matched.several:
            lines = "; ".join(self.matched.several[:20])
            told.append(
                gettext("Meer mensen heten zo. Vul het e-mailadres in: %(lines)s.") % {"lines": lines}
            )
        if told:
            raise forms.ValidationError(told)
        return text

    def refuse(self, error: DomainError) -> None:
        """Show a refusal of the list beside the lines that were typed."""
        if error.field == "listed":
            self.add_error("people", error.message)
        else:
            super().refuse(error)

    def terms(self) -> AudienceTerms:
        """Return what the service takes. Call after `is_valid`."""
        data = self.cleaned_data
        kept = (
            list(data["keep"]) if "keep" in data else [] if data["drop"] else list(self.audience.listed.all())
        )
        listed = {person.pk: person for person in [*kept, *self.matched.people]}
        return AudienceTerms(
            everywhere=data["everywhere"],
            districts=list(data["districts"]),
            streets=list(data["streets"]),
            groups=list(data["groups"]),
            listed=list(listed.values()),
            min_age=data["min_age"],
        )

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def _streets(self, territory: Any, audience: Audience) -> Any:
        """Return the streets that are chosen, and those that a search found."""
        chosen = list(audience.streets.values_list("pk", flat=True))
        towns = territory.values("municipality_id")
        here = Street.objects.filter(municipality_id__in=towns)
        if self.is_bound:
            sent = self.data.getlist("streets") if hasattr(self.data, "getlist") else []
            sent = [uid for uid in sent if "\x00" not in uid]  # PostgreSQL takes none
            chosen += here.filter(uid__in=sent).values_list("pk", flat=True)
            words = fold(str(self.data.get("find", ""))).replace("\x00", "")[:120]
            if words:
                rows = here.filter(folded_nl__begins=words) | here.filter(folded_fr__begins=words)
                found = list(rows.order_by("folded_nl").values_list("pk", flat=True)[:MOST_STREETS])
                self.found = len(found)
                chosen += found
        return Street.objects.filter(pk__in=chosen).order_by("name_nl", "name_fr")


class CancelForm(Form):
    """Why a poll is taken back."""

    reason = forms.CharField(
        label=_("Waarom trek je de peiling in?"),
        max_length=rules.MAX_REASON,
        help_text=_("Eén of twee zinnen. Iedereen die kon stemmen, leest dit."),
        widget=forms.Textarea({"rows": 3}),
    )


class TemplateForm(Form):
    """Under which name to keep questions, to start from another time."""

    name = forms.CharField(label=_("Naam van het sjabloon"), max_length=MAX_NAME)


class CodeForm(Form):
    """The code of an officer, typed."""

    code = forms.CharField(
        label=_("Jouw code"),
        max_length=100,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


def see_newest(form: Form, stamp: str) -> None:
    """Let the next try build on what is there now, with what was typed kept."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["seen"] = stamp
    form.data = data


def _moment(day: date | None, hour: time | None, *, ends: bool = False) -> datetime | None:
    """Return a moment in the time of the town; without an hour the day begins, or ends."""
    if day is None:
        return None
    if hour is None:
        return end_of_day(day) if ends else start_of_day(day)
    return start_of_day(day).replace(hour=hour.hour, minute=hour.minute)
