"""The feed: one list, one order. Nobody's identity or behaviour changes it.

    ORDER BY published_at DESC, id DESC

Pages by keyset, so the thousandth costs what the first costs. Not for how a card looks: see `cards`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from network.feed.cursors import Cursor
from network.feed.kinds import BROADCAST
from network.feed.models import Entry
from network.feed.queries.home import claimed_home_of
from network.kernel import spaces
from network.kernel.actor import Actor
from network.kernel.errors import NotFound

ORDER: Final = ("-published_at", "-id")
PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Row:
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
    towards_newer = cursor is not None and cursor.newer
    if cursor is not None:
        entries = entries.filter(beyond(cursor))
    if towards_newer:
        entries = entries.order_by("published_at", "id")
    found = [
        Row(*values) for values in entries.values_list("id", "published_at", "kind", "item_id")[: size + 1]
    ]
    rows, more = found[:size], len(found) > size
    if towards_newer:
        rows.reverse()
    return _page(tuple(rows), cursor, more)


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


def _page(rows: tuple[Row, ...], cursor: Cursor | None, more: bool) -> Page:
    if not rows:
        return Page(rows=(), older=None, newer=None)
    towards_newer = cursor is not None and cursor.newer
    has_older = True if towards_newer else more
    has_newer = more if towards_newer else cursor is not None
    first, last = rows[0], rows[-1]
    return Page(
        rows=rows,
        older=Cursor(last.published_at, last.id) if has_older else None,
        newer=Cursor(first.published_at, first.id, newer=True) if has_newer else None,
    )
