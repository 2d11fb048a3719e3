"""Say to come to an event, or to stay away; who waits moves up by itself, in order.

The occasion is locked for each step, so the last place goes to one person. Not for the event itself: see
`occasions`.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F

from network.feed import events, occasion_rules, permissions
from network.feed.models import OPEN_ATTENDANCE, Attendance, AttendanceState, Occasion, Post
from network.feed.queries import visible
from network.kernel import clock, limits
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.events import publish


@transaction.atomic
def attend(*, by: Actor, post: Post) -> Attendance:
    """Say to come; where no place is left, wait in line. Idempotent.

    Raises: NotFound for who does not belong there, Conflict when it is over or called off, TooMany.
    """
    permissions.ensure_can_attend(by, post)
    occasion = locked(post.pk)
    _ensure_takes_people(occasion)
    attendance = _open_attendance(by, occasion)
    if attendance is not None:
        return attendance
    limits.hit("attend", by.pk, limit=occasion_rules.ANSWERS_PER_HOUR, per_seconds=3600)
    state = occasion_rules.place_in_line(occasion.limit, coming=occasion.coming, waiting=occasion.waiting)
    attendance = Attendance.objects.create(
        occasion=occasion, person_id=by.pk, state=state, created_at=clock.now()
    )
    _count(occasion, state, 1)
    save_numbers(occasion)
    return attendance


@transaction.atomic
def stay_away(*, by: Actor, post: Post) -> None:
    """Take it back, wherever one lives now; the first who waits gets the place. Idempotent.

    Raises: NotFound for who never said to come, Conflict when it is over. Events: PlaceFreed.
    """
    if not Attendance.objects.filter(occasion_id=post.pk, person_id=by.pk or 0).exists():
        permissions.ensure_can_attend(by, post)
    occasion = locked(post.pk)
    _ensure_takes_people(occasion)
    attendance = _open_attendance(by, occasion)
    if attendance is None:
        return
    leave(attendance, occasion)
    move_up(occasion, uid=post.uid)
    save_numbers(occasion)


def leave(attendance: Attendance, occasion: Occasion) -> None:
    """End an attendance in the caller's transaction, which locked the occasion and saves its numbers."""
    _count(occasion, attendance.state, -1)
    attendance.state = AttendanceState.CANCELLED
    attendance.save(update_fields=["state"])


def move_up(occasion: Occasion, *, uid: str) -> None:
    """Give free places to who waits, the longest first, in the caller's transaction. Events: PlaceFreed.

    Who cannot read the event any more loses their place in the line.
    """
    if not _takes_people(occasion):
        return
    line = Attendance.objects.filter(occasion=occasion, state=AttendanceState.WAITING).order_by("id")
    for attendance in line:
        if not occasion_rules.free_places(occasion.limit, coming=occasion.coming, waiting=occasion.waiting):
            return
        if not visible.still_reading(attendance.person_id, occasion.pk):
            leave(attendance, occasion)
            continue
        _count(occasion, AttendanceState.WAITING, -1)
        _count(occasion, AttendanceState.GOING, 1)
        attendance.state = AttendanceState.GOING
        attendance.save(update_fields=["state"])
        publish(events.PlaceFreed(occasion.pk, uid, attendance.pk, attendance.person_id))


@transaction.atomic
def note_presence(*, post: Post, present: Collection[int], known: Collection[int]) -> int:
    """Note who was there. For callers who found that somebody may: see `membership.services.activities`.

    Args:
        present: persons who were there.
        known: persons about whom this says something; the others keep what was noted.

    Returns: how many were there, of all.
    """
    rows = Attendance.objects.filter(occasion_id=post.pk, state=AttendanceState.GOING)
    for attendance in rows.select_for_update().filter(person_id__in=known):
        attendance.present = attendance.person_id in present
        attendance.save(update_fields=["present"])
    return rows.filter(present=True).count()


@transaction.atomic
def leave_what_is_closed(person_id: int) -> None:
    """Give back the places of somebody at events that they can read no more. Idempotent.

    Events: PlaceFreed.
    """
    rows = Attendance.objects.filter(
        person_id=person_id, state__in=OPEN_ATTENDANCE, occasion__ends_at__gt=clock.now()
    )
    for attendance in rows.select_related("occasion__post").order_by("occasion_id"):
        if visible.still_reading(person_id, attendance.occasion_id):
            continue
        occasion = locked(attendance.occasion_id)
        fresh = Attendance.objects.filter(pk=attendance.pk, state__in=OPEN_ATTENDANCE).first()
        if fresh is not None:
            leave(fresh, occasion)
            move_up(occasion, uid=attendance.occasion.post.uid)
            save_numbers(occasion)


def forget_person(person_id: int) -> None:
    """Take somebody out of every event, in the caller's transaction; who waits moves up."""
    rows = Attendance.objects.filter(person_id=person_id)
    for attendance in rows.filter(state__in=OPEN_ATTENDANCE).select_related("occasion__post"):
        occasion = locked(attendance.occasion_id)
        leave(attendance, occasion)
        move_up(occasion, uid=attendance.occasion.post.uid)
        save_numbers(occasion)
    rows.delete()


def locked(post_id: int) -> Occasion:
    """Return the event of a post as it is now, locked until the transaction ends. Raises: NotFound."""
    occasion = Occasion.objects.select_for_update().filter(pk=post_id).first()
    if occasion is None:
        raise NotFound
    return occasion


def save_numbers(occasion: Occasion) -> None:
    """Keep how many come and wait, and let every drawn card of the post go."""
    occasion.save(update_fields=["coming", "waiting"])
    Post.objects.filter(pk=occasion.pk).update(thread_version=F("thread_version") + 1)


def _open_attendance(person: Actor, occasion: Occasion) -> Attendance | None:
    mine = Attendance.objects.filter(occasion=occasion, person_id=person.pk or 0, state__in=OPEN_ATTENDANCE)
    return mine.first()


def _count(occasion: Occasion, state: str, change: int) -> None:
    if state == AttendanceState.GOING:
        occasion.coming += change
    elif state == AttendanceState.WAITING:
        occasion.waiting += change


def _takes_people(occasion: Occasion) -> bool:
    return occasion_rules.takes_people(
        ends_at=occasion.ends_at, cancelled_at=occasion.cancelled_at, now=clock.now()
    )


def _ensure_takes_people(occasion: Occasion) -> None:
    occasion_rules.ensure_takes_people(
        ends_at=occasion.ends_at, cancelled_at=occasion.cancelled_at, now=clock.now()
    )
