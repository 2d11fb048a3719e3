"""When something may happen to a broadcast. Not who may do it: that is `permissions`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from network.broadcasts.models import BroadcastState
from network.kernel.errors import Conflict, Invalid

TRANSITIONS: dict[BroadcastState, frozenset[BroadcastState]] = {
    BroadcastState.DRAFT: frozenset({BroadcastState.SENT}),
    BroadcastState.SENT: frozenset({BroadcastState.WITHDRAWN}),
    BroadcastState.WITHDRAWN: frozenset(),
}

MAX_TEXT = 5_000


@dataclass(frozen=True, slots=True)
class Content:
    """What a communicator typed, cleaned: plain values.

    Attributes:
        text: light Markdown, at most `MAX_TEXT` characters; may be empty when the facts say it all.
        expires_at: aware moment from which the message no longer stands open.
        urgent: passes what people muted and their quiet hours.
    """

    title: str
    topic: str
    when_text: str = ""
    where_text: str = ""
    todo_text: str = ""
    text: str = ""
    expires_at: datetime | None = None
    urgent: bool = False


def ensure_move(current: str, wanted: BroadcastState) -> None:
    """Refuse a move that the life of a message does not know. Raises: Conflict."""
    if wanted not in TRANSITIONS[BroadcastState(current)]:
        raise Conflict(_("Dit bericht is niet meer in een staat waarin dat kan. Herlaad de pagina."))


def ensure_version(current: int, seen: int) -> None:
    """Refuse a form that was opened before somebody else saved. Raises: Conflict."""
    if current != seen:
        raise Conflict(
            _("Een collega paste dit bericht intussen aan. Je tekst staat er nog. Vergelijk eerst.")
        )


def ensure_ready(content: Content, *, district_count: int, at: datetime) -> None:
    """Refuse to send what is not finished. Raises: Invalid with the field."""
    if not content.title.strip():
        raise Invalid(_("Geef het bericht een titel."), field="title")
    if not district_count:
        raise Invalid(_("Kies minstens één wijk."), field="districts")
    if content.expires_at is None:
        raise Invalid(_("Kies een einddatum. Zonder einde kan een bericht niet weg."), field="expires_at")
    if content.expires_at <= at:
        raise Invalid(_("De einddatum is al voorbij. Kies een latere dag."), field="expires_at")
    if not (content.text.strip() or content.todo_text.strip()):
        raise Invalid(_("Zeg wat er verandert, of wat de bewoner moet doen."), field="text")


def ensure_same_town(municipality_ids: Collection[int], *, own: int) -> None:
    """Refuse districts of another municipality. Raises: Invalid."""
    if set(municipality_ids) - {own}:
        raise Invalid(_("Een van deze wijken hoort bij een andere gemeente."), field="districts")
