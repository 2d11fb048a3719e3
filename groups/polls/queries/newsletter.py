"""Which polls may stand in the newsletter on paper. No viewer: what the town itself asked of a district.

Paper leaves the closed district. So it holds what a department or the municipality asked of a whole district,
and nothing of groups, whose words are of residents, nor of elections, whose choices are their names.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from groups.polls.enums import PollKind, PollState
from groups.polls.models import Audience, Poll
from network.kernel import clock
from network.kernel.models import SpaceKind
from network.places.models import District

TOWN = (SpaceKind.DEPARTMENT, SpaceKind.MUNICIPALITY)


def open_in(district_id: int, until: datetime) -> QuerySet[Poll]:
    """Polls of the town that residents of a district can still vote in, and that begin before an instant.

    Those that end soonest first.
    """
    open_ = Q(state=PollState.OPEN, closes_at__gt=clock.now(), opens_at__lt=until)
    return _asked_of(district_id).filter(open_).order_by("closes_at", "id")


def counted_in(district_id: int, start: datetime, until: datetime) -> QuerySet[Poll]:
    """Polls of the town, asked of a district, whose result was published in a period; oldest first."""
    counted = Q(state=PollState.COUNTED, counted_at__gte=start, counted_at__lt=until)
    return _asked_of(district_id).filter(counted).order_by("counted_at", "id")


def _asked_of(district_id: int) -> QuerySet[Poll]:
    town = District.objects.filter(pk=district_id).values("municipality__space")
    of_town = Q(organiser__in=town) | Q(organiser__municipality__in=town)
    named = Audience.objects.filter(districts=district_id).values("pk")
    return (
        Poll.objects.filter(Q(audience__everywhere=True) | Q(pk__in=named), of_town)
        .filter(organiser__kind__in=TOWN, hidden_at__isnull=True)
        .exclude(kind=PollKind.ELECTION)
        .select_related("organiser__municipality", "audience")
    )
