"""Post one message to a push service and read what it says of it. Source: RFC 8030. No database here.

The connection goes to the very machine whose address was looked at, follows no redirect, reads at most
`LONGEST_HEAD` bytes and takes at most `SECONDS`: whoever answers slowly or without end keeps nobody busy.
"""

import re
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from functools import cache

from realtime.notifications.webpush import addresses

SECONDS = 10.0
LONGEST_HEAD = 8192
MOST_ASKED_WAIT = timedelta(hours=6)
_STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3})[ \r\n]")
_WAIT = re.compile(rb"\r\nretry-after:[ \t]*([0-9]{1,6})[ \t]*\r\n", re.IGNORECASE)


class Fate(Enum):
    """What became of a message."""

    TAKEN = auto()
    GONE = auto()
    """Nobody listens there any more: the subscription is to be forgotten."""
    LATER = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service said. `wait`: what it asks for, before we try again."""

    fate: Fate
    status: int = 0
    wait: timedelta | None = None


LOST = Answer(Fate.LATER)


def post(endpoint: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Hand a message to the service of this address. Never raises for what the other side does."""
    try:
        target = addresses.read(endpoint)
        number = addresses.resolve(target)
    except ValueError:
        return Answer(Fate.REFUSED)
    except addresses.Unreachable:
        return LOST
    try:
        return read_answer(_exchange(target, number, _head(target, headers, body) + body))
    except (OSError, ValueError):
        return LOST


def read_answer(head: bytes) -> Answer:
    """Tell what an answer means from its first lines."""
    found = _STATUS.match(head)
    if found is None:
        return LOST
    status = int(found[1])
    if 200 <= status < 300:
        return Answer(Fate.TAKEN, status)
    if status in (404, 410):
        return Answer(Fate.GONE, status)
    if status == 429 or status >= 500:
        asked = _WAIT.search(head)
        wait = min(timedelta(seconds=int(asked[1])), MOST_ASKED_WAIT) if asked else None
        return Answer(Fate.LATER, status, wait)
    return Answer(Fate.REFUSED, status)


def _head(target: addresses.Endpoint, headers: Mapping[str, str], body: bytes) -> bytes:
    host = target.host if target.port == addresses.HTTPS_PORT else f"{target.host}:{target.port}"
    lines = {"Host": host, **headers, "Content-Length": str(len(body)), "Connection": "close"}
    text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {target.path} HTTP/1.1\r\n{text}\r\n".encode("ascii")


def _exchange(target: addresses.Endpoint, number: str, request: bytes) -> bytes:
    """Send it and return the head of the answer, or as much of it as came in time."""
    until = time.monotonic() + SECONDS
    with (
        socket.create_connection((number, target.port), timeout=SECONDS) as plain,
        _trust().wrap_socket(plain, server_hostname=target.host) as secure,
    ):
        secure.sendall(request)
        head = b""
        while b"\r\n\r\n" not in head and len(head) < LONGEST_HEAD:
            left = until - time.monotonic()
            if left <= 0:
                break
            secure.settimeout(left)
            part = secure.recv(1024)
            if not part:
                break
            head += part
        return head


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
