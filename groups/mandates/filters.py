"""Which calls and mandates somebody looks for over the API. Not for which of them they may see."""

import django_filters
from django.db.models import Q, QuerySet

from groups.mandates.enums import CallState
from groups.mandates.models import Call, Mandate
from groups.mandates.queries import suspended_at
from network.kernel import clock


class CallFilter(django_filters.FilterSet):  # type: ignore[misc]  # carries no types
    """The filters of the list of calls over the API."""

    group = django_filters.CharFilter(field_name="group__uid", max_length=16)
    open = django_filters.BooleanFilter(method="by_openness")

    class Meta:
        model = Call
        fields: tuple[str, ...] = ()

    def by_openness(self, calls: QuerySet[Call], _name: str, value: bool) -> QuerySet[Call]:
        """Keep calls to which one can answer now, or the others."""
        takes = Q(state=CallState.OPEN, deadline__gt=clock.now(), group__closed_at__isnull=True)
        return calls.filter(takes) if value else calls.exclude(takes)


class MandateFilter(django_filters.FilterSet):  # type: ignore[misc]  # carries no types
    """The filters of the list of mandates over the API."""

    group = django_filters.CharFilter(field_name="group__uid", max_length=16)
    person = django_filters.CharFilter(field_name="person__uid", max_length=16)
    decision = django_filters.CharFilter(field_name="decision__reference", max_length=80)
    in_force = django_filters.BooleanFilter(method="by_force")

    class Meta:
        model = Mandate
        fields: tuple[str, ...] = ()

    def by_force(self, mandates: QuerySet[Mandate], _name: str, value: bool) -> QuerySet[Mandate]:
        """Keep mandates that grant their powers now, or those that do not."""
        now = clock.now()
        running = Mandate.objects.filter(~suspended_at(now), valid_from__lte=now, valid_until__gt=now)
        if value:
            return mandates.filter(pk__in=running.values("pk"))
        return mandates.exclude(pk__in=running.values("pk"))
