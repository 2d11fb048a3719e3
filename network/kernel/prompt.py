"""WebSockets of Daphne whose frames leave at once. Not for what frames say, nor for HTTP.

Twisted keeps what is written for the next round of its loop, and asks the system twice per frame to be told
of it; autobahn words a line of log for each. With a thousand sockets in a room that is two thirds of what a
frame costs. Here a frame goes straight into the socket where nothing waits before it; else it takes its turn.
"""

from autobahn.websocket.protocol import WebSocketProtocol as States
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet.tcp import Connection

TEXT, BINARY = 0x81, 0x82  # the first byte of a whole frame (RFC 6455, 5.2)
SHORT, LONG = 125, 0xFFFF
"""Lengths that fit in the second byte, and in the two after it."""


class PromptSocket(WebSocketProtocol):  # type: ignore[misc]  # Daphne has no types
    """A socket that writes a frame itself when its line is free, and leaves all else to Daphne."""

    def serverSend(self, content: str | bytes, binary: bool = False) -> None:  # noqa: N802  # Daphne's name
        payload = content.encode() if isinstance(content, str) else content
        if len(payload) > LONG or not self._is_free():
            super().serverSend(content, binary)
            return
        frame = header(len(payload), binary=binary) + payload
        sent = self.transport.writeSomeData(frame)
        if not isinstance(sent, int):  # the line broke: the transport finds that out and cleans up
            self.transport.write(frame)
        elif sent < len(frame):
            self.transport.write(frame[sent:])

    def _is_free(self) -> bool:
        """Whether a frame may leave now: none waits here or with the transport, and nobody is hanging up."""
        transport = self.transport
        return bool(
            isinstance(transport, Connection)  # not one that encrypts: behind that lies the bare line
            and self.state == States.STATE_OPEN
            and not self.send_queue
            and not transport.dataBuffer
            and not transport._tempDataBuffer  # where Twisted keeps what was just written; it has no question
            and transport.connected
            and not transport.disconnecting
        )


def header(size: int, *, binary: bool = False) -> bytes:
    """Return what goes before the payload of a whole, unmasked frame. Args: size, at most 65,535 bytes."""
    kind = BINARY if binary else TEXT
    if size <= SHORT:
        return bytes((kind, size))
    return bytes((kind, SHORT + 1)) + size.to_bytes(2, "big")


def make_prompt(factory: WebSocketFactory) -> None:
    """Let every socket that this factory of Daphne builds from now on be a prompt one."""
    factory.protocol = PromptSocket
