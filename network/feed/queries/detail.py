"""What a page of one post shows, and small facts that cards, notices and cases share."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from network.feed.kinds import POST
from network.feed.models import Audience, Comment, Occasion, Post
from network.feed.queries import visible
from network.feed.queries.occasions import occasion_of
from network.kernel import images
from network.kernel.actor import Actor
from network.kernel.models import Picture, Space
from network.people.enums import LookReason, ResidencyState
from network.people.models import Look, Residency
from network.people.queries.blocks import away_of

COMMENTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PostDetail:
    """A post with what stands around it, as its viewer sees it.

    Attributes:
        comments: a stretch of them, oldest first.
        folded: numbers of those that somebody wrote whom the viewer muted.
        earlier: public name of the first, where more were written before it.
    """

    post: Post
    pictures: list[Picture]
    comments: list[Comment]
    earlier: str
    street: str
    occasion: Occasion | None = None
    folded: frozenset[int] = frozenset()


def post_detail(viewer: Actor, post: Post, before: str = "") -> PostDetail:
    """Return what the page of a post shows to a viewer who was found to see it.

    Args: before: public name of a comment; the page shows those that came before it, else the last ones.
    """
    comments, earlier = visible.stretch_before(visible.comments_of(viewer, post), before, COMMENTS_SHOWN)
    return PostDetail(
        post=post,
        pictures=pictures_of(post),
        comments=comments[::-1],
        earlier=earlier,
        street=streets_of([post]).get(post.pk, ""),
        occasion=occasion_of(post),
        folded=folded_comments(viewer, comments),
    )


def folded_comments(viewer: Actor, comments: Collection[Comment]) -> frozenset[int]:
    """Numbers of those comments that somebody wrote whom the viewer muted. One query."""
    muted = away_of(viewer).muted if comments else ()
    return frozenset(comment.pk for comment in comments if comment.author_id in muted)


def departments_that_read(post: Post) -> list[Look]:
    """Return the first look of each department at a shared post, oldest first. For its author."""
    looks = Look.objects.filter(item_kind=POST, item_uid=post.uid, reason=LookReason.SHARED)
    first: dict[int | None, Look] = {}
    for look in looks.select_related("space", "viewer").order_by("id"):
        first.setdefault(look.space_id, look)
    return list(first.values())


def read_by_department(department: Space, uids: Collection[str]) -> set[str]:
    """Return which of these posts somebody of the department opened. For those who work there."""
    looks = Look.objects.filter(item_kind=POST, item_uid__in=uids, space=department, reason=LookReason.SHARED)
    return set(looks.values_list("item_uid", flat=True))


def pictures_of(post: Post) -> list[Picture]:
    """Return the pictures of a post that its reader was found to see."""
    return list(images.pictures_of(POST, [post.pk])[post.pk])


def streets_of(posts: Collection[Post]) -> dict[int, str]:
    """Return by post the street where its author lives, if that is in the post's own district, proven.

    Without a house number, and not for posts that adjoining districts read: a street is for neighbours. For
    viewers who were found to see the posts.
    """
    authors = {post.author_id for post in posts if post.author_id is not None}
    rows = Residency.objects.filter(person_id__in=authors, state=ResidencyState.VERIFIED).select_related(
        "district", "household__address__street"
    )
    lives = {
        row.person_id: (row.district.space_id, row.household.address.street.name)
        for row in rows
        if row.district
    }
    found = {}
    for post in posts:
        space_id, street = lives.get(post.author_id or 0, (0, ""))
        if space_id == post.space_id and post.audience == Audience.DISTRICT:
            found[post.pk] = street
    return found


def author_name(item: Post | Comment) -> str:
    """Return who wrote it; a sentence where that account was erased."""
    return str(item.author) if item.author is not None else _("Iemand die hier niet meer is")


def link_to_post(uid: str) -> str:
    """Return the path of a post's page."""
    return reverse("feed:post", args=[uid])


def links_of(comments: Collection[Comment]) -> dict[int, str]:
    """Return by number the page of each post below which these comments stand. For their author."""
    rows = Post.objects.filter(pk__in={comment.item_id for comment in comments}).values_list("pk", "uid")
    return {pk: link_to_post(uid) for pk, uid in rows}
