"""What posts and comments share when their words change or go: screening, history, state."""

from collections.abc import Iterable
from dataclasses import replace

from network.feed import rules
from network.feed.models import Comment, ItemState, Occasion, Post, PostKind, Revision
from network.kernel import clock, moments, text
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.kernel.ports.screening import Draft, Outcome, Verdict


def draft_of(
    kind: str, item: Post | Comment, *, words: str | None = None, extra: Iterable[str] = ()
) -> Draft:
    """Return what the screener must judge.

    Args: words: the new text, where it is not the item's own. extra: other texts that others will see.
    """
    texts = (item.text if words is None else words, *filter(None, extra))
    return Draft(kind=kind, author_id=item.author_id or 0, space_id=item.space_id, texts=texts)


def occasion_of(item: Post | Comment) -> Occasion | None:
    """Return the event of a post; None for everything else."""
    if not isinstance(item, Post) or item.kind != PostKind.EVENT:
        return None
    return Occasion.objects.filter(pk=item.pk).first()


def words_of_occasion(occasion: Occasion | None) -> tuple[str, ...]:
    """Return the words of an event that others see beside those of its post."""
    return (occasion.title, occasion.place) if occasion is not None else ()


def words_to_find(post: Post) -> str:
    """Return all words by which a post is found."""
    return "\n".join(filter(None, (*words_of_occasion(occasion_of(post)), post.text)))


def keep_revision(kind: str, item: Post | Comment) -> None:
    """Keep what a published item says now; words that were held or hidden were never for others."""
    if item.state == ItemState.PUBLISHED:
        said = _said(item)
        Revision.objects.create(
            item_kind=kind,
            item_id=item.pk,
            version=item.version,
            text=said,
            html=item.html if said == item.text else text.render(said),
            written_at=item.edited_at or item.written_at,
        )


def _said(item: Post | Comment) -> str:
    """Return the words of an item; of an event also when and where it was to be."""
    occasion = occasion_of(item)
    if occasion is None:
        return item.text
    facts = (
        occasion.title,
        moments.exact(occasion.starts_at),
        moments.exact(occasion.ends_at),
        occasion.place,
    )
    return "\n\n".join(filter(None, (*facts, item.text)))


def rewrite(item: Post | Comment, words: str, verdict: Verdict) -> None:
    """Give an item new words and the state that the verdict asks for; the caller saves it."""
    item.text = words
    item.html = text.render(words)
    item.version += 1
    item.edited_at = clock.now()
    if verdict.outcome is Outcome.HOLD and item.state == ItemState.PUBLISHED:
        rules.ensure_move(item.state, ItemState.HELD)
        item.state = ItemState.HELD


def verdict_to_file(state_before: str, verdict: Verdict) -> Verdict:
    """Return the verdict with which an edit is filed: new words on a hidden item always ask for a person."""
    if state_before == ItemState.HIDDEN and verdict.outcome is Outcome.PUBLISH:
        return replace(verdict, outcome=Outcome.QUEUE)
    return verdict


def take_back(kind: str, item: Post | Comment) -> None:
    """End what waits about an item that its author deletes and that nobody else ever saw.

    Before the item itself is locked, as a decision locks its case first.
    """
    if item.state == ItemState.HELD and item.published_at is None:
        screening.taken_back(ItemRef(kind, item.pk))
