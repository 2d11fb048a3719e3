"""Which part of a feed somebody asks for: kind, author, period, words. The order never changes.

The same filters serve the page and the API. Not for who may see an entry: the queryset that comes in is
already the reader's own.
"""

from datetime import UTC, date, datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from network.feed import rules
from network.feed.kinds import BROADCAST
from network.feed.models import Entry, PostKind, SearchText
from network.kernel.forms import DayField
from network.kernel.forms import Form as LookingForm
from network.kernel.ids import CROCKFORD, UID_LENGTH
from network.kernel.moments import end_of_day, start_of_day
from network.kernel.text import fold

TOPICS = [*((kind.value, kind.label) for kind in PostKind), (BROADCAST, gettext_lazy("Van de gemeente"))]
LONGEST = 100
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)


class Day(django_filters.Filter):  # type: ignore[misc]  # carries no types
    """A day as a neighbour types it; `after` begins with it, `before` ends with it."""

    field_class: type[forms.Field] = DayField

    def __init__(self, *args: Any, until: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.until = until

    def filter(self, qs: QuerySet[Entry], value: date | None) -> QuerySet[Entry]:
        """Narrow the list to the moments of the period."""
        if value is None:
            return qs
        day = min(max(value, EARLIEST), LATEST)
        return (
            qs.filter(published_at__lt=end_of_day(day))
            if self.until
            else qs.filter(published_at__gte=start_of_day(day))
        )


class MomentField(forms.CharField):
    """A day or a moment in ISO 8601; a moment without a zone is in UTC, a day is one of the town."""

    def to_python(self, value: Any) -> Any:
        """Return an aware moment, a date, or None. Raises: ValidationError."""
        word = str(value or "").strip()
        if not word:
            return None
        try:
            found = parse_datetime(word) if "T" in word or " " in word else parse_date(word)
        except ValueError:
            found = None
        if found is None or not EARLIEST.year <= found.year <= LATEST.year:
            raise ValidationError(
                _("Schrijf een datum of moment als in 2026-11-20T09:00:00Z."), code="invalid"
            )
        return found


@extend_schema_field(OpenApiTypes.STR)
class Moment(Day):
    """The same for programs: a day, or a moment."""

    field_class = MomentField

    def filter(self, qs: QuerySet[Entry], value: Any) -> QuerySet[Entry]:
        """Narrow the list; of a day `before` takes the whole, of a moment only what came earlier."""
        if not isinstance(value, datetime):
            return super().filter(qs, value)
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return qs.filter(published_at__lt=moment) if self.until else qs.filter(published_at__gte=moment)


class EntryFilter(django_filters.FilterSet):  # type: ignore[misc]  # carries no types
    """The filters of the page."""

    q = django_filters.CharFilter(
        label=gettext_lazy("Woord"), method="with_words", max_length=LONGEST, min_length=rules.SHORTEST_WORD
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Soort"), field_name="topic", choices=TOPICS, empty_label=gettext_lazy("Alles")
    )
    author = django_filters.CharFilter(label=gettext_lazy("Van wie?"), method="by_author", max_length=LONGEST)
    after = Day(label=gettext_lazy("Vanaf"))
    before = Day(label=gettext_lazy("Tot en met"), until=True)

    class Meta:
        model = Entry
        fields: tuple[str, ...] = ()
        form = LookingForm

    def with_words(self, entries: QuerySet[Entry], _name: str, value: str) -> QuerySet[Entry]:
        """Keep what holds every word, without regard to capitals and accents."""
        for word in fold(value).split()[:10]:
            found = SearchText.objects.filter(
                kind=OuterRef("kind"), item_id=OuterRef("item_id"), words__contains=word
            )
            entries = entries.filter(Exists(found))
        return entries

    def by_author(self, entries: QuerySet[Entry], _name: str, value: str) -> QuerySet[Entry]:
        """Keep what a neighbour wrote: by public name of the account, or by words of their name."""
        if len(value) == UID_LENGTH and set(value) <= set(CROCKFORD):
            return entries.filter(author__uid=value)
        for word in value.split()[:5]:
            entries = entries.filter(
                Q(author__first_name__icontains=word) | Q(author__last_name__icontains=word)
            )
        return entries


class ApiEntryFilter(EntryFilter):
    """The filters of `GET feed/`."""

    after = Moment(label="Day or moment, inclusive (ISO 8601)")
    before = Moment(label="Day, inclusive, or moment, exclusive (ISO 8601)", until=True)
