"""What who manages the activities of a group does to them, whoever put them on the agenda.

The feed decides what an event allows; here only who may. Not for planning: a member publishes a post.
"""

import csv
import io
from collections.abc import Collection, Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from groups.membership import rules
from groups.membership.activities_permissions import can_manage
from groups.membership.models import Group
from groups.membership.services.exports import guarded
from network.feed.models import Attendance, AttendanceState, Occasion, Post
from network.feed.occasion_rules import Facts
from network.feed.queries.occasions import who_comes
from network.feed.services import attending, occasions
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, NotFound
from network.kernel.moments import local


@transaction.atomic
def move_activity(*, by: Actor, group: Group, post: Post, facts: Facts, version: int) -> Post:
    """Change when, where and for how many; never a word of who planned it.

    Raises: NotFound, Conflict when stale, over or called off, Invalid. Events: as `change_occasion`.
    """
    _ensure_manages(by, group, post)
    rules.ensure_open(group.closed_at)
    return occasions.change_occasion(
        by=by, post=post, facts=facts, text=post.text, version=version, may_manage=True
    )


@transaction.atomic
def cancel_activity(*, by: Actor, group: Group, post: Post) -> Post:
    """Call an activity off. Idempotent. Raises: NotFound, Conflict. Events: as `cancel_occasion`."""
    _ensure_manages(by, group, post)
    return occasions.cancel_occasion(by=by, post=post, may_manage=True)


@transaction.atomic
def take_attendance(*, by: Actor, group: Group, post: Post, present: Collection[str]) -> int:
    """Note who was there, once it began.

    Args: present: public names of the persons who were there; who comes and is not named was not.
    Returns: how many were there. Raises: NotFound, Conflict before it begins.
    """
    _ensure_manages(by, group, post)
    occasion = attending.locked(post.pk)
    if clock.now() < occasion.starts_at:
        raise Conflict(_("Dit is nog niet begonnen. Noteer daarna wie er was."), code="not_yet")
    rows = dict(
        Attendance.objects.filter(occasion=occasion, state=AttendanceState.GOING).values_list(
            "person_id", "person__uid"
        )
    )
    there = {number for number, uid in rows.items() if uid in set(present)}
    count = attending.note_presence(post=post, present=there, known=rows.keys())
    audit.record(
        "activity.attendance", by=by, space=group.space, kind="post", uid=post.uid, facts={"present": count}
    )
    return count


@transaction.atomic
def export_attendance(*, by: Actor, group: Group, post: Post) -> Iterator[str]:
    """Return who comes as lines of CSV; that somebody took it is kept. Raises: NotFound."""
    _ensure_manages(by, group, post)
    audit.record("activity.export", by=by, space=group.space, kind="post", uid=post.uid)
    return _lines(post.occasion)


def _lines(occasion: Occasion) -> Iterator[str]:
    yield "\ufeff"
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    for cells in _rows(occasion):
        writer.writerow([guarded(cell) for cell in cells])
        yield file.getvalue()
        file.seek(0)
        file.truncate()


def _rows(occasion: Occasion) -> Iterator[tuple[str, ...]]:
    yield _("Naam"), _("Komt"), _("Gezegd op"), _("Was er")
    for row in who_comes(occasion).iterator(chunk_size=500):
        was_there = {None: "", True: _("ja"), False: _("nee")}[row.present]
        said_at = local(row.created_at).isoformat(sep=" ", timespec="minutes")
        yield str(row.person), str(row.get_state_display()), said_at[:16], was_there


def _ensure_manages(person: Actor, group: Group, post: Post) -> None:
    if post.space_id != group.space_id or not can_manage(person, group):
        raise NotFound
