"""What one message to many sockets costs: our hub beside plain `group_send`. Prints a line of JSON.

    .venv/bin/python -m tests.bench.sockets [--sockets 500]

One Daphne in a process of its own serves both: the gateway at `/ws/`, and at `/plain/` a consumer as the
manual of Channels writes it. The same event goes to all sockets of one and of the other in turn. CPU is that
of the server alone, per delivery; the ratio of pairs in one run is what counts.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
from statistics import median
from typing import Any

import psutil
from websockets.asyncio.client import ClientConnection, connect

from tests.helpers import servers, source

SOCKETS, MESSAGES, PAIRS = 500, 20, 5
AT_MOST = 0.33
"""What the hub may cost of what plain `group_send` costs."""
OPENED_AT_ONCE = 25
CONFIRM_EVERY = 16
WAIT_SECONDS = 120
UID = "0123456789abcdef"
GROUP = "plain"


def main(arguments: list[str] | None = None) -> int:
    """Measure and print. Returns: 1 where the figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=SOCKETS)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.serve:
        serve(given.serve)
        return 0
    figures = asyncio.run(measure(given.sockets))
    print(json.dumps(figures))
    return 0 if figures["ratio"] <= AT_MOST else 1


async def measure(sockets: int) -> dict[str, Any]:
    """Open the sockets, send in turns, and return what a delivery cost."""
    with tempfile.TemporaryDirectory() as folder:
        port = servers.free_port()
        environment = dict(
            os.environ,
            DJANGO_SETTINGS_MODULE="network.settings",
            VAR_DIR=folder,
            SITE_URL=f"http://localhost:{port}",
            LOG_LEVEL="ERROR",
        )
        for name in ("REDIS_URL", "DATABASE_URL"):
            environment.pop(name, None)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.sockets", "--serve", str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=source.ROOT,
        )
        try:
            return await _measured(process, port, sockets)
        finally:
            process.kill()
            process.wait()


async def _measured(process: "subprocess.Popen[str]", port: int, sockets: int) -> dict[str, Any]:
    assert process.stdout is not None
    told = json.loads(await asyncio.to_thread(process.stdout.readline))
    server = psutil.Process(process.pid)
    costs: dict[str, list[float]] = {"hub": [], "plain": []}
    crowds = {"hub": Crowd(f"ws://localhost:{port}/ws/", told["token"], told["topic"]),
              "plain": Crowd(f"ws://localhost:{port}/plain/", "", "")}  # fmt: skip
    for crowd in crowds.values():
        await crowd.gather(sockets)
    for pair in range(PAIRS + 1):
        for way, crowd in crowds.items():
            before = sum(server.cpu_times()[:2])
            _ask(process, way)
            await crowd.hear(MESSAGES)
            spent = sum(server.cpu_times()[:2]) - before
            if pair:  # the first pair warms up
                costs[way].append(spent / (MESSAGES * sockets) * 1e6)
    ratios = [hub / plain for hub, plain in zip(costs["hub"], costs["plain"], strict=True)]
    return {
        "bench": "sockets",
        "sockets": sockets,
        "messages": MESSAGES,
        "hub_us": round(median(costs["hub"]), 1),
        "plain_us": round(median(costs["plain"]), 1),
        "ratio": round(median(ratios), 3),
        "spread": [round(min(ratios), 3), round(max(ratios), 3)],
    }


