"""Who of a district still reads a post. No viewer: for the digest. Not for who wrote or was answered."""

from collections.abc import Iterator

from network.feed.kinds import POST
from network.feed.models import Entry, Post
from network.kernel import clock, spaces
from network.kernel.models import SpaceKind, Standing
from network.people.queries.blocks import hear_nothing_of


def readers_in_districts(post_id: int) -> Iterator[int]:
    """Yield the numbers of who reads a post as a resident now, but its author and who keeps them away."""
    post = Post.objects.filter(pk=post_id).first()
    if post is None:
        return
    away = hear_nothing_of(post.author_id) | {post.author_id}
    shown = Entry.objects.filter(kind=POST, item_id=post_id, shown=True, space__kind=SpaceKind.DISTRICT)
    rows = Standing.objects.filter(
        spaces.in_force(clock.now()), person__is_active=True, space_id__in=shown.values("space_id")
    )
    numbers = rows.order_by("person_id").values_list("person_id", flat=True).distinct()
    for number in numbers.iterator(chunk_size=500):
        if number not in away:
            yield number
