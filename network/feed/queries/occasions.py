"""Events: the agenda, who comes, and whom to tell. Not for the feed, which knows events as posts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from network.feed.cursors import Cursor
from network.feed.kinds import POST
from network.feed.models import (
    OPEN_ATTENDANCE,
    Attendance,
    AttendanceState,
    Entry,
    ItemState,
    Occasion,
    Post,
    PostKind,
)
from network.feed.queries import visible
from network.kernel import clock, spaces
from network.kernel.actor import Actor
from network.kernel.models import Standing
from network.people.queries.blocks import apart, apart_from, hear_nothing_of, silenced

PAGE = 30
IN_CALENDAR = 200
"""How many events a calendar file holds at most."""
KEPT_IN_CALENDAR = timedelta(days=31)
"""How long after its end an event still stands in a calendar file."""


@dataclass(frozen=True, slots=True)
class OwnPart:
    """How somebody stands in an event.

    Attributes:
        state: an `AttendanceState`, or an empty word for who said nothing or took it back.
        ahead: how many stand before them in the line.
    """

    state: str = ""
    ahead: int = 0


def occasion_of(post: Post) -> Occasion | None:
    """Return the event of a post; None for every other kind. A query, unless it came with the post."""
    if post.kind != PostKind.EVENT:
        return None
    return getattr(post, "occasion", None)


def agenda_of(viewer: Actor) -> QuerySet[Occasion]:
    """Events to come in every space in which the viewer reads, the soonest first.

    `folded` says of each whether the viewer muted who planned it.
    """
    entry = visible.shown_to(viewer).filter(kind=POST, item_id=OuterRef("post_id"))
    return _for(viewer, _to_come(clock.now()).filter(Exists(entry)))


def agenda_of_space(viewer: Actor, space_id: int) -> QuerySet[Occasion]:
    """Events to come in one space, like `agenda_of`; nothing where the viewer does not read."""
    if not spaces.stands_in(viewer, space_id):
        return Occasion.objects.none()
    return _for(viewer, _to_come(clock.now()).filter(Exists(_standing_in(space_id))))


def calendar_of_space(viewer: Actor, space_id: int) -> list[Occasion]:
    """Return what a calendar file of a space holds: what comes, and what was shortly before."""
    if not spaces.stands_in(viewer, space_id):
        return []
    since = clock.now() - KEPT_IN_CALENDAR
    here = _for(viewer, _to_come(since).filter(Exists(_standing_in(space_id))))
    return list(here.filter(~silenced(viewer.pk, "post__author_id"))[:IN_CALENDAR])


def occasions_of_space(space_id: int) -> QuerySet[Occasion]:
    """All events that stand in a space, the latest first. For who was found to manage them."""
    return (
        _standing()
        .filter(Exists(_standing_in(space_id)), post__space_id=space_id)
        .order_by("-starts_at", "-post_id")
    )


def after(
    occasions: QuerySet[Occasion], cursor: Cursor | None, size: int = PAGE
) -> tuple[list[Occasion], str]:
    """Return one page of an agenda and the cursor of the next, an empty word at the end."""
    if cursor is not None:
        later = Q(starts_at__gt=cursor.published_at) | Q(post_id__gt=cursor.id)
        occasions = occasions.filter(Q(starts_at__gte=cursor.published_at) & later)
    found = list(occasions[: size + 1])
    if len(found) <= size:
        return found, ""
    last = found[size - 1]
    return found[:size], Cursor(last.starts_at, last.pk).encode()


def own_part(viewer: Actor, occasion: Occasion) -> OwnPart:
    """Return whether the viewer comes, and how many wait before them."""
    mine = Attendance.objects.filter(
        occasion=occasion, person_id=viewer.pk or 0, state__in=OPEN_ATTENDANCE
    ).first()
    if mine is None:
        return OwnPart()
    ahead = 0
    if mine.state == AttendanceState.WAITING:
        line = Attendance.objects.filter(occasion=occasion, state=AttendanceState.WAITING, pk__lt=mine.pk)
        ahead = line.count()
    return OwnPart(mine.state, ahead)


def own_states(viewer: Actor, occasions: Collection[Occasion]) -> dict[int, str]:
    """Return by number of the post how the viewer stands in each event. One query."""
    rows = Attendance.objects.filter(
        occasion__in=[one.pk for one in occasions], person_id=viewer.pk or 0, state__in=OPEN_ATTENDANCE
    )
    return dict(rows.values_list("occasion_id", "state"))


def attends(viewer: Actor, post: Post) -> bool:
    """Whether the viewer said to come to the event of a post, also when they wait for a place."""
    mine = Attendance.objects.filter(occasion_id=post.pk, person_id=viewer.pk or 0)
    return mine.filter(state__in=OPEN_ATTENDANCE).exists()


def who_comes(occasion: Occasion) -> QuerySet[Attendance]:
    """Who comes and who waits, in the order in which they said so. For who organises or manages the event."""
    rows = Attendance.objects.filter(occasion=occasion, state__in=OPEN_ATTENDANCE)
    return rows.select_related("person").order_by("id")


def who_goes(post_ids: Collection[int]) -> QuerySet[Attendance]:
    """Who comes to these events or waits, and reads them now: what `attends` and `visible_posts` say of one.

    Without who planned them. One query, for whoever asks for many people or many events at once.
    """
    shown = Entry.objects.filter(kind=POST, item_id=OuterRef(OuterRef("occasion_id")), shown=True)
    stands = Standing.objects.filter(
        spaces.in_force(clock.now()), person_id=OuterRef("person_id"), space_id__in=shown.values("space_id")
    )
    return Attendance.objects.filter(
        Exists(stands),
        ~apart_from("person_id", "occasion__post__author_id"),
        occasion_id__in=post_ids,
        state__in=OPEN_ATTENDANCE,
        occasion__post__state=ItemState.PUBLISHED,
        person__is_active=True,
    )


def to_tell(post: Post, *, but: int | None = None) -> Iterator[int]:
    """Return the numbers of who comes or waits and hears of who planned the event. For seintjes."""
    away = hear_nothing_of(post.author_id)
    rows = Attendance.objects.filter(
        occasion_id=post.pk, state__in=OPEN_ATTENDANCE, person__is_active=True
    ).exclude(person_id__in=[but or 0, *away])
    return rows.values_list("person_id", flat=True).iterator(chunk_size=500)


def still_comes(attendance_id: int) -> bool:
    """Whether somebody who moved up still has that place. For seintjes."""
    return Attendance.objects.filter(pk=attendance_id, state=AttendanceState.GOING).exists()


def to_come(post_id: int) -> Occasion | None:
    """Return the event of a post that is not over, whatever became of the post. For seintjes."""
    return Occasion.objects.filter(pk=post_id, ends_at__gt=clock.now()).select_related("post").first()


def _standing() -> QuerySet[Occasion]:
    return Occasion.objects.filter(post__state=ItemState.PUBLISHED).select_related(
        "post__author", "post__space"
    )


def _to_come(since: datetime) -> QuerySet[Occasion]:
    return _standing().filter(ends_at__gt=since).order_by("starts_at", "post_id")


def _for(viewer: Actor, occasions: QuerySet[Occasion]) -> QuerySet[Occasion]:
    """Leave out what people planned with whom the viewer is in a block, and say what is folded."""
    return occasions.filter(~apart(viewer.pk, "post__author_id")).annotate(
        folded=silenced(viewer.pk, "post__author_id")
    )


def _standing_in(space_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(kind=POST, item_id=OuterRef("post_id"), space_id=space_id, shown=True)
