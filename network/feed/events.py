"""What happened in the feed. No words: whoever shows these asks `queries` as the reader."""

from dataclasses import dataclass
from datetime import datetime

from network.kernel.events import Event


@dataclass(frozen=True)
class PostPublished(Event):
    """A post stands in the feed of these spaces, at once or after it was held."""

    post_id: int
    uid: str
    author_id: int | None
    space_ids: tuple[int, ...]
    published_at: datetime


@dataclass(frozen=True)
class PostChanged(Event):
    """A post in these spaces says or shows something else: edited, resolved, or back after a hiding."""

    post_id: int
    uid: str
    space_ids: tuple[int, ...]


@dataclass(frozen=True)
class PostWithdrawn(Event):
    """A post left the sight of these spaces: held, hidden, removed or deleted."""

    post_id: int
    uid: str
    space_ids: tuple[int, ...]


@dataclass(frozen=True)
class PostShared(Event):
    """The author let the municipality read along."""

    post_id: int
    uid: str
    municipality_id: int
    """Number of the municipality's space."""


@dataclass(frozen=True)
class PostUnshared(Event):
    """The author took that back."""

    post_id: int
    uid: str
    municipality_id: int


@dataclass(frozen=True)
class CommentPublished(Event):
    """A comment stands below a post, at once or after it was held."""

    comment_id: int
    uid: str
    author_id: int | None
    post_id: int
    post_uid: str
    post_author_id: int | None
    space_ids: tuple[int, ...]


@dataclass(frozen=True)
class CommentWithdrawn(Event):
    """A comment left the sight of these spaces."""

    comment_id: int
    uid: str
    post_id: int
    post_uid: str
    space_ids: tuple[int, ...]


@dataclass(frozen=True)
class OccasionChanged(Event):
    """The event of a post is at another time or place, or is called something else."""

    post_id: int
    uid: str
    version: int
    by_id: int | None


@dataclass(frozen=True)
class OccasionCancelled(Event):
    """The event of a post does not take place."""

    post_id: int
    uid: str
    by_id: int | None


@dataclass(frozen=True)
class PlaceFreed(Event):
    """Somebody who waited for a place at an event has one."""

    post_id: int
    uid: str
    attendance_id: int
    person_id: int
