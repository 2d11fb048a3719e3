"""The server of the benchmarks of sockets: a town of people in groups that talk, served by Daphne or uvicorn.

Beside the gateway at `/ws/` it serves three peers: `/plain/` is a consumer as the manual of Channels writes
it, with a channel of its own; `/hub/` a bare hub of the process, without any check; `/echo/` says back what
it hears. As `daphne` it is Daphne as it comes, as `prompt` Daphne as `manage.py serve` starts it.
It is asked by lines of JSON. Started by the benchmarks only.
"""

import argparse
import asyncio
import gc
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from tests.helpers import servers, source

PLAIN, BARE = "plain", f"bare-{os.getpid()}"
"""Groups of the layer; two bare hubs beside each other must not hear each other."""
YIELD_EVERY = 250
FRAME_BYTES = 16 * 1024
WORDS = "Weet iemand of de Basiliekstraat zaterdag dicht is voor de rommelmarkt? Ik moet 's ochtends weg."


class Site:
    """A server in a process of its own, as the benchmark sees it."""

    def __init__(self, folder: Path, *, server: str = "prompt", **variables: str) -> None:
        self.port = servers.free_port()
        environment = dict(
            os.environ,
            DJANGO_SETTINGS_MODULE="network.settings",
            VAR_DIR=str(folder),
            SITE_URL=f"http://localhost:{self.port}",
            EMBEDDED_WORKER="false",
            LOG_LEVEL="ERROR",
        )
        (folder / "static").mkdir(exist_ok=True)
        for name in ("REDIS_URL", "DATABASE_URL"):
            environment.pop(name, None)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.socket_site", "--port", str(self.port), "--server", server],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment | variables,
            cwd=source.ROOT,
        )
        self._tree = psutil.Process(self._process.pid)
        self._answer()

    def ask(self, what: str, **given: Any) -> Any:
        """Let it do something. Returns: its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"what": what, **given}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the server ended")
        return json.loads(line)

    def cpu(self) -> float:
        """Return the CPU seconds of the server and whatever it started, ended threads too."""
        return sum(sum(one.cpu_times()[:2]) for one in [self._tree, *self._tree.children(recursive=True)])

    def kib(self) -> float:
        """Return the memory of the server."""
        return float(self._tree.memory_info().rss / 1024)

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


def main() -> None:
    """Be the server until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--server", choices=tuple(SERVE), required=True)
    given = parser.parse_args()
    import django

    django.setup()
    from network.kernel.ports import screening

    screening.warm()
    gc.collect()
    gc.freeze()  # as `manage.py serve` does
    SERVE[given.server](given.port)


def _daphne(port: int) -> None:
    from daphne.server import Server

    _run(Server, port)


def _prompt(port: int) -> None:
    from daphne.server import Server

    from network.kernel.prompt import make_prompt

    class Prompt(Server):
        def listen_success(self, port: Any) -> None:
            super().listen_success(port)
            make_prompt(self.ws_factory)

    _run(Prompt, port)


def _run(server: type[Any], port: int) -> None:
    from daphne.endpoints import build_endpoint_description_strings

    server(
        application=_all(),
        endpoints=build_endpoint_description_strings(host="127.0.0.1", port=port),
        signal_handlers=False,
        server_name="bench",
        websocket_handshake_timeout=20,  # as `manage.py serve` has it
        websocket_max_message_size=FRAME_BYTES,
        websocket_max_frame_size=FRAME_BYTES,
        ready_callable=_obey,
    ).run()


def _uvicorn(port: int) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, *arguments: Any, **options: Any) -> None:
            await super().startup(*arguments, **options)
            _obey()

    Server(
        uvicorn.Config(
            _all(),
            host="127.0.0.1",
            port=port,
            ws="websockets-sansio",
            ws_max_size=FRAME_BYTES,
            ws_per_message_deflate=False,
            lifespan="off",
            access_log=False,
            log_level="error",
        )
    ).run()


SERVE: dict[str, Callable[[int], None]] = {"daphne": _daphne, "prompt": _prompt, "uvicorn": _uvicorn}


