"""The messages of a conversation as one reader sees them. Pages are bounded and go by number."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from network.kernel.actor import Actor
from network.kernel.models import Picture
from network.kernel.text import excerpt
from network.people.models import BlockKind
from network.people.queries.blocks import blocked_with, blocks_of, folded_for
from realtime.chat.enums import MessageState
from realtime.chat.models import Message, Reaction, Room
from realtime.chat.rules import PAGE

KIND = "message"
QUOTE_CHARS = 80


class Fold(StrEnum):
    """Why words are folded away. Who is blocked is never told so: that and absence look the same."""

    NONE = ""
    MUTED = "muted"
    BLOCKED = "blocked"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Shown:
    """One message for one reader. Words are empty where the reader does not get them; `state` says why.

    Attributes:
        number: none while it is held, and then only its author sees it.
        state: a `MessageState`, or `folded` where the author is kept away.
        fold: why its author is folded away; words of somebody muted are here, for a reader who asks.
        signs: how many said what, for instance `{"thanks": 3}`; `mine` are the reader's own.
        quote: of what it answers: name and first words; none of a photo alone.
    """

    uid: str
    number: int | None
    client_id: str
    author_uid: str
    author_name: str
    initials: str
    is_mine: bool
    state: str
    text: str
    html: str
    sent_at: datetime
    edited: bool
    fold: str = ""
    reply_to: int | None = None
    quote: tuple[str, str] | None = None
    signs: dict[str, int] = field(default_factory=dict)
    mine: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()

    @property
    def says(self) -> bool:
        """Whether the reader gets something of it: words, or a photo."""
        return bool(self.text or self.pictures)


def newest(viewer: Actor, room: Room, *, before: int | None = None, limit: int = PAGE) -> list[Shown]:
    """Return the newest messages, or those before a number, oldest first. The caller asked `can_read`."""
    rows = _numbered(room)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return shown(viewer, list(reversed(rows.order_by("-number")[:limit])))


def after(viewer: Actor, room: Room, number: int, *, limit: int = PAGE) -> list[Shown]:
    """Return what came after a number, oldest first. The caller asked `can_read`."""
    return shown(viewer, list(_numbered(room).filter(number__gt=number).order_by("number")[:limit]))


def held_of(viewer: Actor, room: Room) -> list[Shown]:
    """Return what the viewer said there that waits for a person, oldest first."""
    rows = Message.objects.filter(room=room, author_id=viewer.pk, state=MessageState.HELD)
    return shown(viewer, list(rows.select_related("author", "reply_to__author").order_by("pk")))


def found(viewer: Actor, room: Room, words: str) -> list[Shown]:
    """Return the newest messages with these words, in them or in what their photo shows; at most a page.

    The caller asked `can_read`.
    """
    rows = _numbered(room).filter(state=MessageState.SENT)
    told = Picture.objects.filter(item_kind=KIND, item_id=OuterRef("pk"), removed_at__isnull=True)
    for word in words.split()[:8]:
        rows = rows.filter(Q(text__icontains=word) | Exists(told.filter(alt__icontains=word)))
    hits = shown(viewer, list(rows.order_by("-number")[:PAGE]))
    return [hit for hit in hits if hit.state == MessageState.SENT]


def has_photo(message: Message) -> bool:
    """Whether a photo hangs on the message: then it needs no words."""
    return Picture.objects.filter(item_kind=KIND, item_id=message.pk, removed_at__isnull=True).exists()


def quoted(viewer: Actor, room: Room, number: int | None) -> tuple[str, str] | None:
    """Return name and first words of the message that somebody is about to answer, if they read those."""
    if number is None:
        return None
    first = _numbered(room).filter(number=number).first()
    return _quote(Message(room=room, reply_to=first), _folds(viewer)) if first else None


def shown(viewer: Actor, messages: Sequence[Message], *, signed: bool = True) -> list[Shown]:
    """Return messages as the viewer sees them, in a fixed number of queries.

    Args: signed, False for what nobody can have put a sign below yet.
    """
    folded = _folds(viewer)
    numbers = [message.pk for message in messages]
    signs, mine = _signs(numbers, viewer) if signed else ({}, {})
    pictures = _pictures(numbers)
    return [
        _shown(
            message,
            viewer,
            fold=folded.get(message.author_id or 0, Fold.NONE),
            signs=signs.get(message.pk, {}),
            mine=tuple(mine.get(message.pk, ())),
            pictures=tuple(pictures.get(message.pk, ())),
            quote=_quote(message, folded),
        )
        for message in messages
    ]


def _numbered(room: Room) -> QuerySet[Message]:
    return Message.objects.filter(room=room, number__isnull=False).select_related(
        "author", "reply_to__author", "room"
    )


def _shown(
    message: Message,
    viewer: Actor,
    *,
    fold: Fold,
    signs: dict[str, int],
    mine: tuple[str, ...],
    pictures: tuple[Picture, ...],
    quote: tuple[str, str] | None,
) -> Shown:
    author = message.author
    is_mine = message.author_id is not None and message.author_id == viewer.pk
    told = message.state == MessageState.SENT or (
        is_mine and message.state in {MessageState.HELD, MessageState.HIDDEN}
    )
    said = told and fold in {Fold.NONE, Fold.MUTED}
    named = fold == Fold.NONE or (fold == Fold.MUTED and said)
    return Shown(
        uid=message.uid,
        number=message.number,
        client_id=message.client_id if is_mine or viewer.pk is None else "",  # a frame for all has it too
        author_uid=author.uid if author and not fold else "",
        author_name=author.get_full_name() if author and named else "",
        initials=author.initials if author and not fold else "",
        is_mine=is_mine,
        state="folded" if fold and message.state == MessageState.SENT else message.state,
        fold=fold,
        text=message.text if said else "",
        html=message.html if said else "",
        sent_at=message.sent_at or message.written_at,
        edited=message.edited_at is not None and said,
        reply_to=message.reply_to.number if message.reply_to and said else None,
        quote=quote if said else None,
        signs=signs if said else {},
        mine=mine if said else (),
        pictures=pictures if said else (),
    )


def _folds(viewer: Actor) -> dict[int, Fold]:
    """Return who is folded away for the viewer, and why. One query for who keeps nobody away."""
    folded = folded_for(viewer)
    if not folded or viewer.pk is None:
        return {}
    own = dict(blocks_of(viewer).values_list("other_id", "kind"))
    closed = blocked_with(viewer.pk)
    return {number: _fold(own.get(number), is_closed=number in closed) for number in folded}


def _fold(own: str | None, *, is_closed: bool) -> Fold:
    if own == BlockKind.MUTE and not is_closed:
        return Fold.MUTED
    return Fold.BLOCKED if own == BlockKind.BLOCK else Fold.APART


def _quote(message: Message, folded: Collection[int]) -> tuple[str, str] | None:
    first = message.reply_to
    if first is None or first.state != MessageState.SENT or first.author_id in folded:
        return None
    return (first.author.first_name if first.author else "–", excerpt(first.text, QUOTE_CHARS))


def _signs(numbers: Sequence[int], viewer: Actor) -> tuple[dict[int, dict[str, int]], dict[int, list[str]]]:
    counted: defaultdict[int, Counter[str]] = defaultdict(Counter)
    mine: defaultdict[int, list[str]] = defaultdict(list)
    rows = Reaction.objects.filter(message_id__in=numbers).order_by("pk")
    for message_id, person_id, sign in rows.values_list("message_id", "person_id", "sign"):
        counted[message_id][sign] += 1
        if person_id == viewer.pk:
            mine[message_id].append(sign)
    return {number: dict(signs) for number, signs in counted.items()}, dict(mine)


def _pictures(numbers: Iterable[int]) -> dict[int, list[Picture]]:
    found: defaultdict[int, list[Picture]] = defaultdict(list)
    rows = Picture.objects.filter(item_kind=KIND, item_id__in=list(numbers), removed_at__isnull=True)
    for picture in rows.order_by("item_id", "position"):
        found[picture.item_id or 0].append(picture)
    return dict(found)
