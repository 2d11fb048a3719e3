"""Which posts and comments somebody may read. Every other road to them starts here.

Visible is what stands, published and shown, in the feed of a space in which the viewer stands now, unless the
viewer and whoever wrote it blocked each other. Whoever wrote it sees it in every state, and whoever holds its
case sees it by `…_in_case`. No power changes this. A mute hides nothing here: lists fold those words.
"""

from collections.abc import Collection, Sequence
from typing import TypeVar

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from network.feed.cursors import Cursor
from network.feed.kinds import COMMENT, POST
from network.feed.models import Comment, Entry, ItemState, Post, Revision, Thanks
from network.kernel import clock, spaces
from network.kernel.actor import Actor
from network.kernel.models import Space, Standing
from network.people.queries.blocks import apart

Written = TypeVar("Written", Post, Comment)


def shown_to(viewer: Actor) -> QuerySet[Entry]:
    """Entries in feeds of spaces in which the viewer stands now, in no order."""
    return Entry.objects.filter(shown=True, space_id__in=spaces.space_ids_of(viewer))


def visible_posts(viewer: Actor) -> QuerySet[Post]:
    """Posts that the viewer reads as a neighbour, in no order."""
    here = shown_to(viewer).filter(kind=POST, item_id=OuterRef("pk"))
    return Post.objects.filter(Exists(here), ~apart(viewer.pk), state=ItemState.PUBLISHED)


def taken_part_in(viewer: Actor) -> frozenset[int]:
    """Numbers of the spaces in which the viewer lives or is a member now: not those that they only read."""
    return frozenset(number for number in spaces.space_ids_of(viewer) if spaces.belongs_to(viewer, number))


def posts_to_answer(viewer: Actor) -> QuerySet[Post]:
    """Posts below which the viewer may answer and for which they may thank, in no order."""
    here = Entry.objects.filter(shown=True, space_id__in=taken_part_in(viewer))
    return Post.objects.filter(
        Exists(here.filter(kind=POST, item_id=OuterRef("pk"))), ~apart(viewer.pk), state=ItemState.PUBLISHED
    )


def readable_posts(viewer: Actor) -> QuerySet[Post]:
    """Posts that the viewer reads as a neighbour, and their own in every state but deleted; in no order."""
    here = shown_to(viewer).filter(kind=POST, item_id=OuterRef("pk"))
    own = Q(author_id=viewer.pk or 0) & ~Q(state=ItemState.DELETED)
    return Post.objects.filter(Q(Exists(here), ~apart(viewer.pk), state=ItemState.PUBLISHED) | own)


def visible_comments(viewer: Actor) -> QuerySet[Comment]:
    """Comments that the viewer reads as a neighbour, in no order."""
    below = visible_posts(viewer).filter(pk=OuterRef("item_id"))
    return Comment.objects.filter(Exists(below), ~apart(viewer.pk), item_kind=POST, state=ItemState.PUBLISHED)


def posts_of_author(person: Actor) -> QuerySet[Post]:
    """What a person wrote, in every state but deleted, newest first: only ever shown to that person."""
    return Post.objects.filter(author_id=person.pk or 0).exclude(state=ItemState.DELETED).order_by("-id")


def comments_of_author(person: Actor) -> QuerySet[Comment]:
    """What a person answered, in every state but deleted, newest first: only ever shown to that person."""
    return Comment.objects.filter(author_id=person.pk or 0).exclude(state=ItemState.DELETED).order_by("-id")


def shared_with(department: Space) -> QuerySet[Post]:
    """What residents share now with the municipality of a department, the latest shared first.

    For whoever was found to hold the power to read it; the comments below are not shared by this.
    """
    return (
        Post.objects.filter(
            shared_at__isnull=False,
            state=ItemState.PUBLISHED,
            space__municipality_id=department.municipality_id,
        )
        .select_related("author", "space")
        .order_by("-shared_at", "-id")
    )


