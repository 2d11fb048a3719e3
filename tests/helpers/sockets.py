"""A client of `/ws/` inside the test process, that holds every frame of the server against the schema.

Not for a server of its own: that is `tests.helpers.site` with a real client.
"""

import asyncio
import json
from typing import Any

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client
from jsonschema import Draft202012Validator

from tests.helpers import source

WAIT_SECONDS = 10.0
QUIET_SECONDS = 0.15

SCHEMA = json.loads((source.ROOT / "realtime/gateway/schema.json").read_text(encoding="utf-8"))


def says(side: str) -> Draft202012Validator:
    """Return what holds frames of one side (`client` or `server`) against the schema."""
    return Draft202012Validator({"$defs": SCHEMA["$defs"], "$ref": f"#/$defs/{side}"})


SERVER = says("server")


def cookie_of(person: Any) -> str:
    """Log somebody in. Returns: the key of the session."""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Socket:
    """One connection. Every frame that arrives is valid and numbered without holes, or the test fails."""

    def __init__(
        self,
        *,
        session: str = "",
        token: str = "",
        origin: str | None = settings.SITE_URL,
        host: str = "localhost:8000",
        path: str = "/ws/",
        headers: list[tuple[bytes, bytes]] | None = None,
    ) -> None:
        from realtime.asgi import application

        given = [(b"host", host.encode())]
        if origin is not None:
            given.append((b"origin", origin.encode()))
        if session:
            given.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode()))
        protocols = ["bearer", token] if token else None
        self._wire = WebsocketCommunicator(application, path, [*given, *(headers or [])], protocols)
        self.seq = 0
        self.welcome: dict[str, Any] = {}

    @classmethod
    async def of(cls, person: Any) -> "Socket":
        """Return an open connection of somebody who is logged in, welcomed."""
        socket = cls(session=await sync_to_async(cookie_of)(person))
        assert await socket.open()
        socket.welcome = await socket.next()
        assert socket.welcome["type"] == "welcome"
        return socket

    async def open(self) -> bool:
        """Do the handshake. Returns: whether the server accepted it."""
        accepted, _answer = await self._wire.connect(timeout=WAIT_SECONDS)
        return bool(accepted)

    async def say(self, **frame: Any) -> None:
        """Send one frame."""
        await self.say_text(json.dumps(frame))

    async def say_text(self, text: str) -> None:
        """Send whatever text."""
        await self._wire.send_input({"type": "websocket.receive", "text": text})

    async def say_bytes(self, data: bytes) -> None:
        """Send a binary frame."""
        await self._wire.send_input({"type": "websocket.receive", "bytes": data})

    async def next(self) -> dict[str, Any]:
        """Return the next frame without its number, in time."""
        message = await self._wire.receive_output(WAIT_SECONDS)
        assert message["type"] == "websocket.send", message
        frame: dict[str, Any] = json.loads(message["text"])
        SERVER.validate(frame)
        self.seq += 1
        assert frame.pop("seq") == self.seq
        return frame

    async def ask(self, **frame: Any) -> dict[str, Any]:
        """Send a frame and return what comes next."""
        await self.say(**frame)
        return await self.next()

    async def subscribe(self, *topics: str) -> None:
        """Listen to topics that are open to this person."""
        for topic in topics:
            assert await self.ask(type="subscribe", topic=topic) == {
                "type": "subscribed",
                "topic": topic,
                "head": None,
            }

    async def hears_nothing(self) -> bool:
        """Whether nothing arrives for a short while: a ping is answered first."""
        await self.say(type="ping")
        answered = (await self.next())["type"] == "pong"
        return answered and bool(await self._wire.receive_nothing(QUIET_SECONDS))

    async def closed_with(self) -> int:
        """Return the code with which the server closes; frames before it are passed over."""
        async with asyncio.timeout(10):
            while True:
                message = await self._wire.receive_output(10)
                if message["type"] == "websocket.close":
                    return int(message.get("code", 1000))

    async def close(self) -> None:
        """Go away as a browser does."""
        await self._wire.disconnect(timeout=WAIT_SECONDS)
