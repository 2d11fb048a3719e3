"""A mail server that is real, and something to tell people of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction

from network.kernel import events
from network.kernel.events import Event, publish
from network.kernel.ports.notices import Message, Notice, notices
from network.kernel.tasks import worker
from network.people.models import Person
from realtime.notifications.services import tell
from tests.helpers import servers


@dataclass(frozen=True)
class BellRang(Event):
    """Something for people to hear of."""

    number: int


@dataclass
class Bell:
    """What the notice of the test says, and to whom; may change between the event and the mail."""

    recipients: list[int] = field(default_factory=list)
    title: str = "De bel ging"
    text: str = "Bij de Melkstraat.\nOm 8 uur."
    urgent: bool = False
    silent: bool = False
    notice: Notice | None = None

    def message(self, event: BellRang) -> Message | None:
        """Fill the port."""
        if self.silent:
            return None
        return Message(
            f"bell:{event.number}",
            iter(self.recipients),
            self.title.format(number=event.number),
            self.text,
            "/feed/",
            self.urgent,
        )

    def rings(self, number: int = 1) -> None:
        """Let it happen, and let the worker do what follows."""
        self.only_rings(number)
        worker.drain()

    def only_rings(self, number: int = 1) -> None:
        """Let it happen, and nothing else yet."""
        with transaction.atomic():
            publish(BellRang(number))


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> Bell:
    """A kind of seintje that can be muted, wired as every other."""
    made = Bell()
    made.notice = Notice("bell", "Als de bel gaat", BellRang, made.message)
    monkeypatch.setitem(notices._entries, "bell", made.notice)
    subscriber = events.Subscriber("notifications.bell", BellRang, partial(tell, made.notice))
    monkeypatch.setitem(events.subscribers._entries, "notifications.bell", subscriber)
    return made


class Postbox:
    """A mail server that keeps what it takes, and refuses whom it is told to refuse."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refused: dict[str, str] = {}

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Take an address or refuse it."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a mail."""
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def of(self, person: Person) -> list[EmailMessage]:
        """Return what somebody received."""
        return [mail for mail in self.taken if mail["To"] == person.email]


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """A running mail server, to which the product sends."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=servers.free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield box
    controller.stop()
