"""Serve the installation over HTTP and WebSocket. Not for work outside a request: that is `worker`."""

import gc
from pathlib import Path
from typing import Any

from channels.routing import get_default_application
from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server
from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import transaction
from django.utils.translation import gettext as _

from network.kernel.models import Space, SpaceKind
from network.kernel.ports import screening
from network.kernel.prompt import make_prompt
from network.kernel.tasks.worker import EmbeddedWorker

FRAME_BYTES = 64 * 1024
"""Larger frames are not even read: that is abuse, and ends the connection. What the protocol finds too large
is far below it, and is answered."""
HANDSHAKE_SECONDS = 20
"""After a restart everybody comes back at once. Who waits in that line longer than five seconds, as is usual,
would be sent away, and come back again."""
LAST_TASK_SECONDS = 10  # what the task in progress gets when we stop; the next start does an unfinished one


class Command(BaseCommand):
    """Daphne with our application, and the worker in a thread of it where EMBEDDED_WORKER says so."""

    help = "Serves the site until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="localhost", help="listen on this address (default: localhost)")
        parser.add_argument("--port", type=int, default=8000, help="listen on this port (default: 8000)")
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="bring the database up to date first, and build the demo town where no municipality is",
        )

    def handle(self, *args: Any, host: str, port: int, prepare: bool, **options: Any) -> None:
        if prepare:
            self._prepare()
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        server = _Server(command=self, name=host, port=port)
        screening.warm()
        gc.collect()
        gc.freeze()  # what was loaded stays: looking through it again and again holds up every socket
        server.run()
        if server.work is not None:
            server.work.wait(LAST_TASK_SECONDS)
        if server.refusal:
            raise CommandError(
                _("Poort %(port)s is niet vrij (%(reason)s). Kies een andere met --port.")
                % {"port": port, "reason": server.refusal}
            )
        self.stdout.write(_("Gestopt."))

    def _prepare(self) -> None:
        """Migrate, and build the demo town on the first start."""
        call_command("migrate", interactive=False, verbosity=0)
        if not Space.objects.filter(kind=SpaceKind.MUNICIPALITY).exists():
            self.stdout.write(_("Eerste start: de voorbeeldgemeente wordt gebouwd."))
            with transaction.atomic():  # a first start that is broken off leaves no half a town
                call_command("demo", stdout=self.stdout, stderr=self.stderr)


class _Server(Server):  # type: ignore[misc]  # Daphne has no types
    """Daphne, saying one calm line when it listens, and why when it cannot."""

    def __init__(self, *, command: BaseCommand, name: str, port: int) -> None:
        self._command = command
        self._url = f"http://{name}:{port}"
        self.refusal = ""
        self.work: EmbeddedWorker | None = None
        super().__init__(
            application=get_default_application(),
            endpoints=build_endpoint_description_strings(
                host="127.0.0.1" if name == "localhost" else name, port=port
            ),
            server_name="gebuurte",
            websocket_handshake_timeout=HANDSHAKE_SECONDS,
            websocket_max_message_size=FRAME_BYTES,
            websocket_max_frame_size=FRAME_BYTES,
        )

    def kill_all_applications(self) -> Any:
        """Let the worker, open pages and sockets end in order; Daphne trips over what has nothing to end."""
        if self.work is not None:
            self.work.ask_to_stop()
        for protocol, details in list(self.connections.items()):
            if "application_instance" not in details:
                del self.connections[protocol]
        return super().kill_all_applications()

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        self.ws_factory.setProtocolOptions(failByDrop=False)  # it says why it ends a connection
        make_prompt(self.ws_factory)
        if settings.EMBEDDED_WORKER and self.work is None:
            self.work = EmbeddedWorker()
        self._command.stdout.write(
            _("Gebuurte staat klaar op %(url)s (stoppen met Ctrl-C).") % {"url": self._url}
        )
        self._command.stdout.flush()

    def listen_error(self, failure: Any) -> None:
        self.refusal = failure.getErrorMessage().rstrip(".")
        self.stop()
