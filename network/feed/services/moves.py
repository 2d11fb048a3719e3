"""What a decision does to a post or comment: let out, hide, restore, remove.

Asked through the port `content` by whoever decides, inside that transaction; every step is idempotent, and
nothing moves an item that its author deleted. Not for authors: see `posts` and `comments`.
"""

from django.db import transaction

from network.feed import events, rules
from network.feed.kinds import POST
from network.feed.models import Comment, ItemState, Post
from network.feed.services import comments, entries, posts, wording
from network.kernel import clock
from network.kernel.events import publish


@transaction.atomic
def release_post(post_id: int) -> None:
    """Let a held, hidden or removed post out, as of now unless it stood somewhere before.

    Events: PostPublished the first time, PostChanged when it comes back.
    """
    post = _post(post_id)
    if post.state in {ItemState.PUBLISHED, ItemState.DELETED}:
        return
    rules.ensure_move(post.state, ItemState.PUBLISHED)
    first_time = post.published_at is None
    post.state = ItemState.PUBLISHED
    post.published_at = post.published_at or clock.now()
    post.save(update_fields=["state", "published_at"])
    if first_time:
        posts.enter(post)
    else:
        space_ids = entries.set_shown(kind=POST, item_id=post.pk, shown=True)
        entries.index_words(kind=POST, item_id=post.pk, words=wording.words_to_find(post))
        publish(events.PostChanged(post.pk, post.uid, space_ids))


@transaction.atomic
def withdraw_post(post_id: int, to: ItemState) -> None:
    """Hide or remove a post: out of every list, its place kept. Events: PostWithdrawn if it stood there."""
    post = _post(post_id)
    if post.state in {to, ItemState.DELETED}:
        return
    rules.ensure_move(post.state, to)
    stood = post.state == ItemState.PUBLISHED
    post.state = to
    post.save(update_fields=["state"])
    space_ids = entries.set_shown(kind=POST, item_id=post.pk, shown=False)
    entries.index_words(kind=POST, item_id=post.pk, words="")
    if stood:
        publish(events.PostWithdrawn(post.pk, post.uid, space_ids))


@transaction.atomic
def release_comment(comment_id: int) -> None:
    """Let a held, hidden or removed comment out. Events: CommentPublished."""
    comment = _comment(comment_id)
    if comment.state in {ItemState.PUBLISHED, ItemState.DELETED}:
        return
    rules.ensure_move(comment.state, ItemState.PUBLISHED)
    comment.state = ItemState.PUBLISHED
    comment.published_at = comment.published_at or clock.now()
    comment.save(update_fields=["state", "published_at"])
    comments.enter(comment)


@transaction.atomic
def withdraw_comment(comment_id: int, to: ItemState) -> None:
    """Hide or remove a comment. Events: CommentWithdrawn if it stood there."""
    comment = _comment(comment_id)
    if comment.state in {to, ItemState.DELETED}:
        return
    rules.ensure_move(comment.state, to)
    stood = comment.state == ItemState.PUBLISHED
    comment.state = to
    comment.save(update_fields=["state"])
    if stood:
        comments.leave(comment)


def _post(post_id: int) -> Post:
    return Post.objects.select_for_update(of=("self",)).select_related("space").get(pk=post_id)


def _comment(comment_id: int) -> Comment:
    return Comment.objects.select_for_update(of=("self",)).select_related("space").get(pk=comment_id)
