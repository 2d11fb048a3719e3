"""What people fill in about an event. Not for what is allowed: services decide."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.feed import occasion_rules
from network.feed.forms import PostForm
from network.feed.models import Audience, Occasion, Post
from network.feed.occasion_rules import Facts
from network.kernel.errors import DomainError
from network.kernel.forms import DayField, Form, HourField
from network.kernel.moments import TOWN_TIME, local

EARLIEST, LATEST = 2000, 2200
FIELD_OF = {"starts_at": "day", "ends_at": "end"}
"""Where the refusal of a service belongs in the form."""


class WhenAndWhere(Form):
    """The facts of an event, by themselves: for who may change no words."""

    day = DayField(label=gettext_lazy("Dag"))
    start = HourField(label=gettext_lazy("Van"))
    end = HourField(label=gettext_lazy("Tot"))
    end_day = DayField(
        label=gettext_lazy("Laatste dag"),
        help_text=gettext_lazy("Alleen als het langer dan één dag duurt."),
        required=False,
    )
    place = forms.CharField(
        label=gettext_lazy("Waar?"),
        help_text=gettext_lazy("Een plek die je buren vinden, bijvoorbeeld: buurthuis, grote zaal."),
        max_length=occasion_rules.PLACE_CHARS,
    )
    limit = forms.IntegerField(
        label=gettext_lazy("Aantal plaatsen"),
        help_text=gettext_lazy("Leeg: er is plaats voor iedereen. Is het vol, dan komt er een wachtlijst."),
        required=False,
        min_value=1,
        max_value=occasion_rules.MOST_PLACES,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days outside every agenda, before anybody reckons with them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("day", "end_day"):
            day = cleaned.get(name)
            if day and not EARLIEST <= day.year <= LATEST:
                self.add_error(name, _("Kies een dag in de komende drie jaar."))
        return cleaned

    def facts(self, title: str) -> Facts:
        """Return the facts of a valid form."""
        given = self.cleaned_data
        return Facts(
            title=title,
            starts_at=_moment(given["day"], given["start"]),
            ends_at=_moment(given["end_day"] or given["day"], given["end"]),
            place=given["place"],
            limit=given["limit"],
        )

    def refuse(self, error: DomainError) -> None:
        """Show a refusal beside the field as it is named here."""
        error.field = FIELD_OF.get(error.field or "", error.field)
        super().refuse(error)


class OccasionForm(WhenAndWhere, PostForm):
    """A new event: a post with a title, a moment and a place."""

    title = forms.CharField(
        label=gettext_lazy("Wat is er te doen?"),
        help_text=gettext_lazy("Een korte titel, bijvoorbeeld: Repaircafé in het buurthuis."),
        max_length=occasion_rules.TITLE_CHARS,
    )
    conditional = ("audience",)
    kind = None  # type: ignore[assignment]  # an event is one
    audience = forms.ChoiceField(
        label=gettext_lazy("Wie leest mee?"),
        choices=Audience.choices,
        initial=Audience.DISTRICT,
        required=False,
    )
    field_order = ["title", "day", "start", "end", "end_day", "place", "limit", "text", "audience"]

    def __init__(self, *args: Any, in_district: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Vertel er wat over")
        self.fields["text"].widget.attrs |= {"rows": 5, "placeholder": _("Wat doen jullie, wat neem je mee?")}
        if not in_district:
            del self.fields["audience"]
            del self.fields["share_with_municipality"]


class ChangeOccasionForm(WhenAndWhere):
    """Everything that may change of an event, on the version that its organiser had before them."""

    title = forms.CharField(label=gettext_lazy("Wat is er te doen?"), max_length=occasion_rules.TITLE_CHARS)
    text = forms.CharField(
        label=gettext_lazy("Vertel er wat over"), strip=False, widget=forms.Textarea({"rows": 5})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    field_order = ["title", "day", "start", "end", "end_day", "place", "limit", "text", "version"]


class MoveOccasionForm(WhenAndWhere):
    """When, where and for how many, for who manages the event of another."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


def start_of(post: Post, occasion: Occasion) -> dict[str, Any]:
    """Return what a form about an event begins with."""
    starts_at, ends_at = local(occasion.starts_at), local(occasion.ends_at)
    return {
        "title": occasion.title,
        "day": starts_at.date(),
        "start": starts_at.time(),
        "end": ends_at.time(),
        "end_day": ends_at.date() if ends_at.date() != starts_at.date() else None,
        "place": occasion.place,
        "limit": occasion.limit,
        "text": post.text,
        "version": post.version,
    }


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=TOWN_TIME)
