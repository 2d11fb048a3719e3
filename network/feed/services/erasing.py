"""Forget words: of what was deleted long ago, and of somebody who leaves. Idempotent."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from network.feed.kinds import COMMENT, POST
from network.feed.models import Comment, ItemState, Occasion, Post, Revision, Thanks
from network.feed.services import attending, comments, entries, photos
from network.kernel import clock

KEPT_AFTER_DELETION = timedelta(days=30)
"""How long deleted words stay, unseen, for a case that may run about them."""


@transaction.atomic
def forget_deleted() -> int:
    """Wipe the words and pictures of what its author deleted more than 30 days ago. Returns: how many."""
    before = clock.now() - KEPT_AFTER_DELETION
    posts = Post.objects.filter(state=ItemState.DELETED, deleted_at__lte=before).exclude(text="")
    answers = Comment.objects.filter(state=ItemState.DELETED, deleted_at__lte=before).exclude(text="")
    return _wipe_posts(posts) + _wipe_comments(answers)


@transaction.atomic
def erase_person(person_id: int) -> None:
    """Take away everything a person wrote, and their name from what is left.

    The comments of neighbours below their posts stay in those neighbours' own files.
    """
    moment = clock.now()
    for comment in Comment.objects.filter(author_id=person_id, state=ItemState.PUBLISHED):
        comments.leave(comment)
    for thanks in Thanks.objects.filter(person_id=person_id, item_kind=POST):
        Post.objects.filter(pk=thanks.item_id).update(thanks_count=F("thanks_count") - 1)
    Thanks.objects.filter(person_id=person_id).delete()
    attending.forget_person(person_id)
    own_posts = Post.objects.filter(author_id=person_id)
    own_comments = Comment.objects.filter(author_id=person_id)
    own_posts.update(state=ItemState.DELETED, deleted_at=moment, shared_at=None)
    own_comments.update(state=ItemState.DELETED, deleted_at=moment)
    _wipe_posts(own_posts)
    _wipe_comments(own_comments)
    own_posts.update(author=None)
    own_comments.update(author=None)


def _wipe_posts(posts: QuerySet[Post]) -> int:
    numbers = list(posts.values_list("pk", flat=True))
    for number in numbers:
        entries.withdraw(kind=POST, item_id=number)
        photos.delete_photos(POST, number)
    Revision.objects.filter(item_kind=POST, item_id__in=numbers).delete()
    Post.objects.filter(pk__in=numbers).update(text="", html="", lon=None, lat=None)
    Occasion.objects.filter(pk__in=numbers).update(title="", place="")
    return len(numbers)


def _wipe_comments(answers: QuerySet[Comment]) -> int:
    numbers = list(answers.values_list("pk", flat=True))
    Revision.objects.filter(item_kind=COMMENT, item_id__in=numbers).delete()
    Comment.objects.filter(pk__in=numbers).update(text="", html="")
    return len(numbers)
