"""Which advices somebody asks for: group, state, year. The same for the page and the API; never the order."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from groups.councils.enums import AdviceState
from groups.councils.models import Advice
from groups.membership.models import Group
from network.kernel.forms import Form

EARLIEST, LATEST = 2000, 2200


def _advising(_request: object) -> QuerySet[Group]:
    return Group.objects.filter(pk__in=Advice.objects.values("group_id")).order_by("name", "id")


class AdviceFilter(django_filters.FilterSet):  # type: ignore[misc]  # carries no types
    """The filters of the public list."""

    group = django_filters.ModelChoiceFilter(
        label=_("Groep"), queryset=_advising, to_field_name="uid", empty_label=_("Alle groepen")
    )
    state = django_filters.ChoiceFilter(
        label=_("Staat"), choices=AdviceState.choices, empty_label=_("Alle staten")
    )
    year = django_filters.NumberFilter(
        label=_("Jaar"), min_value=EARLIEST, max_value=LATEST, decimal_places=0, lookup_expr="exact"
    )

    class Meta:
        model = Advice
        fields: tuple[str, ...] = ()
        form = Form

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["year"].widget.attrs.update({"inputmode": "numeric", "placeholder": "2026"})
