"""Which mandates somebody looks for: by group, person, and whether they run. All of them are public."""

import django_filters
from django.db.models import QuerySet

from groups.mandates.models import Mandate
from groups.mandates.queries import suspended_at
from network.kernel import clock


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
