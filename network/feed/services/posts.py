"""Write, edit, end and delete a post. Not for what moderation does to it: see `moves`."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.feed import events, permissions, rules
from network.feed.kinds import POST
from network.feed.models import Audience, ItemState, Occasion, Post, PostKind
from network.feed.services import entries, wording
from network.kernel import audit, clock, images, limits
from network.kernel.actor import Actor
from network.kernel.errors import Invalid
from network.kernel.events import publish
from network.kernel.models import Picture, Space
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.kernel.text import clean_text, render
from network.places import queries as places
from network.places.models import District

HOUR = 3600


@transaction.atomic
def publish_post(
    *,
    by: Actor,
    space: Space,
    kind: str,
    text: str,
    audience: str = Audience.DISTRICT,
    share_with_municipality: bool = False,
    pictures: Sequence[Picture] = (),
) -> Post:
    """Write a post in a district or group; what the screener holds waits for a person.

    Args:
        text: light Markdown, as typed.
        audience: `adjoining` puts it in the feeds of the adjoining districts too.
        pictures: from `photos.take_in_photos`, in order.

    Raises: NotFound for who does not stand there, Invalid with its field, TooMany.
    Events: PostPublished unless held; PostShared.
    """
    permissions.ensure_can_post(by, space)
    post = Post(
        author_id=by.pk,
        space=space,
        kind=rules.ensure_kind(kind),
        audience=rules.ensure_audience(audience, space.kind),
        text=clean_text(text, max_length=rules.POST_CHARS, field="text"),
    )
    return bring_out(by=by, post=post, share_with_municipality=share_with_municipality, pictures=pictures)


def bring_out(
    *,
    by: Actor,
    post: Post,
    share_with_municipality: bool,
    pictures: Sequence[Picture] = (),
    occasion: Occasion | None = None,
) -> Post:
    """Screen, keep and place a post that may be written there, inside the caller's transaction.

    Args: occasion: of an event, not stored yet. Raises, Events: as `publish_post`.
    """
    space = post.space
    rules.ensure_photo_count(len(pictures))
    if share_with_municipality and space.municipality_id is None:
        raise Invalid(_("Deze plek hoort bij geen gemeente."), field="share_with_municipality")
    limits.hit("post", by.pk, limit=rules.POSTS_PER_HOUR, per_seconds=HOUR)
    seen = [*wording.words_of_occasion(occasion), *(picture.alt for picture in pictures)]
    verdict = screening.screen(wording.draft_of(POST, post, extra=seen))
    _store(post, held=verdict.outcome is screening.Outcome.HOLD, share=share_with_municipality)
    if occasion is not None:
        occasion.post = post
        occasion.save(force_insert=True)
    images.attach(pictures, ItemRef(POST, post.pk))
    screening.file(verdict, ItemRef(POST, post.pk))
    audit.record(
        f"post.{post.state}",
        by=by,
        space=space,
        kind=POST,
        uid=post.uid,
        facts={"kind": post.kind, "audience": post.audience, "shared": share_with_municipality},
    )
    if post.state == ItemState.PUBLISHED:
        enter(post)
    if share_with_municipality and space.municipality_id is not None:
        publish(events.PostShared(post.pk, post.uid, space.municipality_id))
    return post


def _store(post: Post, *, held: bool, share: bool) -> None:
    moment = clock.now()
    post.html = render(post.text)
    post.state = ItemState.HELD if held else ItemState.PUBLISHED
    post.written_at = moment
    post.published_at = None if held else moment
    post.shared_at = moment if share else None
    post.save()


def enter(post: Post) -> None:
    """Let a published post stand in its feeds, inside the caller's transaction. Events: PostPublished."""
    space_ids = _spaces_reached(post)
    published_at = post.published_at or clock.now()
    entries.place(
        kind=POST,
        item_id=post.pk,
        space_ids=space_ids,
        published_at=published_at,
        topic=post.kind,
        author_id=post.author_id,
    )
    entries.index_words(kind=POST, item_id=post.pk, words=wording.words_to_find(post))
    publish(events.PostPublished(post.pk, post.uid, post.author_id, space_ids, published_at))


def _spaces_reached(post: Post) -> tuple[int, ...]:
    reached = {post.space_id}
    if post.audience == Audience.ADJOINING:
        district = District.objects.filter(space_id=post.space_id).first()
        if district is not None:
            reached.update(places.neighbours_of(district).values_list("space_id", flat=True))
    return tuple(sorted(reached))


