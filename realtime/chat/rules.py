"""What a message may be and where it may go. Pure; not who may send: that is `permissions`."""

from django.utils.translation import gettext_lazy as _

from network.kernel.errors import Conflict, Invalid
from network.kernel.text import clean_text
from realtime.chat.enums import MessageState

MESSAGE_CHARS = 4_000
CLIENT_ID_CHARS = 40
PAGE = 50
EDIT_HOURS = 24
SENDS_PER_10_SECONDS = 20
"""At once; over ten minutes it is ten in ten seconds."""
SENDS_PER_10_MINUTES = 600
EDITS_PER_MINUTE = 20
SIGNS_PER_MINUTE = 60
WITHDRAWALS_PER_HOUR = 5
"""So few that taking back does not find out which words a machine knows."""
SEARCHES_PER_MINUTE = 30
"""Together with those of the feed: they are counted under one name."""
SHORTEST_WORD = 3

TRANSITIONS: dict[MessageState, frozenset[MessageState]] = {
    MessageState.HELD: frozenset({MessageState.SENT, MessageState.REMOVED, MessageState.DELETED}),
    MessageState.SENT: frozenset({MessageState.HIDDEN, MessageState.REMOVED, MessageState.DELETED}),
    MessageState.HIDDEN: frozenset({MessageState.SENT, MessageState.REMOVED, MessageState.DELETED}),
    MessageState.REMOVED: frozenset({MessageState.SENT}),
    MessageState.DELETED: frozenset(),
}


def ensure_move(current: str, wanted: MessageState) -> None:
    """Refuse a move that the life of a message does not know. Raises: Conflict."""
    if wanted not in TRANSITIONS[MessageState(current)]:
        raise Conflict(_("Dit bericht is intussen veranderd of weg."))


def ensure_client_id(value: str) -> None:
    """Refuse a client's id that is none. Raises: Invalid."""
    if not 1 <= len(value) <= CLIENT_ID_CHARS or not value.isascii() or not value.isprintable():
        raise Invalid(_("Dit bericht kwam verkeerd aan. Laad de pagina opnieuw."), field="client_id")


def words_of(text: str, *, beside_photo: bool = False) -> str:
    """Return a text as it is stored; nothing only beside a photo, which says enough. Raises: Invalid."""
    try:
        return clean_text(text, max_length=MESSAGE_CHARS, field="text")
    except Invalid as error:
        if beside_photo and error.code == "empty":
            return ""
        raise


def pair_of(first: int, second: int) -> str:
    """Return the name of two people together, whoever comes first. Raises: Invalid for one person."""
    if first == second:
        raise Invalid(_("Een gesprek met jezelf kan niet."))
    return f"{min(first, second)}:{max(first, second)}"
