"""Posts in the registry of cards. Not for the page around them: see `listing`."""

from collections.abc import Sequence
from typing import Any

from network.feed.cards import CardSource, Head, Reader
from network.feed.kinds import POST
from network.feed.models import ItemState, Post
from network.feed.queries.cards import PostCard, post_cards
from network.feed.queries.values import iso, post_as_values

OWN, HERE, NEXT_DOOR, TO_READ = "own", "here", "next_door", "to_read"
"""Variants: one's own post, a post from this space, one from an adjoining space, one that is only read."""


COLUMNS = (
    "uid",
    "state",
    "version",
    "thread_version",
    "author_id",
    "space_id",
    "resolved_at",
    "shared_at",
    "comment_count",
    "thanks_count",
)


def head(columns: Sequence[Any], thanked: bool, reader: Reader) -> Head | None:
    """Return what a page must know of a post; nothing unless it is published."""
    uid, state, version, below, author_id, space_id, resolved_at, shared_at, comments, thanks = columns
    if state != ItemState.PUBLISHED:
        return None
    own = author_id is not None and author_id == reader.viewer.pk
    near = HERE if space_id == reader.space_id else NEXT_DOOR
    marks = f"{'r' if resolved_at else ''}{'s' if shared_at else ''}"
    return Head(
        uid=uid,
        version=f"{version}.{below}.{marks}",
        variant=TO_READ if not reader.takes_part else OWN if own else near,
        slots={
            "csrf": reader.csrf,
            "thanked": "true" if thanked else "false",
            "give": "0" if thanked else "1",
            "thanks": f" · {thanks}" if thanks else "",
        },
        facts=lambda: {
            "thanks": thanks,
            "thanked": thanked,
            "comments": comments,
            "resolved_at": iso(resolved_at),
            "shared_with_municipality": shared_at is not None,
            "own": own,
        },
    )


def data(card: PostCard) -> dict[str, Any]:
    """Return a post as plain values for the API."""
    return post_as_values(card.post, card.pictures)


CARDS = CardSource(
    name=POST,
    model=Post,
    columns=COLUMNS,
    head=head,
    load=post_cards,
    template="feed/card.html",
    data=data,
)
