"""Where servers enter: pages over HTTP, and one WebSocket at `/ws/`. Not for work outside requests."""

import os
from typing import Any

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
pages = get_asgi_application()

from realtime.gateway.consumer import Gateway  # noqa: E402  the apps must be ready first

SOCKET_PATH = "/ws/"

gateway = Gateway.as_asgi()


async def sockets(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Open the gateway at its one address, and nothing anywhere else."""
    if scope["path"] == SOCKET_PATH:
        await gateway(scope, receive, send)
    else:
        await send({"type": "websocket.close"})


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer servers that ask: there is nothing to prepare."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


application = ProtocolTypeRouter({"http": pages, "websocket": sockets, "lifespan": lifespan})
