"""What posts and comments share when their words change: screening, history, state."""

from collections.abc import Iterable
from dataclasses import replace

from network.feed import rules
from network.feed.models import Comment, ItemState, Post, Revision
from network.kernel import clock, text
from network.kernel.ports.screening import Draft, Outcome, Verdict


def draft_of(
    kind: str, item: Post | Comment, *, words: str | None = None, extra: Iterable[str] = ()
) -> Draft:
    """Return what the screener must judge.

    Args: words: the new text, where it is not the item's own. extra: other texts that others will see.
    """
    texts = (item.text if words is None else words, *filter(None, extra))
    return Draft(kind=kind, author_id=item.author_id or 0, space_id=item.space_id, texts=texts)


def keep_revision(kind: str, item: Post | Comment) -> None:
    """Keep what a published item says now; words that were held or hidden were never for others."""
    if item.state == ItemState.PUBLISHED:
        Revision.objects.create(
            item_kind=kind,
            item_id=item.pk,
            version=item.version,
            text=item.text,
            html=item.html,
            written_at=item.edited_at or item.written_at,
        )


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
