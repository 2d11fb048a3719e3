"""Let the municipality read a post, and take that back. Off unless the author says so."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.feed import events, permissions, rules
from network.feed.kinds import POST
from network.feed.models import Post
from network.feed.services.posts import locked
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict
from network.kernel.events import publish


@transaction.atomic
def share_post(*, by: Actor, post: Post) -> Post:
    """Let departments of the municipality read one's own post; the comments below stay with the neighbours.

    Idempotent. Raises: NotFound when another wrote it, Forbidden in a group that closed, Conflict when it no
    longer stands. Events: PostShared.
    """
    post = locked(post)
    permissions.ensure_author(by, post)
    if post.shared_at is not None:
        return post
    permissions.ensure_not_only_reading(by, post)
    municipality_id = post.space.municipality_id
    if municipality_id is None or not rules.may_share(post.state):
        raise Conflict(_("Dit bericht kun je nu niet delen met de gemeente."), code="wrong_state")
    post.shared_at = clock.now()
    post.save(update_fields=["shared_at"])
    audit.record("post.shared", by=by, space=post.space, kind=POST, uid=post.uid)
    publish(events.PostShared(post.pk, post.uid, municipality_id))
    return post


@transaction.atomic
def unshare_post(*, by: Actor, post: Post) -> Post:
    """Take the sharing back, at once. Idempotent.

    Raises: NotFound when another wrote it. Events: PostUnshared.
    """
    post = locked(post)
    permissions.ensure_author(by, post)
    if post.shared_at is None:
        return post
    post.shared_at = None
    post.save(update_fields=["shared_at"])
    audit.record("post.unshared", by=by, space=post.space, kind=POST, uid=post.uid)
    publish(events.PostUnshared(post.pk, post.uid, post.space.municipality_id or 0))
    return post
