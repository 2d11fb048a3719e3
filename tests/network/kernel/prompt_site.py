"""A server with prompt sockets for their tests: it says as many frames of such sizes as a client asks for.

python -m tests.network.kernel.prompt_site PORT
"""

import json
import sys
from typing import Any

from daphne.server import Server

from network.kernel.prompt import make_prompt


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Send frames of the sizes that are asked for, numbered, without waiting in between."""
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        asked = json.loads(message["text"])
        for number, size in enumerate(asked["sizes"]):
            payload = content(number, size)
            if asked["binary"]:
                await send({"type": "websocket.send", "bytes": payload.encode()})
            else:
                await send({"type": "websocket.send", "text": payload})


def content(number: int, size: int) -> str:
    """Return what frame `number` says: its number, and as many letters of two bytes as it takes."""
    return f"{number}:" + "é" * (size // 2) + "!" * (size % 2)


class PromptServer(Server):
    """Daphne with prompt sockets."""

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        make_prompt(self.ws_factory)
        print("ready", flush=True)


if __name__ == "__main__":
    PromptServer(application, endpoints=[f"tcp:{sys.argv[1]}:interface=127.0.0.1"]).run()
