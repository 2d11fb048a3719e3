"""The feed: one list, one order. Nobody's identity or behaviour changes it.

    ORDER BY published_at DESC, id DESC

Pages by keyset, so the thousandth costs what the first costs. Not for how a card looks: see `cards`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Final, NamedTuple

from django.db.models import Q, QuerySet

from network.feed.cursors import Cursor
from network.feed.kinds import BROADCAST
from network.feed.models import Entry
from network.feed.queries.home import claimed_home_of
from network.kernel import spaces
from network.kernel.actor import Actor
from network.kernel.errors import NotFound

ORDER: Final = ("-published_at", "-id")
ROW: Final = ("id", "published_at", "kind", "item_id")
PAGE_SIZE = 20


class Row(NamedTuple):
    """What a list knows of an entry."""

    id: int
    published_at: datetime
    kind: str
    item_id: int

    @property
    def ref(self) -> tuple[str, int]:
        """Kind and number of the item."""
        return self.kind, self.item_id


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a list, newest first, with the cursors beside it; None where the list ends."""

    rows: tuple[Row, ...]
    older: Cursor | None
    newer: Cursor | None


def feed_of(viewer: Actor, space_id: int) -> QuerySet[Entry]:
    """Entries of the feed of a space, in order. Raises: NotFound where the viewer does not stand."""
    if not spaces.stands_in(viewer, space_id):
        raise NotFound
    return _in_order(space_id)


def broadcasts_for(viewer: Actor) -> QuerySet[Entry]:
    """What the municipality said to the district in which the viewer says to live, in order; nothing else."""
    home = claimed_home_of(viewer)
    if home is None:
        return Entry.objects.none()
    return _in_order(home.space_id).filter(topic=BROADCAST)


def page_of(entries: QuerySet[Entry], cursor: Cursor | None = None, size: int = PAGE_SIZE) -> Page:
    """Return one page of a list in its order. One query, also for the last page.

    Args: entries: as `feed_of` gives them, filtered at will. cursor: None for the newest.
    """
    found = narrowed(entries, cursor, size).values_list(*ROW)
    return page_from([Row(*values) for values in found], cursor, size)


def narrowed(entries: QuerySet[Entry], cursor: Cursor | None, size: int) -> QuerySet[Entry]:
    """Return the entries of a page and one more, from which `page_from` knows whether the list goes on."""
    if cursor is not None:
        entries = entries.filter(beyond(cursor))
        if cursor.newer:
            entries = entries.order_by("published_at", "id")
    return entries[: size + 1]


def page_from(rows: Sequence[Row], cursor: Cursor | None, size: int) -> Page:
    """Return the page of the rows that `narrowed` found, in whatever order they came."""
    in_order = sorted(rows, key=attrgetter("published_at", "id"), reverse=True)
    towards_newer = cursor is not None and cursor.newer
    more = len(in_order) > size
    kept = in_order[1:] if more and towards_newer else in_order[:size]
    if not kept:
        return Page(rows=(), older=None, newer=None)
    has_newer = more if towards_newer else cursor is not None
    return Page(
        rows=tuple(kept),
        older=Cursor(kept[-1].published_at, kept[-1].id) if towards_newer or more else None,
        newer=Cursor(kept[0].published_at, kept[0].id, newer=True) if has_newer else None,
    )


def count_new(viewer: Actor, space_id: int, since: datetime, most: int = 100) -> int:
    """Count what was published in a space after an instant, at most `most`."""
    return feed_of(viewer, space_id).filter(published_at__gt=since).order_by()[:most].count()


def _in_order(space_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(space_id=space_id, shown=True).order_by(*ORDER)


def beyond(cursor: Cursor) -> Q:
    """Condition on `(published_at, id)`, with a bound on its own that the index answers."""
    if cursor.newer:
        later = Q(published_at__gt=cursor.published_at) | Q(id__gt=cursor.id)
        return Q(published_at__gte=cursor.published_at) & later
    earlier = Q(published_at__lt=cursor.published_at) | Q(id__lt=cursor.id)
    return Q(published_at__lte=cursor.published_at) & earlier
