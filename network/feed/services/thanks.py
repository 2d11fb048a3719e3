"""Say thanks, once, and take it back. Not a ranking: nothing is ordered by it."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from network.feed import permissions
from network.feed.kinds import POST
from network.feed.models import Post, Thanks
from network.feed.services.comments import own_space_id
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden, NotFound
from network.kernel.ports import screening


@transaction.atomic
def give_thanks(*, by: Actor, post: Post) -> int:
    """Thank a neighbour for a post. Idempotent. Returns: how many thanked.

    Raises: NotFound for who cannot read it, Forbidden for its own author and for who may not write there.
    """
    _ensure_reads(by, post)
    if permissions.is_author(by, post):
        raise Forbidden(_("Dit schreef je zelf. Bedankjes komen van je buren."))
    screening.ensure_may_write(by.pk or 0, own_space_id(by, post))
    _row, created = Thanks.objects.get_or_create(
        item_kind=POST, item_id=post.pk, person_id=by.pk or 0, defaults={"given_at": clock.now()}
    )
    return _count(post, 1 if created else 0)


@transaction.atomic
def take_back_thanks(*, by: Actor, post: Post) -> int:
    """Take one's thanks back. Idempotent. Returns: how many thanked.

    Raises: NotFound for who cannot read it.
    """
    _ensure_reads(by, post)
    deleted, _per_model = Thanks.objects.filter(
        item_kind=POST, item_id=post.pk, person_id=by.pk or 0
    ).delete()
    return _count(post, -deleted)


def _ensure_reads(person: Actor, post: Post) -> None:
    if not permissions.can_comment(person, post):
        raise NotFound


def _count(post: Post, change: int) -> int:
    if change:
        Post.objects.filter(pk=post.pk).update(thanks_count=F("thanks_count") + change)
    post.refresh_from_db(fields=["thanks_count"])
    return post.thanks_count
