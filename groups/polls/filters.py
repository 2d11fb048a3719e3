"""Which polls somebody asks for: of whom, and in which state. The same for page and API; never the order."""

import django_filters
from django.utils.translation import gettext_lazy as _

from groups.polls.enums import PollKind, PollState
from groups.polls.models import Poll
from network.kernel.forms import Form

SHOWN = [choice for choice in PollState.choices if choice[0] != PollState.DRAFT]


class PollFilter(django_filters.FilterSet):  # type: ignore[misc]  # carries no types
    """The filters of the list of polls."""

    organiser = django_filters.CharFilter(
        label=_("Van wie"), field_name="organiser__uid", lookup_expr="exact"
    )
    kind = django_filters.ChoiceFilter(label=_("Soort"), choices=PollKind.choices, empty_label=_("Alles"))
    state = django_filters.ChoiceFilter(label=_("Staat"), choices=SHOWN, empty_label=_("Open en gesloten"))

    class Meta:
        model = Poll
        fields: tuple[str, ...] = ()
        form = Form
