"""What the feed allows in which state, and how much of it. Pure: no query, no request, no clock.

Not for *who* may do it: see `permissions`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from network.feed.models import Audience, ItemState, PostKind
from network.kernel.errors import Conflict, Invalid
from network.kernel.models import SpaceKind

POST_CHARS = 5_000
COMMENT_CHARS = 2_000
PHOTOS = 4
ALT_CHARS = 300

POSTS_PER_HOUR = 10
COMMENTS_PER_HOUR = 60
PHOTOS_PER_HALF_HOUR = 30
SEARCHES_PER_MINUTE = 30
SHORTEST_WORD = 3

EDIT_WINDOW = timedelta(days=30)
"""How long after writing the words may still change. Deleting has no term: they are the author's."""

VISIT_GAP = timedelta(minutes=30)
"""Away for longer than this, and the next page is a new visit."""
VISIT_STEP = timedelta(minutes=5)
"""How often a visit that goes on is noted."""

TRANSITIONS: Mapping[ItemState, frozenset[ItemState]] = {
    ItemState.HELD: frozenset({ItemState.PUBLISHED, ItemState.HIDDEN, ItemState.REMOVED, ItemState.DELETED}),
    ItemState.PUBLISHED: frozenset({ItemState.HELD, ItemState.HIDDEN, ItemState.REMOVED, ItemState.DELETED}),
    ItemState.HIDDEN: frozenset({ItemState.PUBLISHED, ItemState.REMOVED, ItemState.DELETED}),
    ItemState.REMOVED: frozenset({ItemState.PUBLISHED, ItemState.HIDDEN}),
    ItemState.DELETED: frozenset(),
}
"""From a state, the states that may follow. A removal is undone by a complaint, a deletion by nobody."""

RESOLVABLE = frozenset({PostKind.QUESTION, PostKind.OFFER, PostKind.REQUEST, PostKind.LOST_FOUND})
"""Kinds that come to an end: answered, taken, found."""

WRITABLE = tuple(kind for kind in PostKind if kind != PostKind.EVENT)
"""Kinds that a neighbour can choose for a message; an event has a form of its own: see `occasion_rules`."""

EDITABLE = frozenset({ItemState.HELD, ItemState.PUBLISHED, ItemState.HIDDEN})
"""States in which the words may still change."""


def may_move(state: str, to: ItemState) -> bool:
    """Whether an item in `state` may go to the state `to`."""
    return to in TRANSITIONS[ItemState(state)]


def ensure_move(state: str, to: ItemState) -> None:
    """Refuse a step that the life of an item does not have. Raises: Conflict."""
    if not may_move(state, to):
        raise Conflict(_("Dit kan niet meer: het is intussen veranderd."), code="wrong_state")


def may_edit(state: str, *, written_at: datetime, at: datetime) -> bool:
    """Whether the words may still change: within 30 days, and not after a removal or deletion."""
    return is_editable(state) and at < written_at + EDIT_WINDOW


def is_editable(state: str) -> bool:
    """Whether the item was not removed or deleted."""
    return ItemState(state) in EDITABLE


def ensure_editable(state: str, *, written_at: datetime, at: datetime) -> None:
    """Refuse an edit that comes too late. Raises: Conflict."""
    if not may_edit(state, written_at=written_at, at=at):
        raise Conflict(
            _("Je kunt dit niet meer aanpassen. Dat kan tot 30 dagen na het schrijven."), code="too_late"
        )


def may_delete(state: str) -> bool:
    """Whether the author may still delete it: always, unless it is gone already."""
    return may_move(state, ItemState.DELETED)


def may_share(state: str) -> bool:
    """Whether sharing with the municipality can begin; taking it back is always allowed."""
    return ItemState(state) in {ItemState.HELD, ItemState.PUBLISHED}


def may_resolve(kind: str, state: str) -> bool:
    """Whether the post can be marked as answered, taken or found."""
    return kind in RESOLVABLE and state == ItemState.PUBLISHED


def ensure_resolvable(kind: str, state: str) -> None:
    """Refuse to end what has no end. Raises: Conflict."""
    if not may_resolve(kind, state):
        raise Conflict(_("Dit bericht kun je nu niet afsluiten."), code="wrong_state")


def ensure_version(known: int, current: int) -> None:
    """Refuse a change that was made on an older text. Raises: Conflict; the caller keeps what was typed."""
    if known != current:
        raise Conflict(
            _("Dit bericht is intussen aangepast. Je tekst staat er nog: bekijk eerst wat er veranderde."),
            field="text",
            code="stale",
        )


def ensure_kind(kind: str) -> PostKind:
    """Return the kind. Raises: Invalid for one that nobody can write."""
    if kind not in WRITABLE:
        raise Invalid(_("Kies wat voor bericht het is."), field="kind")
    return PostKind(kind)


def ensure_audience(audience: str, space_kind: str) -> Audience:
    """Return the audience. Raises: Invalid where the space has nothing that adjoins it."""
    if audience not in Audience.values:
        raise Invalid(_("Kies wie meeleest."), field="audience")
    if audience == Audience.ADJOINING and space_kind != SpaceKind.DISTRICT:
        raise Invalid(_("Alleen een wijk heeft wijken ernaast."), field="audience")
    return Audience(audience)


def ensure_photo_count(count: int) -> None:
    """Refuse more photos than fit. Raises: Invalid."""
    if count > PHOTOS:
        raise Invalid(_("Kies hoogstens vier foto's."), field="photos")


def resolved_word(kind: str) -> str:
    """Return how an ended post of this kind is called on its badge."""
    return str(
        {PostKind.OFFER: _("Weg"), PostKind.LOST_FOUND: _("Terecht")}.get(PostKind(kind), _("Opgelost"))
    )


def starts_visit(seen_at: datetime | None, now: datetime) -> bool:
    """Whether a page at `now` begins a new visit."""
    return seen_at is None or now - seen_at >= VISIT_GAP


def needs_noting(seen_at: datetime | None, now: datetime) -> bool:
    """Whether the visit must be noted again."""
    return seen_at is None or now - seen_at >= VISIT_STEP