def _ask(process: "subprocess.Popen[str]", way: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{way}\n")
    process.stdin.flush()


class Crowd:
    """Many clients of one address; those of the gateway subscribe and confirm, as a page does."""

    def __init__(self, address: str, token: str, topic: str) -> None:
        self._address = address
        self._protocols = ["bearer", token] if token else None
        self._topic = topic
        self._clients: list[ClientConnection] = []

    async def gather(self, sockets: int) -> None:
        """Open them, some at a time."""
        for start in range(0, sockets, OPENED_AT_ONCE):
            some = range(start, min(sockets, start + OPENED_AT_ONCE))
            self._clients += await asyncio.gather(*(self._open() for _ in some))

    async def _open(self) -> ClientConnection:
        client = await connect(self._address, subprotocols=self._protocols, ping_interval=None)
        if self._topic:
            await client.recv()
            await client.send(json.dumps({"type": "subscribe", "topic": self._topic}))
            await client.recv()
            await client.send(json.dumps({"type": "received", "seq": 2}))
        return client

    async def hear(self, messages: int) -> None:
        """Wait until each heard so many events."""
        async with asyncio.timeout(WAIT_SECONDS):
            await asyncio.gather(*(self._hear(client, messages) for client in self._clients))

    async def _hear(self, client: ClientConnection, messages: int) -> None:
        for number in range(1, messages + 1):
            frame = json.loads(await client.recv())
            assert frame["type"] == "event", frame
            if self._topic and (number == messages or number % CONFIRM_EVERY == 0):
                await client.send(json.dumps({"type": "received", "seq": frame["seq"]}))


def serve(port: int) -> None:
    """Be the server: print how to come in, then send on demand until killed."""
    import django

    django.setup()
    token, topic, space_id = _somebody()
    from daphne.endpoints import build_endpoint_description_strings
    from daphne.server import Server

    from realtime.gateway import consumer

    consumer.SOCKETS_PER_PERSON = 100_000  # one account, for the whole crowd
    threading.Thread(target=_send_on_demand, args=(space_id,), daemon=True).start()
    Server(
        application=_both(),
        endpoints=build_endpoint_description_strings(host="127.0.0.1", port=port),
        signal_handlers=False,
        ready_callable=lambda: print(json.dumps({"token": token, "topic": topic}), flush=True),
    ).run()


def _both() -> Any:
    """Return an application with the gateway and the plain consumer side by side."""
    from channels.generic.websocket import AsyncJsonWebsocketConsumer

    from realtime.asgi import application

    class Plain(AsyncJsonWebsocketConsumer):
        groups = (GROUP,)

        async def event_frame(self, message: dict[str, Any]) -> None:
            await self.send_json(message["frame"])

    plain = Plain.as_asgi()

    async def both(scope: dict[str, Any], receive: Any, send: Any) -> None:
        chosen = plain if scope["path"] == "/plain/" else application
        await chosen(scope, receive, send)

    return both


def _somebody() -> tuple[str, str, int]:
    """Make an empty database with somebody in a space. Returns: their token, the topic, the space."""
    from django.core.management import call_command

    from network.kernel import spaces
    from network.kernel.models import SpaceKind, StandingKind
    from network.people.models import Person
    from network.people.services.tokens import create_token

    call_command("migrate", verbosity=0)
    person = Person.objects.create_user("bench@example.org", first_name="Bench", last_name="Proef")
    space = spaces.open_space(kind=SpaceKind.GROUP, name="Bench")
    spaces.give_standing(person=person, space=space, kind=StandingKind.MEMBER, source="bench")
    _row, token = create_token(by=person, person=person, scopes=["read"], name="bench")
    return token, f"space:{space.uid}", space.pk


def _send_on_demand(space_id: int) -> None:
    """Send a burst each time a line asks for it, from a thread as a page does."""
    from asgiref.sync import async_to_sync
    from channels.layers import get_channel_layer

    from realtime.gateway import routes

    frame = {"type": "event", "topic": "space:0123456789abcdef", "name": "post.published", "id": UID}
    for line in sys.stdin:
        for _ in range(MESSAGES):
            if line.strip() == "hub":
                routes.tell(routes.to_spaces([space_id], "post.published", uid=UID))
            else:
                async_to_sync(get_channel_layer().group_send)(GROUP, {"type": "event.frame", "frame": frame})


if __name__ == "__main__":
    sys.exit(main())
