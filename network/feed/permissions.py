"""Who may read, write and change what in the feed. Not for what a state allows: see `rules`."""

from enum import StrEnum

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from network.feed import rules
from network.feed.models import Comment, ItemState, Post, PostKind
from network.feed.queries import visible
from network.kernel import access, clock, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden, NotFound
from network.kernel.models import Space, SpaceKind

WRITTEN_IN = frozenset({SpaceKind.DISTRICT, SpaceKind.GROUP})


class FeedPower(StrEnum):
    """Powers over a department's space."""

    READ_SHARED = "read_shared"


def register_powers() -> None:
    """Make the powers of the feed known; called once while Django starts."""
    access.powers.register(
        access.Power(
            FeedPower.READ_SHARED,
            _("Leest wat bewoners met de gemeente delen"),
            _("Ziet berichten die bewoners met de gemeente delen, niets anders. Elke blik wordt bewaard."),
        )
    )


def can_post(person: Actor, space: Space) -> bool:
    """Whether the person may write in the space: only who stands in it, and only where people write."""
    return space.kind in WRITTEN_IN and spaces.belongs_to(person, space)


def ensure_can_post(person: Actor, space: Space) -> None:
    """Refuse whoever does not live there. Raises: NotFound, as for a space that does not exist."""
    if not can_post(person, space):
        raise NotFound


def can_comment(person: Actor, post: Post) -> bool:
    """Whether the person reads the post as a neighbour or member, and so may answer; a guest only reads."""
    return visible.posts_to_answer(person).filter(pk=post.pk).exists()


def can_attend(person: Actor, post: Post) -> bool:
    """Whether the person may say to come to the event of a post: who may answer it."""
    return post.kind == PostKind.EVENT and can_comment(person, post)


def ensure_can_attend(person: Actor, post: Post) -> None:
    """Refuse whoever does not read the event as a neighbour or member. Raises: NotFound."""
    if not can_attend(person, post):
        raise NotFound


def can_change_occasion(person: Actor, post: Post) -> bool:
    """Whether the person organises this event, still belongs there, and it is not taken away."""
    return (
        is_author(person, post)
        and post.kind == PostKind.EVENT
        and spaces.belongs_to(person, post.space_id)
        and rules.is_editable(post.state)
    )


def ensure_can_change_occasion(person: Actor, post: Post) -> None:
    """Refuse whoever does not organise this event. Raises: NotFound."""
    if not can_change_occasion(person, post):
        raise NotFound


def can_cancel_occasion(person: Actor, post: Post) -> bool:
    """Whether the person organises this event, wherever they live now."""
    return is_author(person, post) and post.kind == PostKind.EVENT and rules.may_delete(post.state)


def can_edit(person: Actor, item: Post | Comment) -> bool:
    """Whether the person wrote it, still stands there, and may still change the words."""
    return (
        is_author(person, item)
        and spaces.belongs_to(person, item.space_id)
        and rules.may_edit(item.state, written_at=item.written_at, at=clock.now())
    )


def ensure_can_edit(person: Actor, item: Post | Comment) -> None:
    """Refuse an edit by another, from elsewhere or too late. Raises: NotFound, Forbidden, Conflict."""
    ensure_author(person, item)
    if not spaces.belongs_to(person, item.space_id):
        raise Forbidden(_("Je woont hier niet meer. Verwijderen kan wel."))
    rules.ensure_editable(item.state, written_at=item.written_at, at=clock.now())


def can_delete(person: Actor, item: Post | Comment) -> bool:
    """Whether the person wrote it and it is still there, wherever they live now."""
    return is_author(person, item) and rules.may_delete(item.state)


def is_author(person: Actor, item: Post | Comment) -> bool:
    """Whether these are the person's own words."""
    return person.is_authenticated and person.is_active and item.author_id == person.pk


def ensure_author(person: Actor, item: Post | Comment) -> None:
    """Refuse whoever did not write it. Raises: NotFound."""
    if not is_author(person, item):
        raise NotFound


def ensure_not_only_reading(person: Actor, post: Post) -> None:
    """Refuse who became a guest where the post stands, in a group that closed. Raises: Forbidden."""
    if spaces.stands_in(person, post.space_id) and not spaces.belongs_to(person, post.space_id):
        raise Forbidden(_("Hier kun je alleen nog lezen. Verwijderen kan wel."))


def access_post(viewer: Actor, uid: str) -> Post:
    """Return a post that the viewer reads as a neighbour or wrote.

    Raises: NotFound for absent and forbidden alike.
    """
    post = visible.visible_posts(viewer).select_related("author", "space", "occasion").filter(uid=uid).first()
    return post if post is not None else access_own_post(viewer, uid)


def access_own_post(viewer: Actor, uid: str) -> Post:
    """Return a post that the viewer wrote, in every state but deleted. Raises: NotFound."""
    if not viewer.is_authenticated or not viewer.is_active:
        raise NotFound
    post = (
        visible.posts_of_author(viewer).select_related("author", "space", "occasion").filter(uid=uid).first()
    )
    if post is None:
        raise NotFound
    return post


def access_comment(viewer: Actor, uid: str) -> Comment:
    """Return a comment that the viewer reads as a neighbour or wrote. Raises: NotFound."""
    comment = visible.visible_comments(viewer).select_related("author", "space").filter(uid=uid).first()
    return comment if comment is not None else access_own_comment(viewer, uid)


def access_own_comment(viewer: Actor, uid: str) -> Comment:
    """Return a comment that the viewer wrote, in every state but deleted. Raises: NotFound."""
    if not viewer.is_authenticated or not viewer.is_active:
        raise NotFound
    comment = visible.comments_of_author(viewer).select_related("author", "space").filter(uid=uid).first()
    if comment is None:
        raise NotFound
    return comment


def reads_shared(viewer: Actor) -> bool:
    """Whether the viewer may read, for some department, what residents share."""
    return access.holds_any(viewer, FeedPower.READ_SHARED)


def departments_reading(viewer: Actor) -> QuerySet[Space]:
    """Departments for which the viewer reads what is shared, by name."""
    return access.objects_held(viewer, FeedPower.READ_SHARED).filter(kind=SpaceKind.DEPARTMENT)


def access_department(viewer: Actor, uid: str = "") -> Space:
    """Return the department for which the viewer reads what is shared: the named one, or the first by name.

    Raises: NotFound without the power.
    """
    held = departments_reading(viewer)
    space = (held.filter(uid=uid) if uid else held).select_related("municipality").first()
    if space is None:
        raise NotFound
    return space


def access_shared_post(viewer: Actor, department: Space, uid: str) -> Post:
    """Return a post that its author shares with this department's municipality. Raises: NotFound."""
    if not access.holds(viewer, FeedPower.READ_SHARED, department):
        raise NotFound
    post = visible.shared_with(department).filter(uid=uid, state=ItemState.PUBLISHED).first()
    if post is None:
        raise NotFound
    return post


def reads_as_department(viewer: Actor, post_id: int) -> bool:
    """Whether the viewer may read the post because its author shares it with a municipality they work for."""
    if not viewer.is_authenticated or not viewer.is_active:
        return False
    shared = visible.posts_in_case([post_id]).filter(shared_at__isnull=False, state=ItemState.PUBLISHED)
    return shared.filter(
        space__municipality_id__in=departments_reading(viewer).values("municipality_id")
    ).exists()
