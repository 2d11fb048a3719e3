"""Posts in the registry of cards. Not for the page around them: see `listing`."""

from collections.abc import Mapping, Sequence
from typing import Any

from network.feed.cards import CardSource, Head, Reader
from network.feed.kinds import POST
from network.feed.queries.cards import PostCard, PostNumbers, post_cards, post_numbers
from network.feed.queries.values import iso, post_as_values

OWN, HERE, NEXT_DOOR = "own", "here", "next_door"
"""Variants: one's own post, a post from this space, a post from an adjoining one."""


def heads(numbers: Sequence[int], reader: Reader) -> Mapping[int, Head]:
    """Return what a page must know of these posts. One query."""
    return {row.id: _head(row, reader) for row in post_numbers(reader.viewer, numbers)}


def _head(row: PostNumbers, reader: Reader) -> Head:
    marks = f"{'r' if row.resolved_at else ''}{'s' if row.shared_at else ''}"
    own = row.author_id is not None and row.author_id == reader.viewer.pk
    variant = OWN if own else HERE if row.space_id == reader.space_id else NEXT_DOOR
    return Head(
        uid=row.uid,
        version=f"{row.version}.{row.thread_version}.{marks}",
        variant=variant,
        slots={
            "csrf": reader.csrf,
            "thanked": "true" if row.thanked else "false",
            "give": "0" if row.thanked else "1",
            "thanks": f" · {row.thanks}" if row.thanks else "",
        },
        facts={
            "thanks": row.thanks,
            "thanked": row.thanked,
            "comments": row.comments,
            "resolved_at": iso(row.resolved_at),
            "shared_with_municipality": row.shared_at is not None,
            "own": own,
        },
    )


def data(card: PostCard) -> dict[str, Any]:
    """Return a post as plain values for the API."""
    return post_as_values(card.post, card.pictures)


CARDS = CardSource(name=POST, heads=heads, load=post_cards, template="feed/card.html", data=data)