@transaction.atomic
def edit_post(*, by: Actor, post: Post, text: str, version: int, kind: str | None = None) -> Post:
    """Change the words of a post; what it said before stays readable for whoever sees it.

    A published post whose new words the screener holds leaves the feed until a person looked. A hidden one
    stays hidden, and its case opens again.

    Args: version: of the post as the writer had it before them.
    Raises: NotFound, Forbidden, Conflict when stale or too late, Invalid.
    Events: PostChanged or PostWithdrawn.
    """
    post = locked(post)
    permissions.ensure_can_edit(by, post)
    rules.ensure_version(version, post.version)
    words = clean_text(text, max_length=rules.POST_CHARS, field="text")
    new_kind = _other_kind(post, kind)
    if words == post.text and new_kind == post.kind:
        return post
    before = post.state
    seen = wording.words_of_occasion(wording.occasion_of(post))
    verdict = screening.screen(wording.draft_of(POST, post, words=words, extra=seen))
    wording.keep_revision(POST, post)
    wording.rewrite(post, words, verdict)
    post.kind = new_kind
    post.save()
    screening.file(wording.verdict_to_file(before, verdict), ItemRef(POST, post.pk))
    entries.set_topic(kind=POST, item_id=post.pk, topic=post.kind)
    show_as_it_is(post, before=before, by=by)
    return post


def _other_kind(post: Post, kind: str | None) -> str:
    """Return the kind that an edit asks for; an event stays one, and nothing else becomes one."""
    if kind is None or kind == post.kind:
        return post.kind
    if post.kind == PostKind.EVENT:
        raise Invalid(_("Een evenement blijft een evenement."), field="kind")
    return rules.ensure_kind(kind)


def show_as_it_is(post: Post, *, before: str, by: Actor) -> None:
    """Let every list follow a post whose words changed, inside the caller's transaction.

    Args: before: its state until now. Events: PostChanged or PostWithdrawn.
    """
    space_ids = entries.set_shown(kind=POST, item_id=post.pk, shown=post.state == ItemState.PUBLISHED)
    audit.record(
        "post.edited", by=by, space=post.space, kind=POST, uid=post.uid, facts={"version": post.version}
    )
    if post.state == ItemState.PUBLISHED:
        entries.index_words(kind=POST, item_id=post.pk, words=wording.words_to_find(post))
        publish(events.PostChanged(post.pk, post.uid, space_ids))
    elif before == ItemState.PUBLISHED:
        publish(events.PostWithdrawn(post.pk, post.uid, space_ids))


@transaction.atomic
def delete_post(*, by: Actor, post: Post) -> None:
    """Take one's own post away, everywhere and for good; what was held and never seen leaves no case.

    Raises: NotFound when another wrote it, Conflict when it is gone already. Events: PostWithdrawn.
    """
    permissions.ensure_author(by, post)
    wording.take_back(POST, post)
    post = locked(post)
    rules.ensure_move(post.state, ItemState.DELETED)
    post.state = ItemState.DELETED
    post.deleted_at = clock.now()
    post.shared_at = None
    post.save(update_fields=["state", "deleted_at", "shared_at"])
    space_ids = entries.withdraw(kind=POST, item_id=post.pk)
    audit.record("post.deleted", by=by, space=post.space, kind=POST, uid=post.uid)
    publish(events.PostWithdrawn(post.pk, post.uid, space_ids))


@transaction.atomic
def mark_resolved(*, by: Actor, post: Post, resolved: bool = True) -> Post:
    """Say that a question is answered, an offer taken or a thing found; or take that back. Idempotent.

    Raises: NotFound when another wrote it, Forbidden in a group that closed, Conflict for a kind or state
    that has no end. Events: PostChanged.
    """
    post = locked(post)
    permissions.ensure_author(by, post)
    permissions.ensure_not_only_reading(by, post)
    rules.ensure_resolvable(post.kind, post.state)
    if (post.resolved_at is not None) == resolved:
        return post
    post.resolved_at = clock.now() if resolved else None
    post.save(update_fields=["resolved_at"])
    audit.record(
        "post.resolved" if resolved else "post.reopened", by=by, space=post.space, kind=POST, uid=post.uid
    )
    publish(events.PostChanged(post.pk, post.uid, entries.spaces_with(kind=POST, item_id=post.pk)))
    return post


def locked(post: Post) -> Post:
    """Return the post as it is now, locked until the transaction ends."""
    return Post.objects.select_for_update(of=("self",)).select_related("space").get(pk=post.pk)
