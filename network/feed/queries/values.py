"""Posts and comments as plain values for programs. For viewers who were found to see them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from network.feed.kinds import POST
from network.feed.models import Comment, Occasion, Post, Thanks
from network.feed.queries.occasions import occasion_of
from network.feed.queries.visible import left_out_below
from network.kernel import images
from network.kernel.actor import Actor
from network.kernel.models import Picture
from network.people.queries.blocks import away_of

NOTHING_OF_A_POST: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "author": None,
        "text": "",
        "html": "",
        "pictures": [],
        "event": None,
        "resolved_at": None,
        "shared_with_municipality": False,
        "comments": 0,
        "thanks": 0,
        "thanked": False,
        "own": False,
        "folded": True,
    }
)
"""What programs read in a list in the place of a post of somebody whom the caller muted."""
NOTHING_OF_A_COMMENT: Final[Mapping[str, Any]] = MappingProxyType(
    {"author": None, "text": "", "html": "", "folded": True}
)
"""The same for a comment."""


def posts_as_values(viewer: Actor, posts: Sequence[Post], *, fold: bool = True) -> list[dict[str, Any]]:
    """Return posts with what the viewer may know of them, in the order given. Three queries, or four.

    Args: fold: say no word of who is muted; a list does, what is asked for by name does not.
    """
    away = away_of(viewer)
    numbers = [post.pk for post in posts]
    pictures = images.pictures_of(POST, numbers)
    own_thanks = Thanks.objects.filter(item_kind=POST, item_id__in=numbers, person_id=viewer.pk or 0)
    thanked = set(own_thanks.values_list("item_id", flat=True))
    left_out = left_out_below(numbers, away.blocked) if away.blocked else {}
    return [
        {
            **post_as_values(post, pictures[post.pk]),
            "resolved_at": iso(post.resolved_at),
            "shared_with_municipality": post.shared_at is not None,
            "comments": post.comment_count - left_out.get(post.pk, 0),
            "thanks": post.thanks_count,
            "thanked": post.pk in thanked,
            "own": post.author_id is not None and post.author_id == viewer.pk,
            "folded": False,
            **(NOTHING_OF_A_POST if fold and post.author_id in away.muted else {}),
        }
        for post in posts
    ]


def post_as_values(post: Post, pictures: Sequence[Picture]) -> dict[str, Any]:
    """Return what a post says, without what differs per reader or changes without its words."""
    return {
        "id": post.uid,
        "kind": post.kind,
        "author": _author(post),
        "space": post.space.uid,
        "audience": post.audience,
        "text": post.text,
        "html": post.html,
        "state": post.state,
        "version": post.version,
        "written_at": iso(post.written_at),
        "published_at": iso(post.published_at),
        "edited_at": iso(post.edited_at),
        "pictures": [picture_as_values(picture) for picture in pictures],
        "event": post_event(post),
    }


def shared_head(post: Post, *, read: bool) -> dict[str, Any]:
    """Return what the list of shared posts says of one: not who wrote it, nor its words."""
    return {
        "id": post.uid,
        "kind": post.kind,
        "space": post.space.uid,
        "space_name": post.space.name,
        "shared_at": iso(post.shared_at),
        "read": read,
    }


def shared_as_values(post: Post) -> dict[str, Any]:
    """Return what a department reads of a shared post: nothing of who answered or thanked."""
    names = ("id", "kind", "author", "space", "text", "html", "published_at", "pictures", "event")
    said = post_as_values(post, images.pictures_of(POST, [post.pk])[post.pk])
    return {**{name: said[name] for name in names}, "shared_at": iso(post.shared_at)}


def post_event(post: Post) -> dict[str, Any] | None:
    """Return the event of a post as plain values; None for every other kind."""
    occasion = occasion_of(post)
    return occasion_as_values(occasion) if occasion is not None else None


def occasion_as_values(occasion: Occasion) -> dict[str, Any]:
    """Return when and where an event is, and how many come."""
    return {
        "title": occasion.title,
        "starts_at": iso(occasion.starts_at),
        "ends_at": iso(occasion.ends_at),
        "place": occasion.place,
        "limit": occasion.limit,
        "coming": occasion.coming,
        "waiting": occasion.waiting,
        "cancelled_at": iso(occasion.cancelled_at),
    }


def comment_as_values(comment: Comment, post_uid: str, *, folded: bool = False) -> dict[str, Any]:
    """Return a comment with the public name of its post; `folded` of somebody muted, without its words."""
    return {
        "id": comment.uid,
        "post": post_uid,
        "author": _author(comment),
        "text": comment.text,
        "html": comment.html,
        "state": comment.state,
        "version": comment.version,
        "written_at": iso(comment.written_at),
        "published_at": iso(comment.published_at),
        "edited_at": iso(comment.edited_at),
        "folded": False,
        **(NOTHING_OF_A_COMMENT if folded else {}),
    }


def uids_of_posts(post_ids: Collection[int]) -> dict[int, str]:
    """Return the public names of posts, for comments whose reader was found to see them."""
    return dict(Post.objects.filter(pk__in=post_ids).values_list("pk", "uid"))


def iso(moment: datetime | None) -> str | None:
    """Return a moment as programs read it: ISO 8601, in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment is not None else None


def _author(item: Post | Comment) -> dict[str, str] | None:
    return {"id": item.author.uid, "name": str(item.author)} if item.author is not None else None


def picture_as_values(picture: Picture) -> dict[str, Any]:
    """Return where a picture is, and what is to be seen on it."""
    return {
        "id": picture.uid,
        "url": f"/pictures/{picture.uid}/large.webp",
        "thumb_url": f"/pictures/{picture.uid}/thumb.webp",
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
    }
