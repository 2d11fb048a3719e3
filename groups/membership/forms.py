"""What people fill in about groups. Not for what is allowed: services decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.membership import rules
from groups.membership.enums import GroupKind, Intensity, JoinRoad, Language
from groups.membership.models import Group, Theme
from groups.membership.rules import Wording
from network.feed.forms import PostForm
from network.kernel.forms import Form, Switch
from network.kernel.models import Space
from network.places.models import District, Municipality


class GroupPostForm(PostForm):
    """A new post in a group: its members read it, so there is no choice of who else does."""

    audience = None  # type: ignore[assignment]

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["placeholder"] = _("Wat wil je de leden zeggen of vragen?")
        share = self.fields["share_with_municipality"]
        share.help_text = _("Uit: alleen de leden van de groep lezen dit.")
        if space.municipality_id is None:
            del self.fields["share_with_municipality"]


class AskForm(Form):
    """Why somebody wants to take part."""

    motivation = forms.CharField(
        label=_("Waarom wil je meedoen?"),
        help_text=_("Alleen wie de groep beheert, leest dit. Je mag het leeg laten."),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 4}),
    )


class PreferencesForm(Form):
    """How much a member wants to hear, and of what."""

    intensity = forms.ChoiceField(
        label=_("Wat wil je horen?"),
        choices=Intensity.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Alles: een seintje bij elk bericht, en een mail bij mededelingen en oproepen. Een overzicht: "
            "een seintje bij mededelingen, oproepen, activiteiten en documenten. Die staan, met de "
            "berichten, ook in je overzicht per e-mail. Over beslissingen en adviezen hoor je altijd."
        ),
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Over welke thema's?"),
        queryset=Theme.objects.none(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Niets gekozen: alle thema's van de groep."),
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = group.themes.all()
        if themes:
            self.fields["themes"].queryset = themes  # type: ignore[attr-defined]
        else:
            del self.fields["themes"]


class InviteForm(Form):
    """Whom to invite."""

    email = forms.EmailField(
        label=_("E-mailadres"), help_text=_("Van iemand die hier woont, met een account.")
    )


class ReasonForm(Form):
    """Why somebody is refused or put out; they read it."""

    reason = forms.CharField(
        label=_("Reden"),
        max_length=rules.REASON_CHARS,
        help_text=_("Die persoon leest deze reden."),
    )


class AnnouncementForm(Form):
    """What all members are told."""

    subject = forms.CharField(label=_("Onderwerp"), max_length=rules.SUBJECT_CHARS)
    text = forms.CharField(label=_("Tekst"), strip=False, widget=forms.Textarea({"rows": 8}))
    important = forms.BooleanField(
        label=_("Dit gaat over een beslissing"),
        help_text=_("Aan: ook wie alleen beslissingen wil horen, krijgt een seintje en een mail."),
        required=False,
        widget=Switch,
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Over welke thema's?"),
        queryset=Theme.objects.none(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Niets gekozen: voor alle leden. Anders horen leden die alleen andere thema's kozen het niet, "
            "behalve als het over een beslissing gaat."
        ),
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = group.themes.all()
        if themes:
            self.fields["themes"].queryset = themes  # type: ignore[attr-defined]
        else:
            del self.fields["themes"]

    def about(self) -> list[Theme]:
        """Return the chosen themes. Call after `is_valid`."""
        return list(self.cleaned_data.get("themes", ()))


class WordingForm(Form):
    """What a group says about itself."""

    name = forms.CharField(label=_("Naam"), max_length=rules.NAME_CHARS)
    summary = forms.CharField(
        label=_("In één zin"),
        max_length=rules.SUMMARY_CHARS,
        help_text=_("Zodat een bewoner meteen begrijpt wat de groep doet."),
    )
    description = forms.CharField(
        label=_("Beschrijving"), required=False, strip=False, widget=forms.Textarea({"rows": 8})
    )
    charter = forms.CharField(
        label=_("Afspraken"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Hoe jullie met elkaar omgaan."),
    )
    working_on = forms.CharField(label=_("Werkt nu aan"), max_length=rules.LINE_CHARS, required=False)
    themes = forms.ModelMultipleChoiceField(
        label=_("Thema's"),
        queryset=Theme.objects.all(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Talen"), choices=Language.choices, initial=["nl"], widget=forms.CheckboxSelectMultiple
    )

    def wording(self) -> Wording:
        """Return the plain values. Call after `is_valid`."""
        given = self.cleaned_data
        return Wording(
            name=given["name"],
            summary=given["summary"],
            description=given["description"],
            charter=given["charter"],
            working_on=given["working_on"],
            languages=tuple(given["languages"]),
        )


class EditGroupForm(WordingForm):
    """New words on the version that the writer had before them."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    @staticmethod
    def start_from(group: Group) -> dict[str, Any]:
        """Return what stands there now."""
        return {
            "name": group.name,
            "summary": group.summary,
            "description": group.description,
            "charter": group.charter,
            "working_on": group.working_on,
            "themes": [theme.uid for theme in group.themes.all()],
            "languages": group.languages,
            "version": group.version,
        }


