"""Posts in the registry of cards. Not for the page around them: see `listing`."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from network.feed import folding
from network.feed.cards import CardSource, Head, Parts, Reader
from network.feed.kinds import POST
from network.feed.models import ItemState, Post
from network.feed.queries.cards import PostCard, post_cards
from network.feed.queries.values import NOTHING_OF_A_POST, iso, post_as_values

OWN, HERE, NEXT_DOOR, TO_READ, FOLDED = "own", "here", "next_door", "to_read", "folded"
"""Variants: one's own post, one from this space, from an adjoining space, only read, of somebody muted."""


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
    "id",
)


def head(columns: Sequence[Any], thanked: bool, reader: Reader) -> Head | None:
    """Return what a page must know of a post; nothing unless it is published."""
    uid, state, version, below, author_id, space_id, resolved_at, shared_at, comments, thanks, number = (
        columns
    )
    away = reader.away
    if state != ItemState.PUBLISHED or author_id in away.blocked:
        return None
    if author_id in away.muted:
        return _folded(uid)
    own = author_id is not None and author_id == reader.viewer.pk
    out = reader.left_out.get(number, 0) if away else 0
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
        rewrite=_rewrite(reader, uid, comments - out) if away and comments else None,
        facts=lambda: {
            "thanks": thanks,
            "thanked": thanked,
            "comments": comments - out,
            "resolved_at": iso(resolved_at),
            "shared_with_municipality": shared_at is not None,
            "own": own,
            "folded": False,
        },
    )


def _rewrite(reader: Reader, uid: str, answers: int) -> Callable[[Parts], Parts]:
    """Return what takes the answers of those whom the reader keeps away out of a card."""
    return partial(folding.rewrite, away=reader.away, uid=uid, answers=answers)


def _folded(uid: str) -> Head:
    """Return the head of a post of somebody whom the reader muted: one line, and no word of it."""
    return Head(uid=uid, version="", variant=FOLDED, facts=partial(dict, NOTHING_OF_A_POST))


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
