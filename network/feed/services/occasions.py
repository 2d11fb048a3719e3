"""Put an event in the agenda, change it, call it off. Not for who comes: see `attending`."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from network.feed import events, occasion_rules, permissions, rules
from network.feed.kinds import POST
from network.feed.models import Audience, Occasion, Post, PostKind
from network.feed.occasion_rules import Facts
from network.feed.services import attending, entries, wording
from network.feed.services.posts import bring_out, locked, show_as_it_is
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Forbidden
from network.kernel.events import publish
from network.kernel.models import Picture, Space
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.kernel.text import clean_text


@transaction.atomic
def publish_occasion(
    *,
    by: Actor,
    space: Space,
    facts: Facts,
    text: str,
    audience: str = Audience.DISTRICT,
    share_with_municipality: bool = False,
    pictures: Sequence[Picture] = (),
) -> Post:
    """Write a post about an event in a district or group; what the screener holds waits for a person.

    Raises: NotFound for who does not belong there, Invalid with its field, TooMany.
    Events: PostPublished unless held; PostShared.
    """
    permissions.ensure_can_post(by, space)
    clean = _cleaned(facts)
    occasion_rules.ensure_period(clean.starts_at, clean.ends_at, now=clock.now())
    occasion_rules.ensure_limit(clean.limit, coming=0)
    post = Post(
        author_id=by.pk,
        space=space,
        kind=PostKind.EVENT,
        audience=rules.ensure_audience(audience, space.kind),
        text=clean_text(text, max_length=rules.POST_CHARS, field="text"),
    )
    occasion = Occasion()
    _write(occasion, clean)
    return bring_out(
        by=by,
        post=post,
        share_with_municipality=share_with_municipality,
        pictures=pictures,
        occasion=occasion,
    )


@transaction.atomic
def change_occasion(
    *, by: Actor, post: Post, facts: Facts, text: str, version: int, may_manage: bool = False
) -> Post:
    """Change what an event is called, says, or when and where it is; those who come are told.

    Args:
        version: of the post, as the writer had it before them.
        may_manage: by a caller who found that somebody manages the activities of the space; the words of
            another stay theirs.

    Raises: NotFound, Forbidden, Conflict when stale, over or called off, Invalid.
    Events: PostChanged or PostWithdrawn; OccasionChanged; PlaceFreed.
    """
    post = locked(post)
    if not (may_manage and rules.is_editable(post.state)):
        permissions.ensure_can_change_occasion(by, post)
    occasion = attending.locked(post.pk)
    rules.ensure_version(version, post.version)
    _ensure_open(occasion)
    clean = _cleaned(facts)
    words = clean_text(text, max_length=rules.POST_CHARS, field="text")
    if not permissions.is_author(by, post) and (clean.title, words) != (occasion.title, post.text):
        raise Forbidden(_("De woorden zijn van wie dit schreef. Wanneer, waar en hoeveel mag je aanpassen."))
    _ensure_sensible(clean, occasion)
    before = facts_of(occasion)
    if clean == before and words == post.text:
        return post
    _rewrite(post, occasion, clean, words, by=by)
    if replace(clean, limit=None) != replace(before, limit=None):
        publish(events.OccasionChanged(post.pk, post.uid, occasion.version, by.pk))
    attending.move_up(occasion, uid=post.uid)
    attending.save_numbers(occasion)
    return post


def _rewrite(post: Post, occasion: Occasion, facts: Facts, words: str, *, by: Actor) -> None:
    before = post.state
    seen = (facts.title, facts.place)
    verdict = screening.screen(wording.draft_of(POST, post, words=words, extra=seen))
    wording.keep_revision(POST, post)
    _write(occasion, facts)
    occasion.version += 1
    occasion.save()
    wording.rewrite(post, words, verdict)
    post.save()
    screening.file(wording.verdict_to_file(before, verdict), ItemRef(POST, post.pk))
    show_as_it_is(post, before=before, by=by)


@transaction.atomic
def cancel_occasion(*, by: Actor, post: Post, may_manage: bool = False) -> Post:
    """Call an event off; it stays in the agenda as such, and those who come are told. Idempotent.

    Args: may_manage: as of `change_occasion`.
    Raises: NotFound, Conflict when it is over. Events: OccasionCancelled, PostChanged.
    """
    post = locked(post)
    if not (may_manage and post.kind == PostKind.EVENT) and not permissions.can_cancel_occasion(by, post):
        permissions.ensure_can_change_occasion(by, post)
    occasion = attending.locked(post.pk)
    if occasion.cancelled_at is not None:
        return post
    _ensure_open(occasion)
    occasion.cancelled_at = clock.now()
    occasion.version += 1
    occasion.save(update_fields=["cancelled_at", "version"])
    Post.objects.filter(pk=post.pk).update(thread_version=F("thread_version") + 1)
    audit.record("occasion.cancelled", by=by, space=post.space, kind=POST, uid=post.uid)
    publish(events.OccasionCancelled(post.pk, post.uid, by.pk))
    publish(events.PostChanged(post.pk, post.uid, entries.spaces_with(kind=POST, item_id=post.pk)))
    return post


def facts_of(occasion: Occasion) -> Facts:
    """Return what an event says of itself."""
    return Facts(
        title=occasion.title,
        starts_at=occasion.starts_at,
        ends_at=occasion.ends_at,
        place=occasion.place,
        limit=occasion.limit,
    )


def _cleaned(facts: Facts) -> Facts:
    return replace(
        facts,
        title=_one_line(facts.title, occasion_rules.TITLE_CHARS, "title"),
        place=_one_line(facts.place, occasion_rules.PLACE_CHARS, "place"),
    )


def _one_line(words: str, most: int, field: str) -> str:
    return " ".join(clean_text(words, max_length=most, field=field).split())


def _write(occasion: Occasion, facts: Facts) -> None:
    occasion.title, occasion.place, occasion.limit = facts.title, facts.place, facts.limit
    occasion.starts_at, occasion.ends_at = facts.starts_at, facts.ends_at


def _ensure_open(occasion: Occasion) -> None:
    if occasion.cancelled_at is not None:
        raise Conflict(_("Dit gaat niet door: het is afgelast."), code="cancelled")
    if occasion.ends_at <= clock.now():
        raise Conflict(_("Dit is voorbij. Er valt niets meer aan te passen."), code="past")


def _ensure_sensible(facts: Facts, occasion: Occasion) -> None:
    if (facts.starts_at, facts.ends_at) != (occasion.starts_at, occasion.ends_at):
        occasion_rules.ensure_period(facts.starts_at, facts.ends_at, now=clock.now())
    occasion_rules.ensure_limit(facts.limit, coming=occasion.coming)
