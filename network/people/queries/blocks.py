"""Whom somebody keeps away, and by whom they are kept away. Never shown to the other side."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from network.kernel import spaces
from network.kernel.actor import Actor
from network.people.models import Block, BlockKind, Person


@dataclass(frozen=True, slots=True)
class Away:
    """Whose words a reader does not read as others do.

    Attributes:
        blocked: numbers of those who are left out: the reader blocked them, or they the reader.
        muted: numbers of those whose words are folded into one line.
    """

    blocked: frozenset[int] = frozenset()
    muted: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.blocked or self.muted)


NOBODY = Away()
_OF_READER = (
    f"SELECT person_id, other_id, kind FROM {Block._meta.db_table} "  # noqa: S608  a name of our own table
    "WHERE person_id = %s OR other_id = %s"
)


def blocks_of(viewer: Actor) -> QuerySet[Block]:
    """Whom the viewer blocked or muted, the latest first."""
    return Block.objects.filter(person_id=viewer.pk or 0).select_related("other").order_by("-id")


def blocked_with(person_id: int) -> frozenset[int]:
    """Numbers of those whom the person blocked, and of those who blocked the person."""
    return _blocked(_rows(Q(person_id=person_id) | Q(other_id=person_id)), person_id)


def are_blocked(first: int, second: int) -> bool:
    """Whether one of the two blocked the other."""
    return (
        Block.objects.filter(kind=BlockKind.BLOCK)
        .filter(Q(person_id=first, other_id=second) | Q(person_id=second, other_id=first))
        .exists()
    )


def can_reach(person: Actor, other: Person | None) -> bool:
    """Whether two people may write to each other: they meet somewhere, and neither blocked the other."""
    if other is None or not other.is_active or other.pk == person.pk:
        return False
    if other.has_blocks and are_blocked(person.pk or 0, other.pk):
        return False
    return spaces.meet(person, other)


def folded_for(viewer: Actor) -> frozenset[int]:
    """Numbers of those whose words are folded away for the viewer: blocked either way, or muted by them."""
    if viewer.pk is None or not getattr(viewer, "has_blocks", True):
        return frozenset()
    rows = _rows(Q(person_id=viewer.pk) | Q(other_id=viewer.pk))
    muted = {other for person, other, kind in rows if person == viewer.pk and kind == BlockKind.MUTE}
    return _blocked(rows, viewer.pk) | muted


def away_of(viewer: Actor) -> Away:
    """Return whom a reader keeps away, and who keeps the reader away. One query, and none for most people.

    Every page of a feed asks this, and the ORM takes longer to write it than the database to answer.
    """
    if viewer.pk is None or not getattr(viewer, "has_blocks", True):
        return NOBODY
    with connection.cursor() as asked:
        asked.execute(_OF_READER, (viewer.pk, viewer.pk))
        rows = asked.fetchall()
    if not rows:
        return NOBODY
    blocked = _blocked(rows, viewer.pk)
    muted = {other for person, other, kind in rows if person == viewer.pk and kind == BlockKind.MUTE}
    return Away(blocked=blocked, muted=frozenset(muted - blocked))


def apart(viewer_id: int | None, whose: str = "author_id") -> Exists:
    """Return the condition that a viewer and the person in a column blocked each other, one way or both."""
    own = Q(person_id=viewer_id or 0, other_id=OuterRef(whose))
    back = Q(other_id=viewer_id or 0, person_id=OuterRef(whose))
    return Exists(Block.objects.filter(own | back, kind=BlockKind.BLOCK))


def apart_from(one: str, other: str) -> Exists:
    """Return the condition that the people in two columns blocked each other, one way or both."""
    there = Q(person_id=OuterRef(one), other_id=OuterRef(other))
    back = Q(person_id=OuterRef(other), other_id=OuterRef(one))
    return Exists(Block.objects.filter(there | back, kind=BlockKind.BLOCK))


def silenced(viewer_id: int | None, whose: str = "author_id") -> Exists:
    """Return the condition that a viewer muted the person in a column."""
    return Exists(
        Block.objects.filter(person_id=viewer_id or 0, other_id=OuterRef(whose), kind=BlockKind.MUTE)
    )


def hear_nothing_of(person_id: int | None) -> frozenset[int]:
    """Numbers of those who get no seintje of what a person does: they keep each other away."""
    if person_id is None:
        return frozenset()
    rows = _rows(Q(other_id=person_id) | Q(person_id=person_id, kind=BlockKind.BLOCK))
    return frozenset(other if person == person_id else person for person, other, _kind in rows)


def block_of(viewer: Actor, other_id: int) -> Block | None:
    """Return how the viewer keeps somebody away; None where they do not."""
    return Block.objects.filter(person_id=viewer.pk or 0, other_id=other_id).first()


def folded_for_many(person_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Return `folded_for` of many people in one query."""
    rows = _rows(Q(person_id__in=person_ids) | Q(other_id__in=person_ids))
    found: defaultdict[int, set[int]] = defaultdict(set)
    for person, other, kind in rows:
        found[person].add(other)
        if kind == BlockKind.BLOCK:
            found[other].add(person)
    return {number: frozenset(found.get(number, ())) for number in person_ids}


def _rows(where: Q) -> list[tuple[int, int, str]]:
    return list(Block.objects.filter(where).values_list("person_id", "other_id", "kind"))


def _blocked(rows: Collection[tuple[int, int, str]], person_id: int) -> frozenset[int]:
    return frozenset(
        other if person == person_id else person for person, other, kind in rows if kind == BlockKind.BLOCK
    )
