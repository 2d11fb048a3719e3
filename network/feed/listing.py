"""A page of cards as HTML: cards in order, and the divider "since your last visit"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from network.feed import cards
from network.feed.cards import Reader
from network.feed.cursors import Cursor
from network.feed.queries import Row, Stretch
from network.kernel import moments


@dataclass(frozen=True, slots=True)
class Listing:
    """What a template shows of a page.

    Attributes:
        older: the cursor of the next page, or an empty word at the end.
        ended: whether nothing is older.
        empty: whether this page holds nothing at all.
    """

    html: SafeString
    older: str
    ended: bool
    empty: bool


def listing_of(
    stretch: Stretch, reader: Reader, *, seen_until: datetime | None = None, cursor: Cursor | None = None
) -> Listing:
    """Return a page as its reader sees it.

    Args:
        seen_until: where the last visit ended; None for no divider.
        cursor: from which this page was asked, to know what stood above it.
    """
    page = stretch.page
    drawn = cards.show(stretch.heads, reader.now, reader.viewer)
    shown = [row for row in page.rows if row.ref in drawn]
    parts = [drawn[row.ref] for row in shown]
    place = _seen_from(shown, seen_until, cursor)
    if place is not None and seen_until is not None:
        parts.insert(place, _divider(seen_until, reader.now))
    return Listing(
        html=mark_safe("\n".join(parts)),  # noqa: S308  each card was drawn by a template
        older=page.older.encode() if page.older else "",
        ended=page.older is None,
        empty=not parts,
    )


def _seen_from(rows: Sequence[Row], seen_until: datetime | None, cursor: Cursor | None) -> int | None:
    """Return before which card the divider stands: something new above it, something seen below."""
    if seen_until is None or not rows:
        return None
    new = sum(1 for row in rows if row.published_at > seen_until)
    above = new > 0 or (cursor is not None and cursor.published_at > seen_until)
    return new if above and new < len(rows) else None


def _divider(seen_until: datetime, now: datetime) -> str:
    days = (moments.local(now).date() - moments.local(seen_until).date()).days
    if days <= 0:
        sentence = _("Hieronder staat wat je vandaag al zag")
    elif days == 1:
        sentence = _("Hieronder staat wat je gisteren al zag")
    else:
        sentence = _("Hieronder staat wat je op %(day)s al zag") % {"day": moments.day(seen_until)}
    return format_html('<p class="since">{}</p>', sentence)
