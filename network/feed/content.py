"""Posts and comments as moderation, privacy and pictures see them: fillings of the port `content`."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from network.feed import permissions
from network.feed.kinds import COMMENT, POST
from network.feed.models import Comment, ItemState, Post
from network.feed.queries import detail, visible
from network.feed.queries.occasions import occasion_of
from network.feed.services import moves
from network.kernel import spaces
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef
from network.kernel.text import excerpt

T = TypeVar("T")

CONTEXT_CHARS = 200
CONTEXT_COMMENTS = 3


class PostContent:
    """Posts in the port `content`."""

    name = POST
    label = _("Bericht")
    model = Post

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        """Return the post of that name that the viewer reads or wrote. Raises: NotFound."""
        post = permissions.access_post(viewer, uid)
        spaces.ensure_no_passing_guest(viewer, post.space_id)
        return ItemRef(POST, post.pk)

    def describe(self, item_id: int) -> Described:
        """Return the post in any state. Raises: NotFound."""
        post = _one(visible.posts_in_case([item_id]).select_related("author").first())
        pictures = tuple(picture.uid for picture in detail.pictures_of(post))
        return replace(self._in_short(post), picture_uids=pictures)

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        """Return by number those posts that exist, in any state, without their pictures."""
        posts = visible.posts_in_case(list(item_ids)).select_related("author", "occasion")
        return {post.pk: self._in_short(post) for post in posts}

    def _in_short(self, post: Post) -> Described:
        return Described(
            ref=ItemRef(POST, post.pk),
            uid=post.uid,
            author_id=post.author_id,
            author_name=detail.author_name(post),
            space_id=post.space_id,
            label=str(self.label),
            text=_words(post),
            state=post.state,
            link=detail.link_to_post(post.uid),
            written_at=post.written_at,
        )

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        """Whether the viewer reads the post as a neighbour, or wrote it."""
        return visible.sees(viewer, item_id)

    def publish(self, item_id: int) -> None:
        """Let a held post out."""
        moves.release_post(item_id)

    def hide(self, item_id: int) -> None:
        """Take the post out of sight of all but its author."""
        moves.withdraw_post(item_id, ItemState.HIDDEN)

    def restore(self, item_id: int) -> None:
        """Put the post back where it stood."""
        moves.release_post(item_id)

    def remove(self, item_id: int) -> None:
        """Take the post out of sight; its author sees that it was removed."""
        moves.withdraw_post(item_id, ItemState.REMOVED)


class CommentContent:
    """Comments in the port `content`."""

    name = COMMENT
    label = _("Reactie")
    model = Comment

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        """Return the comment of that name that the viewer reads or wrote. Raises: NotFound."""
        comment = permissions.access_comment(viewer, uid)
        spaces.ensure_no_passing_guest(viewer, comment.space_id)
        return ItemRef(COMMENT, comment.pk)

    def describe(self, item_id: int) -> Described:
        """Return the comment in any state, with the post and the answers before it. Raises: NotFound."""
        comment = _one(visible.comments_in_case([item_id]).select_related("author").first())
        post = _one(visible.posts_in_case([comment.item_id]).select_related("author").first())
        short = self._in_short(comment, post.uid)
        return replace(short, context=_context(post, comment), target_id=post.author_id)

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        """Return by number those comments that exist, in any state, without what stood before them."""
        comments = list(visible.comments_in_case(list(item_ids)).select_related("author"))
        posts = visible.posts_in_case([comment.item_id for comment in comments])
        uids = dict(posts.values_list("pk", "uid"))
        return {comment.pk: self._in_short(comment, uids[comment.item_id]) for comment in comments}

    def _in_short(self, comment: Comment, post_uid: str) -> Described:
        return Described(
            ref=ItemRef(COMMENT, comment.pk),
            uid=comment.uid,
            author_id=comment.author_id,
            author_name=detail.author_name(comment),
            space_id=comment.space_id,
            label=str(self.label),
            text=comment.text,
            state=comment.state,
            link=f"{detail.link_to_post(post_uid)}#c-{comment.uid}",
            written_at=comment.written_at,
        )

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        """Whether the viewer reads the comment as a neighbour, or wrote it."""
        return (
            visible.visible_comments(viewer).filter(pk=item_id).exists()
            or visible.comments_of_author(viewer).filter(pk=item_id).exists()
        )

    def publish(self, item_id: int) -> None:
        """Let a held comment out."""
        moves.release_comment(item_id)

    def hide(self, item_id: int) -> None:
        """Take the comment out of sight of all but its author."""
        moves.withdraw_comment(item_id, ItemState.HIDDEN)

    def restore(self, item_id: int) -> None:
        """Put the comment back where it stood."""
        moves.release_comment(item_id)

    def remove(self, item_id: int) -> None:
        """Take the comment out of sight; its author sees that it was removed."""
        moves.withdraw_comment(item_id, ItemState.REMOVED)


def _one(found: T | None) -> T:
    if found is None:
        raise NotFound
    return found


def _words(post: Post) -> str:
    """Return all words of a post; of an event also its title and place."""
    occasion = occasion_of(post)
    if occasion is None:
        return post.text
    return "\n\n".join(filter(None, (occasion.title, occasion.place, post.text)))


def _context(post: Post, comment: Comment) -> tuple[str, ...]:
    before = visible.comments_before(comment)[:CONTEXT_COMMENTS]
    lines: list[Post | Comment] = [post, *reversed(before)]
    return tuple(f"{detail.author_name(item)}: {excerpt(item.text, CONTEXT_CHARS)}" for item in lines)
