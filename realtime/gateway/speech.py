"""What other apps do with what a client says: one function per frame, asked in a thread with a database.

Not for subscribing and resuming: the gateway does that itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from network.kernel.errors import DomainError
from network.kernel.registry import Registry
from network.people.models import Person
from realtime.gateway import identity as identities
from realtime.gateway import protocol
from realtime.gateway.identity import Identity
from realtime.gateway.protocol import ErrorCode
from realtime.gateway.said import CLIENT_FRAMES, ClientFrame
from realtime.gateway.told import ServerFrame

NAMES = {kind: name for name, kind in CLIENT_FRAMES.items()}
STATUS_CODES = {
    400: ErrorCode.INVALID,
    403: ErrorCode.FORBIDDEN,
    404: ErrorCode.NOT_FOUND,
    409: ErrorCode.CONFLICT,
    410: ErrorCode.GONE,
    429: ErrorCode.TOO_MANY,
}


@dataclass(frozen=True)
class Answer:
    """What is done with one kind of frame.

    Attributes:
        name: `type` of the frame.
        give: changes something, in a transaction of its own, and returns what only this client is told.
            It may raise a DomainError, which becomes one `error` frame.
    """

    name: str
    give: Callable[[Person, Any], Sequence[ServerFrame]]


answers: Registry[Answer] = Registry("answers to frames")


def answer(one: Identity, frame: ClientFrame) -> Sequence[ServerFrame]:
    """Do what a client asked, after all checks, and return what it is told."""
    name = NAMES[type(frame)]
    client_id = getattr(frame, "client_id", None)
    topic = topic_of(frame)
    person = identities.person_of(one)
    if person is None or not one.writes or name not in answers:
        return [protocol.error(ErrorCode.FORBIDDEN, _("Hiermee kun je niets versturen."), topic, client_id)]
    try:
        return answers.get(name).give(person, frame)
    except DomainError as error:
        code = STATUS_CODES.get(error.status, ErrorCode.UNAVAILABLE)
        return [protocol.error(code, str(error.message), topic, client_id)]


def topic_of(frame: ClientFrame) -> str | None:
    """Return what a frame is about, as it is named on the wire."""
    room = getattr(frame, "room", None)
    topic: str | None = getattr(frame, "topic", None)
    return topic if room is None else f"room:{room}"
