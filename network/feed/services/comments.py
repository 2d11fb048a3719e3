"""Answer below a post, edit that, take it away. One level deep."""

from django.db import transaction
from django.db.models import F

from network.feed import events, permissions, rules
from network.feed.kinds import COMMENT, POST
from network.feed.models import Comment, ItemState, Post
from network.feed.queries import visible
from network.feed.services import entries, wording
from network.kernel import audit, clock, limits
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.events import publish
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.kernel.text import clean_text, render

HOUR = 3600


@transaction.atomic
def add_comment(*, by: Actor, post: Post, text: str) -> Comment:
    """Answer a post that one reads as a neighbour; what the screener holds waits for a person.

    Raises: NotFound for who does not read it, Invalid, TooMany. Events: CommentPublished unless held.
    """
    if not permissions.can_comment(by, post):
        raise NotFound
    words = clean_text(text, max_length=rules.COMMENT_CHARS, field="text")
    limits.hit("comment", by.pk, limit=rules.COMMENTS_PER_HOUR, per_seconds=HOUR)
    comment = Comment(
        item_kind=POST,
        item_id=post.pk,
        author_id=by.pk,
        space_id=own_space_id(by, post),
        text=words,
        html=render(words),
        written_at=clock.now(),
    )
    verdict = screening.screen(wording.draft_of(COMMENT, comment))
    held = verdict.outcome is screening.Outcome.HOLD
    comment.state = ItemState.HELD if held else ItemState.PUBLISHED
    comment.published_at = None if held else comment.written_at
    comment.save()
    screening.file(verdict, ItemRef(COMMENT, comment.pk))
    audit.record(f"comment.{comment.state}", by=by, space=comment.space, kind=COMMENT, uid=comment.uid)
    if not held:
        enter(comment)
    return comment


@transaction.atomic
def edit_comment(*, by: Actor, comment: Comment, text: str, version: int) -> Comment:
    """Change the words of a comment, under the rules of `edit_post`.

    Raises: NotFound, Forbidden, Conflict when stale or too late, Invalid. Events: CommentWithdrawn when held.
    """
    comment = locked(comment)
    permissions.ensure_can_edit(by, comment)
    rules.ensure_version(version, comment.version)
    words = clean_text(text, max_length=rules.COMMENT_CHARS, field="text")
    if words == comment.text:
        return comment
    before = comment.state
    verdict = screening.screen(wording.draft_of(COMMENT, comment, words=words))
    wording.keep_revision(COMMENT, comment)
    wording.rewrite(comment, words, verdict)
    comment.save()
    screening.file(wording.verdict_to_file(before, verdict), ItemRef(COMMENT, comment.pk))
    audit.record("comment.edited", by=by, space=comment.space, kind=COMMENT, uid=comment.uid)
    if before == ItemState.PUBLISHED:
        if comment.state == ItemState.PUBLISHED:
            _count(comment, 0)
        else:
            leave(comment)
    return comment


@transaction.atomic
def delete_comment(*, by: Actor, comment: Comment) -> None:
    """Take one's own comment away for good; what was held and never seen leaves no case.

    Raises: NotFound when another wrote it, Conflict when it is gone already. Events: CommentWithdrawn.
    """
    permissions.ensure_author(by, comment)
    wording.take_back(COMMENT, comment)
    comment = locked(comment)
    rules.ensure_move(comment.state, ItemState.DELETED)
    was_published = comment.state == ItemState.PUBLISHED
    comment.state = ItemState.DELETED
    comment.deleted_at = clock.now()
    comment.save(update_fields=["state", "deleted_at"])
    audit.record("comment.deleted", by=by, space=comment.space, kind=COMMENT, uid=comment.uid)
    if was_published:
        leave(comment)


def enter(comment: Comment) -> None:
    """Count a comment that now stands below its post. Events: CommentPublished."""
    _count(comment, 1)
    post = Post.objects.get(pk=comment.item_id)
    publish(
        events.CommentPublished(
            comment_id=comment.pk,
            uid=comment.uid,
            author_id=comment.author_id,
            post_id=post.pk,
            post_uid=post.uid,
            post_author_id=post.author_id,
            space_ids=entries.spaces_with(kind=POST, item_id=post.pk),
        )
    )


def leave(comment: Comment) -> None:
    """Stop counting a comment that left its place. Events: CommentWithdrawn."""
    _count(comment, -1)
    post = Post.objects.get(pk=comment.item_id)
    publish(
        events.CommentWithdrawn(
            comment_id=comment.pk,
            uid=comment.uid,
            post_id=post.pk,
            post_uid=post.uid,
            space_ids=entries.spaces_with(kind=POST, item_id=post.pk),
        )
    )


def locked(comment: Comment) -> Comment:
    """Return the comment as it is now, locked until the transaction ends."""
    return Comment.objects.select_for_update(of=("self",)).select_related("space").get(pk=comment.pk)


def _count(comment: Comment, change: int) -> None:
    Post.objects.filter(pk=comment.item_id).update(
        comment_count=F("comment_count") + change, thread_version=F("thread_version") + 1
    )


def own_space_id(person: Actor, post: Post) -> int:
    """Return the space from which somebody answers: the post's own, or the adjoining one where they live."""
    own = visible.taken_part_in(person).intersection(entries.spaces_with(kind=POST, item_id=post.pk))
    return post.space_id if post.space_id in own else min(own)
