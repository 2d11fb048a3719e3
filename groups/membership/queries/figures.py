"""Figures of a group for who runs it; one below five is not shown, since it would point at people.

No viewer: callers have checked that the reader runs the group.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from groups.membership.models import Group, Membership
from groups.membership.queries.members import count_members
from groups.membership.rules import SMALL
from network.feed.models import Attendance, AttendanceState, Comment, Entry, ItemState, Occasion
from network.kernel import clock

PERIOD: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people, as it may be shown.

    Attributes:
        number: None where it is too small to show.
    """

    number: int | None

    @classmethod
    def of(cls, count: int) -> "Figure":
        """Hide a count between one and four."""
        return cls(None if 0 < count < SMALL else count)


@dataclass(frozen=True, slots=True)
class Figures:
    """How a group fares."""

    members: int
    joined: Figure
    left: Figure
    active: Figure
    activities: int
    came: Figure


def figures_of(group: Group) -> Figures:
    """Return who came, went, wrote and was at an activity in the last 30 days. A fixed number of queries."""
    since = clock.now() - PERIOD
    rows = Membership.objects.filter(group=group)
    until = clock.now()
    lapsed = rows.filter(state="active", until__gt=since, until__lte=until).count()
    ended = rows.filter(joined_at__isnull=False, ended_at__gt=since).count()
    held = Occasion.objects.filter(
        post__space_id=group.space_id,
        post__state=ItemState.PUBLISHED,
        cancelled_at__isnull=True,
        starts_at__gt=since,
        starts_at__lte=until,
    )
    return Figures(
        members=count_members(group),
        joined=Figure.of(rows.filter(joined_at__gt=since, joined_at__lte=until).count()),
        left=Figure.of(ended + lapsed),
        active=Figure.of(_active(group, since=since)),
        activities=held.count(),
        came=Figure.of(_were_there(held)),
    )


def _were_there(held: QuerySet[Occasion]) -> int:
    """Count the people who were noted as present, each once."""
    there = Attendance.objects.filter(occasion__in=held, state=AttendanceState.GOING, present=True)
    return there.order_by().values("person_id").distinct().count()


def _active(group: Group, *, since: datetime) -> int:
    """Count who wrote a post or an answer in the group."""
    wrote = Entry.objects.filter(space_id=group.space_id, published_at__gt=since, author_id__isnull=False)
    answered = Comment.objects.filter(
        space_id=group.space_id, written_at__gt=since, state=ItemState.PUBLISHED, author_id__isnull=False
    )
    authors = wrote.order_by().values("author_id").union(answered.order_by().values("author_id"))
    return authors.count()