def _all() -> Any:
    """Return an application with the gateway and its peers."""
    from channels.generic.websocket import AsyncJsonWebsocketConsumer, AsyncWebsocketConsumer
    from channels.layers import get_channel_layer

    from realtime.asgi import application

    class Plain(AsyncJsonWebsocketConsumer):
        groups = (PLAIN,)

        async def event_frame(self, message: dict[str, Any]) -> None:
            await self.send_json(message["frame"])

    class Bare(AsyncWebsocketConsumer):
        channel_layer_alias = ""
        here: "set[Bare]" = set()
        listening: Any = None

        async def connect(self) -> None:
            Bare.listening = Bare.listening or asyncio.create_task(Bare.listen())
            Bare.here.add(self)
            await self.accept()

        async def disconnect(self, code: int) -> None:
            Bare.here.discard(self)

        @classmethod
        async def listen(cls) -> None:
            layer: Any = get_channel_layer()
            channel = await layer.new_channel("bare.")
            await layer.group_add(BARE, channel)
            while True:
                text = json.dumps((await layer.receive(channel))["frame"])
                for number, one in enumerate(tuple(cls.here), start=1):
                    await one.base_send({"type": "websocket.send", "text": text})
                    if number % YIELD_EVERY == 0:
                        await asyncio.sleep(0)

    class Echo(AsyncWebsocketConsumer):
        channel_layer_alias = ""

        async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
            await self.send(text_data=text_data)

    peers = {"/plain/": Plain.as_asgi(), "/hub/": Bare.as_asgi(), "/echo/": Echo.as_asgi()}

    async def every(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await peers.get(scope["path"], application)(scope, receive, send)

    return every


def _obey() -> None:
    threading.Thread(target=_do_what_is_asked, daemon=True).start()


def _do_what_is_asked() -> None:
    """Answer line by line, in a thread as a page does its work."""
    asked = {"fill": fill, "tell": tell, "missed": missed, "pairs": pairs, "settle": settle}
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        given = json.loads(line)
        print(json.dumps(asked[given.pop("what")](**given)), flush=True)
    os._exit(0)  # whoever asked is gone


def fill(people: int, rooms: int) -> dict[str, Any]:
    """Make people who all stand in so many groups, each with its conversation. Returns: how to come in."""
    from django.core.management import call_command
    from django.db import transaction

    from network.kernel import spaces
    from network.kernel.models import SpaceKind, StandingKind
    from network.people.models import Person
    from network.people.services.tokens import create_token
    from realtime.chat.services.rooms import room_of_group

    call_command("migrate", verbosity=0)
    tokens, opened = [], []
    with transaction.atomic():
        groups = [spaces.open_space(kind=SpaceKind.GROUP, name=f"Groep {number}") for number in range(rooms)]
        for number in range(people):
            person = Person.objects.create_user(
                f"p{number}@example.org", first_name="Bench", last_name="Proef"
            )
            for space in groups:
                spaces.give_standing(person=person, space=space, kind=StandingKind.MEMBER, source="bench")
            _row, token = create_token(by=person, person=person, scopes=["read", "write"], name="bench")
            tokens.append(token)
        opened = [room_of_group(space=space, by=person).uid for space in groups]
    return {"tokens": tokens, "topics": [f"room:{uid}" for uid in opened]}


def tell(way: str, times: int) -> float:
    """Send so many messages to everybody. Returns: the monotonic moment before."""
    from realtime.chat.models import Room

    room = Room.objects.select_related("space").order_by("pk").first()
    assert room is not None
    began = time.monotonic()
    for _ in range(times):
        {"ours": _tell_ours, "send": _send, "plain": _tell_plain, "hub": _tell_bare}[way](room)
    return began


def _frame(room_uid: str, number: int) -> Any:
    return {
        "type": "message",
        "room": room_uid,
        "number": number,
        "state": "sent",
        "sent_at": "2026-11-21T13:00:00.123456Z",
        "client_id": f"bench-{number}",
        "id": "0123456789abcdef",
        "author": "0123456789abcdef",
        "author_name": "Bench Proef",
        "initials": "BP",
        "text": WORDS,
        "html": f"<p>{WORDS}</p>",
        "edited": False,
        "signs": {},
    }


def _tell_ours(room: Any) -> None:
    """Give a number and tell it, as after the commit of a message; only the message itself is not stored."""
    from realtime.chat.models import Room
    from realtime.gateway.routes import NumberedFrame, tell_numbered

    room.head += 1
    Room.objects.filter(pk=room.pk).update(head=room.head)
    frame = _frame(room.uid, room.head)
    stub: Any = {name: frame[name] for name in ("type", "room", "number", "state", "sent_at")}
    tell_numbered(NumberedFrame(f"room:{room.uid}", room.head, frame, stub, author_id=1))


def _send(room: Any) -> None:
    """Say something by the service itself: screened, stored, numbered, told."""
    from network.people.models import Person
    from realtime.chat.services.messages import send_message

    room.refresh_from_db()
    author = Person.objects.order_by("pk")[room.head % max(1, Person.objects.count() - 1)]
    send_message(by=author, room=room, client_id=f"send-{room.head}-{time.monotonic_ns()}", text=WORDS)


def _tell_plain(room: Any) -> None:
    _to_group(PLAIN, {"type": "event.frame", "frame": _frame(room.uid, 1)})


def _tell_bare(room: Any) -> None:
    _to_group(BARE, {"type": "frame", "frame": _frame(room.uid, 1)})


def _to_group(group: str, message: dict[str, Any]) -> None:
    from asgiref.sync import async_to_sync
    from channels.layers import get_channel_layer

    async_to_sync(get_channel_layer().group_send)(group, message)


def missed(number: int) -> int:
    """Let so many messages be said in each conversation while nobody listens."""
    from django.db import transaction

    from network.kernel import clock
    from network.people.models import Person
    from realtime.chat.models import Message, Room

    author = Person.objects.order_by("pk").first()
    moment = clock.now()
    with transaction.atomic():
        for room in Room.objects.filter(kind="group"):
            first = room.head + 1
            Message.objects.bulk_create(
                Message(
                    room=room,
                    author=author,
                    client_id=f"missed-{count}",
                    digest="",
                    text=WORDS,
                    html=f"<p>{WORDS}</p>",
                    state="sent",
                    number=count,
                    written_at=moment,
                    sent_at=moment,
                )
                for count in range(first, first + number)
            )
            room.head += number
            room.save(update_fields=["head"])
    return number


def pairs(number: int) -> list[dict[str, Any]]:
    """Let people talk two by two. Returns: the conversations, in the order of the people."""
    from network.people.models import Person
    from realtime.chat.services.rooms import open_direct

    people = list(Person.objects.order_by("pk")[: 2 * number])
    return [
        {
            "room": open_direct(other=people[2 * count + 1], by=people[2 * count]).uid,
            "people": [2 * count, 2 * count + 1],
        }
        for count in range(number)
    ]


def settle() -> str:
    """Let go of what is no longer needed, so that memory says something."""
    gc.collect()
    return "settled"


if __name__ == "__main__":
    main()