class DoorForm(Form):
    """For whom a group is, and how somebody becomes a member, on the version that the writer had."""

    join_road = forms.ChoiceField(
        label=_("Hoe word je lid?"),
        choices=JoinRoad.choices,
        help_text=_("Wie al vroeg om lid te worden of uitgenodigd is, krijgt nog een antwoord."),
    )
    districts = forms.ModelMultipleChoiceField(
        label=_("Alleen voor deze wijken"),
        queryset=District.objects.none(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Niets gekozen: de hele gemeente. Wie al lid is, blijft lid."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Q(municipality__groups=group, retired_at__isnull=True) | Q(groups=group)
        self.fields["districts"].queryset = (  # type: ignore[attr-defined]
            District.objects.filter(standing).distinct().order_by("municipality__name", "name")
        )

    @staticmethod
    def start_from(group: Group) -> dict[str, Any]:
        """Return how it is now."""
        return {
            "join_road": group.join_road,
            "districts": [district.uid for district in group.districts.all()],
            "version": group.version,
        }


class FoundForm(WordingForm):
    """A new group."""

    municipalities = forms.ModelMultipleChoiceField(
        label=_("Voor welke gemeente?"),
        queryset=Municipality.objects.none(),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
    )
    districts = forms.ModelMultipleChoiceField(
        label=_("Alleen voor deze wijken"),
        queryset=District.objects.none(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Niets gekozen: de hele gemeente."),
    )
    kind = forms.ChoiceField(label=_("Soort"), choices=GroupKind.choices)
    join_road = forms.ChoiceField(label=_("Hoe word je lid?"), choices=JoinRoad.choices)
    parent = forms.ModelChoiceField(
        label=_("Hoort bij"),
        queryset=Group.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label=_("Staat op zichzelf"),
        help_text=_("Een regiegroep hoort bij een adviesraad."),
    )
    founding_decision = forms.CharField(
        label=_("Oprichtingsbesluit"),
        max_length=rules.LINE_CHARS,
        required=False,
        help_text=_("Bijvoorbeeld: GR 12/10/2026, punt 14."),
    )
    field_order = ("municipalities", "kind", "parent", "name", "summary", "join_road")

    def __init__(
        self,
        *args: Any,
        towns: Iterable[Municipality],
        parents: Iterable[Group],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipalities"].queryset = towns  # type: ignore[attr-defined]
        self.fields["districts"].queryset = District.objects.filter(  # type: ignore[attr-defined]
            municipality__in=towns, retired_at__isnull=True
        )
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        given = self.cleaned_data
        names = ("name", "summary", "description", "charter", "working_on", "languages", "founding_decision")
        return {
            **{name: given[name] for name in names},
            "municipalities": list(given["municipalities"]),
            "districts": list(given["districts"]),
            "themes": list(given["themes"]),
            "kind": GroupKind(given["kind"]),
            "join_road": JoinRoad(given["join_road"]),
            "parent": given["parent"],
        }
