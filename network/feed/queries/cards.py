"""Whole posts, for cards that must be drawn.

For readers whose feed was found to hold these posts; see `feed.feed_of`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from network.feed.kinds import POST
from network.feed.models import Comment, ItemState, Occasion, Post
from network.feed.queries.detail import streets_of
from network.feed.queries.occasions import occasion_of
from network.feed.queries.visible import last_comments
from network.kernel import images
from network.kernel.models import Picture

COMMENTS_ON_CARD = 2


@dataclass(frozen=True, slots=True)
class PostCard:
    """A whole post, to be drawn for everybody at once."""

    post: Post
    street: str
    pictures: list[Picture]
    comments: list[Comment]
    occasion: Occasion | None = None

    @property
    def more_comments(self) -> int:
        """How many comments the card does not show."""
        return max(0, self.post.comment_count - len(self.comments))


def post_cards(post_ids: Sequence[int]) -> dict[int, PostCard]:
    """Return whole published posts with their pictures and last comments, in four queries."""
    posts = list(
        Post.objects.filter(pk__in=post_ids, state=ItemState.PUBLISHED).select_related(
            "author", "space", "occasion"
        )
    )
    pictures = images.pictures_of(POST, [post.pk for post in posts])
    streets = streets_of(posts)
    comments: dict[int, list[Comment]] = {}
    for comment in last_comments([post.pk for post in posts], COMMENTS_ON_CARD):
        comments.setdefault(comment.item_id, []).append(comment)
    return {
        post.pk: PostCard(
            post=post,
            street=streets.get(post.pk, ""),
            pictures=pictures[post.pk],
            comments=comments.get(post.pk, []),
            occasion=occasion_of(post),
        )
        for post in posts
    }
