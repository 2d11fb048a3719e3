"""Posts in the registry of cards. Not for the page around them: see `listing`."""

from collections.abc import Mapping, Sequence
from typing import Any


from network.feed.cards import CardSource, Head, Reader
from network.feed.kinds import POST
from network.feed.models import Post
from network.feed.queries.cards import PostCard, PostNumbers, post_cards, post_numbers
from network.kernel.models import Picture

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
            "resolved_at": row.resolved_at,
            "shared_with_municipality": row.shared_at is not None,
            "own": own,
        },
    )


def data(card: PostCard) -> dict[str, Any]:
    """Return a post as plain values for the API."""
    return post_values(card.post, card.pictures)


def post_values(post: Post, pictures: Sequence[Picture]) -> dict[str, Any]:
    """Return what a post says as plain values, without what differs per reader."""
    return {
        "id": post.uid,
        "kind": post.kind,
        "author": {"id": post.author.uid, "name": str(post.author)} if post.author else None,
        "space": post.space.uid,
        "audience": post.audience,
        "text": post.text,
        "html": post.html,
        "state": post.state,
        "version": post.version,
        "written_at": post.written_at,
        "published_at": post.published_at,
        "edited_at": post.edited_at,
        "pictures": [picture_values(picture) for picture in pictures],
    }


def picture_values(picture: Picture) -> dict[str, Any]:
    """Return where a picture is and what is to be seen on it."""
    return {
        "id": picture.uid,
        "url": f"/pictures/{picture.uid}/large.webp",
        "thumb_url": f"/pictures/{picture.uid}/thumb.webp",
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
    }


CARDS = CardSource(name=POST, heads=heads, load=post_cards, template="feed/card.html", data=data)
