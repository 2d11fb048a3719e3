"""Whom somebody keeps away, and by whom they are kept away. Never shown to the other side."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q, QuerySet

from network.kernel.actor import Actor
from network.people.models import Block, BlockKind


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


def folded_for(viewer: Actor) -> frozenset[int]:
    """Numbers of those whose words are folded away for the viewer: blocked either way, or muted by them."""
    if viewer.pk is None:
        return frozenset()
    rows = _rows(Q(person_id=viewer.pk) | Q(other_id=viewer.pk))
    muted = {other for person, other, kind in rows if person == viewer.pk and kind == BlockKind.MUTE}
    return _blocked(rows, viewer.pk) | muted


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