def shared_page(department: Space, cursor: Cursor | None, size: int = 50) -> tuple[list[Post], Cursor | None]:
    """Return one page of `shared_with`, and the cursor of what was shared earlier."""
    shared = shared_with(department)
    if cursor is not None:
        earlier = Q(shared_at__lt=cursor.published_at) | Q(id__lt=cursor.id)
        shared = shared.filter(Q(shared_at__lte=cursor.published_at) & earlier)
    found = list(shared[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return found[:size], Cursor(last.shared_at, last.pk) if last is not None and last.shared_at else None


def stretch_before(items: QuerySet[Written], before: str, size: int) -> tuple[list[Written], str]:
    """Return the newest of these items, or those before the named one; with where earlier ones begin.

    Args:
        items: a list whose reader was found to see it.
        before: public name of one of them; any other word gives the newest.

    Returns: newest first; the name of the last one where more came before it, else nothing.
    """
    mark = items.filter(uid=before).values_list("pk", flat=True).first() if before else None
    rows = list((items if mark is None else items.filter(pk__lt=mark)).order_by("-id")[: size + 1])
    return rows[:size], rows[size - 1].uid if len(rows) > size else ""


def posts_in_case(post_ids: Sequence[int]) -> QuerySet[Post]:
    """Posts in any state. No viewer: moderation asks, and knows who holds the case."""
    return Post.objects.filter(pk__in=post_ids)


def comments_in_case(comment_ids: Sequence[int]) -> QuerySet[Comment]:
    """Comments in any state. No viewer: moderation asks, and knows who holds the case."""
    return Comment.objects.filter(pk__in=comment_ids)


def comments_of(viewer: Actor, post: Post) -> QuerySet[Comment]:
    """Comments that the viewer sees below a post, oldest first; their own in every state but deleted."""
    below = Comment.objects.filter(item_kind=POST, item_id=post.pk).select_related("author")
    own = Q(author_id=viewer.pk or 0) & ~Q(state=ItemState.DELETED)
    if visible_posts(viewer).filter(pk=post.pk).exists():
        own |= Q(~apart(viewer.pk), state=ItemState.PUBLISHED)
    return below.filter(own).order_by("id")


def revisions_of(item: Post | Comment) -> QuerySet[Revision]:
    """What an item said before, newest first, for whoever was found to see the item itself."""
    kind = POST if isinstance(item, Post) else COMMENT
    return Revision.objects.filter(item_kind=kind, item_id=item.pk).order_by("-version")


def comments_before(comment: Comment) -> QuerySet[Comment]:
    """What was answered before a comment, the latest first. For whoever holds its case."""
    before = Comment.objects.filter(item_kind=comment.item_kind, item_id=comment.item_id, id__lt=comment.pk)
    return before.filter(state=ItemState.PUBLISHED).select_related("author").order_by("-id")


def last_comments(post_ids: Sequence[int], most: int) -> QuerySet[Comment]:
    """The last `most` comments below each post, oldest first. For cards of posts found to be seen."""
    place = Window(RowNumber(), partition_by=F("item_id"), order_by=F("id").desc())
    below = Comment.objects.filter(item_kind=POST, item_id__in=post_ids, state=ItemState.PUBLISHED)
    return below.annotate(place=place).filter(place__lte=most).select_related("author").order_by("id")


def left_out_below(post_ids: Collection[int], author_ids: Collection[int]) -> dict[int, int]:
    """Return by post how many standing comments these people wrote below it: those a reader does not see."""
    below = Comment.objects.filter(
        item_kind=POST, item_id__in=post_ids, author_id__in=author_ids, state=ItemState.PUBLISHED
    )
    return dict(below.order_by().values_list("item_id").annotate(Count("pk")))


def standing_comment(comment_id: int) -> Comment | None:
    """Return a comment if it stands below its post now. For seintjes, which tell nobody what it says."""
    return Comment.objects.filter(pk=comment_id, state=ItemState.PUBLISHED).first()


def still_reading(person_id: int, post_id: int) -> tuple[int, ...]:
    """Return the person's number if they can still read the post, else nothing. For seintjes."""
    standing = Standing.objects.filter(
        spaces.in_force(clock.now()),
        person_id=person_id,
        person__is_active=True,
        space_id__in=Entry.objects.filter(kind=POST, item_id=post_id, shown=True).values("space_id"),
    )
    post = Post.objects.filter(~apart(person_id), pk=post_id)
    return (person_id,) if standing.exists() and post.exists() else ()


def has_thanked(viewer: Actor, post: Post) -> bool:
    """Whether the viewer thanked for a post."""
    return Thanks.objects.filter(item_kind=POST, item_id=post.pk, person_id=viewer.pk or 0).exists()


def sees(viewer: Actor, post_id: int) -> bool:
    """Whether the viewer reads a post as a neighbour, or wrote it."""
    return (
        visible_posts(viewer).filter(pk=post_id).exists()
        or posts_of_author(viewer).filter(pk=post_id).exists()
    )
