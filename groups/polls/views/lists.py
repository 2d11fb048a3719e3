"""The list of polls for who lives somewhere: what is open now, and what is over with its result."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groups.polls.enums import Mark, PollState
from groups.polls.models import Poll, RollEntry
from groups.polls.permissions import PollPower
from groups.polls.queries import polls_for
from network.kernel import access, clock
from network.people.doors import member, member_required
from network.people.models import Person

MOST_OPEN = 60
PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A poll in the list: how it stands for this viewer."""

    poll: Poll
    mark: str
    begins: bool

    @property
    def voted(self) -> bool:
        """Whether a vote stands behind the viewer's name."""
        return self.mark != Mark.NONE


@never_cache
@require_safe
@member_required
def index(request: HttpRequest) -> HttpResponse:
    """List polls that reach the viewer: open ones first, then those that are over, newest first."""
    viewer = member(request)
    moment = clock.now()
    after, more = request.GET.get("after", ""), request.GET.get("open", "")
    rows = _with_mark(viewer)
    is_open = Q(state=PollState.OPEN, closes_at__gt=moment)
    open_ones = [] if after else _open_ones(rows.filter(is_open), more)
    over = rows.none() if more else rows.exclude(is_open)
    place = Poll.objects.filter(uid=after, opened_at__isnull=False).first() if after else None
    if place is not None:
        same = Q(opened_at=place.opened_at, pk__lt=place.pk)
        over = over.filter(same | Q(opened_at__lt=place.opened_at))
    page = list(over[: PAGE + 1])
    return render(
        request,
        "polls/index.html",
        {
            "open_ones": _lines(open_ones[:MOST_OPEN], moment),
            "more_url": f"?{urlencode({'open': open_ones[MOST_OPEN - 1].uid})}"
            if len(open_ones) > MOST_OPEN
            else None,
            "over": _lines(page[:PAGE], moment),
            "older_url": f"?{urlencode({'after': page[PAGE - 1].uid})}" if len(page) > PAGE else None,
            "continued": bool(after),
            "runs": access.holds_any(viewer, PollPower.RUN),
        },
    )


def _open_ones(rows: QuerySet[Poll], after: str) -> list[Poll]:
    """Return a page of open polls and one more: those that end soonest first, from behind one of them."""
    place = Poll.objects.filter(uid=after, closes_at__isnull=False).first() if after else None
    if place is not None:
        rows = rows.filter(Q(closes_at__gt=place.closes_at) | Q(closes_at=place.closes_at, pk__gt=place.pk))
    return list(rows.order_by("closes_at", "pk")[: MOST_OPEN + 1])


def _with_mark(viewer: Person) -> QuerySet[Poll]:
    own = RollEntry.objects.filter(poll_id=OuterRef("pk"), person_id=viewer.pk)
    return polls_for(viewer).annotate(own_mark=Subquery(own.values("mark")[:1]))


def _lines(polls: list[Poll], moment: datetime) -> list[Line]:
    return [
        Line(poll, getattr(poll, "own_mark", "") or "", poll.opens_at is not None and poll.opens_at > moment)
        for poll in polls
    ]
