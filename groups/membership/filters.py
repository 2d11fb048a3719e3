"""Which groups and documents somebody looks for. Not for who may find one: queries decide."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from groups.membership.enums import DocumentKind, GroupKind
from groups.membership.models import Document, Group, Theme
from network.kernel.forms import Form


class LookingForm(Form):
    """A form in which nothing must be filled in, so no field says that it may stay empty."""

    conditional = ("q", "kind", "theme")


class GroupFilter(django_filters.FilterSet):  # type: ignore[misc]  # carries no types
    """The filters of the list of groups, on the page and over the API."""

    q = django_filters.CharFilter(label=_("Naam of woord"), method="with_words", max_length=100)
    kind = django_filters.ChoiceFilter(label=_("Soort"), choices=GroupKind.choices, empty_label=_("Alles"))
    theme = django_filters.ModelChoiceFilter(
        label=_("Thema"),
        field_name="themes",
        to_field_name="uid",
        queryset=Theme.objects.all(),
        empty_label=_("Alle thema's"),
    )

    class Meta:
        model = Group
        fields: tuple[str, ...] = ()
        form = LookingForm

    def with_words(self, groups: QuerySet[Group], _name: str, value: str) -> QuerySet[Group]:
        """Keep groups in whose name or summary every word stands."""
        for word in value.split()[:10]:
            groups = groups.filter(Q(name__icontains=word) | Q(summary__icontains=word))
        return groups


class DocumentFilter(django_filters.FilterSet):  # type: ignore[misc]  # carries no types
    """The filters of the list of documents over the API."""

    group = django_filters.CharFilter(field_name="group__uid", max_length=16)
    kind = django_filters.ChoiceFilter(choices=DocumentKind.choices)

    class Meta:
        model = Document
        fields: tuple[str, ...] = ()
