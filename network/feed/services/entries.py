"""Put items of any app into the feeds of spaces, and the words by which they are found.

The only writer of `Entry` and `SearchText`; called by services that publish, inside their transaction. Not
for deciding whether something may be published.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from network.feed.models import Entry, SearchText
from network.kernel import text


@transaction.atomic
def place(
    *,
    kind: str,
    item_id: int,
    space_ids: Collection[int],
    published_at: datetime,
    topic: str,
    author_id: int | None,
) -> None:
    """Let an item stand in the feeds of these spaces at that moment. Idempotent.

    Args:
        kind: name of the item's ContentKind and CardSource.
        topic: the kind that readers filter by: a post kind, or `broadcast`.
        author_id: the person whose words these are; None for a department.
    """
    Entry.objects.bulk_create(
        [
            Entry(
                space_id=space_id,
                published_at=published_at,
                kind=kind,
                item_id=item_id,
                topic=topic,
                author_id=author_id,
            )
            for space_id in sorted(set(space_ids))
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def set_shown(*, kind: str, item_id: int, shown: bool) -> tuple[int, ...]:
    """Hide an item from every list, or show it where it stood.

    Returns: numbers of the spaces concerned.
    """
    Entry.objects.filter(kind=kind, item_id=item_id).update(shown=shown)
    return spaces_with(kind=kind, item_id=item_id)


@transaction.atomic
def set_topic(*, kind: str, item_id: int, topic: str) -> None:
    """Change the kind by which readers filter an item."""
    Entry.objects.filter(kind=kind, item_id=item_id).update(topic=topic)


@transaction.atomic
def withdraw(*, kind: str, item_id: int) -> tuple[int, ...]:
    """Take an item out of every feed for good, with its words. Returns: the spaces in which it stood."""
    spaces = spaces_with(kind=kind, item_id=item_id)
    Entry.objects.filter(kind=kind, item_id=item_id).delete()
    SearchText.objects.filter(kind=kind, item_id=item_id).delete()
    return spaces


@transaction.atomic
def index_words(*, kind: str, item_id: int, words: str) -> None:
    """Keep the words by which an item is found; empty words take it out of search."""
    SearchText.objects.update_or_create(
        kind=kind, item_id=item_id, defaults={"words": text.fold(text.plain(words))}
    )


def spaces_with(*, kind: str, item_id: int) -> tuple[int, ...]:
    """Numbers of the spaces in whose feed the item has a place, shown or not. For services and events."""
    rows = Entry.objects.filter(kind=kind, item_id=item_id)
    return tuple(rows.order_by("space_id").values_list("space_id", flat=True))
