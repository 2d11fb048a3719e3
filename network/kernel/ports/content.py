"""Port `content`: what moderation, privacy and search may ask of, and do to, an item of any app.

Filled by every app with content. Not for showing an item in a list: that is `feed.cards`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from network.kernel.actor import Actor
from network.kernel.errors import NotFound, Sentence
from network.kernel.models import Identified
from network.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class ItemRef:
    """Names one item: the name of its ContentKind and its number."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Described:
    """What somebody who must judge an item needs to know of it.

    Attributes:
        author_id: who wrote it; None when that account was erased.
        space_id: the space whose queue it belongs to.
        state: the item's own state, as its app names it.
        link: path of its page.
        context: what stood around it, oldest first, as plain sentences.
        picture_uids: its pictures, in order.
        target_id: to whom it answers, where it answers to somebody; may be left out in lists.
        hides_by_reports: whether reports of several households may hide it until a person looked.
    """

    ref: ItemRef
    uid: str
    author_id: int | None
    author_name: str
    space_id: int
    label: str
    text: str
    state: str
    link: str
    written_at: datetime
    context: tuple[str, ...] = ()
    picture_uids: tuple[str, ...] = field(default=())
    target_id: int | None = None
    hides_by_reports: bool = True


class ContentKind(Protocol):
    """One kind of item. Every change runs inside the caller's transaction and is idempotent."""

    name: str

    @property
    def label(self) -> Sentence:
        """What an item of this kind is called, for instance `Bericht`."""

    @property
    def model(self) -> type[Identified]:
        """The table of its items."""

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        """Return the item of that public name that the viewer may see. Raises: NotFound."""

    def describe(self, item_id: int) -> Described:
        """Return the item, whatever its state. Raises: NotFound."""

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        """Return by number those items that exist, whatever their state, in a fixed number of queries.

        For lists: `context` and `picture_uids` may stay empty.
        """

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        """Whether the viewer may see the item by an ordinary road (not by a power)."""

    def publish(self, item_id: int) -> None:
        """Let a held item out, as of now."""

    def hide(self, item_id: int) -> None:
        """Take it out of sight of all but its author."""

    def restore(self, item_id: int) -> None:
        """Undo a hiding or removal: everything stands where it stood."""

    def remove(self, item_id: int) -> None:
        """Take it out of sight of everyone; its author keeps a note of it."""


content_kinds: Registry[ContentKind] = Registry("content kinds")


def kind_of(ref: ItemRef) -> ContentKind:
    """Return the filling for an item. Raises: NotFound for a kind that does not exist."""
    if ref.kind not in content_kinds:
        raise NotFound()
    return content_kinds.get(ref.kind)


def located(kind: str, uid: str) -> ItemRef:
    """Return the item of that public name whatever its state and whoever asks: for orders and notices only.

    Raises: NotFound.
    """
    if kind not in content_kinds:
        raise NotFound()
    number = content_kinds.get(kind).model._base_manager.filter(uid=uid).values_list("pk", flat=True).first()
    if number is None:
        raise NotFound()
    return ItemRef(kind, number)
