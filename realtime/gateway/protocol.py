"""The words of the socket: closed, typed frames in JSON, and nothing else. See docs/realtime-protocol.md.

Pure: no Django model, no loop. Not for who may hear what: that is `topics`; nor for how much may be under
way: that is `flow`.
"""

import dataclasses
import json
import types
import typing
from enum import IntEnum, StrEnum
from typing import Any

from realtime.gateway.said import CLIENT_FRAMES, ClientFrame, Words
from realtime.gateway.told import ErrorFrame, ServerFrame

PROTOCOL = 1
HEARTBEAT_SECONDS = 25
MAX_FRAME_IN_BYTES = 16 * 1024
MAX_FRAME_OUT_BYTES = 64 * 1024
MAX_NUMBER = 2**53 - 1  # the largest whole number that every client reads exactly
MAX_TOPIC_LENGTH = 80
MAX_WORDS = 8_000  # the room says how many it takes, in the reader's language


class Close(IntEnum):
    """Why the server ends a connection."""

    BAD_FRAME = 4400
    SESSION_GONE = 4401
    RIGHT_LOST = 4403
    SLOW = 4408
    TOO_MANY = 4429
    DRAINING = 4503


class ErrorCode(StrEnum):
    """What an `error` frame says to a program."""

    BAD_FRAME = "bad_frame"
    TOO_LARGE = "too_large"
    UNKNOWN_TYPE = "unknown_type"
    NOT_FOUND = "not_found"
    TOO_MANY_TOPICS = "too_many_topics"
    UNAVAILABLE = "unavailable"
    NO_SUCH_NUMBER = "no_such_number"
    FORBIDDEN = "forbidden"
    INVALID = "invalid"
    CONFLICT = "conflict"
    TOO_MANY = "too_many"
    GONE = "gone"


_SHAPES = {
    kind: ({field.name: field for field in dataclasses.fields(kind)}, typing.get_type_hints(kind))
    for kind in CLIENT_FRAMES.values()
}
"""The fields of each frame of a client and their types: looked up once, asked for every frame."""


class BadFrame(Exception):
    """What the client sent is no frame of this protocol."""

    def __init__(self, code: ErrorCode, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(detail)


def parse_client_frame(text: str | None) -> ClientFrame:
    """Return the frame that a client sent; None stands for a binary one.

    Raises: BadFrame for anything that is not exactly one known frame with exactly its fields.
    """
    if text is None:
        raise BadFrame(ErrorCode.BAD_FRAME, "frames are text")
    if len(text) > MAX_FRAME_IN_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_FRAME_IN_BYTES:
        raise BadFrame(ErrorCode.TOO_LARGE, f"a frame holds at most {MAX_FRAME_IN_BYTES} bytes")
    try:
        values = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadFrame(ErrorCode.BAD_FRAME, "a frame is one JSON object") from error
    if not isinstance(values, dict):
        raise BadFrame(ErrorCode.BAD_FRAME, "a frame is one JSON object")
    name = values.pop("type", None)
    kind = CLIENT_FRAMES.get(name) if isinstance(name, str) else None
    if kind is None:
        raise BadFrame(ErrorCode.UNKNOWN_TYPE, f"type is one of: {', '.join(CLIENT_FRAMES)}")
    return _filled(kind, values)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _filled(kind: type[ClientFrame], values: dict[str, Any]) -> ClientFrame:
    fields, hints = _SHAPES[kind]
    if values.keys() - fields.keys():
        raise BadFrame(
            ErrorCode.BAD_FRAME, f"a {kind.__name__.lower()} has no field but: {', '.join(fields) or 'type'}"
        )
    given: dict[str, Any] = {}
    for name, field in fields.items():
        if name in values:
            given[name] = _checked(name, values[name], hints[name])
        elif field.default is dataclasses.MISSING:
            raise BadFrame(ErrorCode.BAD_FRAME, f"field {name!r} is missing")
    return kind(**given)


def _checked(name: str, value: Any, wanted: Any) -> Any:
    if isinstance(wanted, types.UnionType):
        if value is None:
            return None
        wanted = next(part for part in typing.get_args(wanted) if part is not types.NoneType)
    if wanted is int and (type(value) is not int or not 0 <= value <= MAX_NUMBER):
        raise BadFrame(ErrorCode.BAD_FRAME, f"field {name!r} is a whole number from 0")
    if wanted is Words:
        if not isinstance(value, str) or len(value) > MAX_WORDS or not _can_be_written(value):
            raise BadFrame(ErrorCode.BAD_FRAME, f"field {name!r} is a text of at most {MAX_WORDS} characters")
    elif wanted is str and not _is_name(value):
        raise BadFrame(ErrorCode.BAD_FRAME, f"field {name!r} is a text of 1 to {MAX_TOPIC_LENGTH} characters")
    return value


def _is_name(value: Any) -> bool:
    """Whether it is a short text that can be written back: JSON may hold halves of characters."""
    return isinstance(value, str) and 0 < len(value) <= MAX_TOPIC_LENGTH and value.isprintable()


def _can_be_written(value: str) -> bool:
    """Whether every character is whole: JSON may hold halves."""
    return not any("\ud800" <= sign <= "\udfff" for sign in value)


def encode(frame: ServerFrame) -> str:
    """Return the frame as JSON text without its `seq`, to be encoded once for all sockets.

    Raises: ValueError when it is larger than a client must accept.
    """
    body = json.dumps(frame, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if len(body) > MAX_FRAME_OUT_BYTES // 4 and len(body.encode()) > MAX_FRAME_OUT_BYTES - 32:
        raise ValueError(f"a frame of {len(body)} characters is too large")
    return body


def stamp(body: str, seq: int) -> str:
    """Return an encoded frame with the number of the connection in front."""
    return f'{{"seq":{seq},{body[1:]}'


def error(code: ErrorCode, detail: str, topic: str | None = None, client_id: str | None = None) -> ErrorFrame:
    """Return an error frame."""
    frame: ErrorFrame = {"type": "error", "code": code, "detail": detail}
    if topic is not None:
        frame["topic"] = topic
    if client_id is not None:
        frame["client_id"] = client_id
    return frame
