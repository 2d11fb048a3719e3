"""What the server says: the frames of the socket as typed dictionaries. Not for how they are encoded."""

from typing import Literal, NotRequired, TypedDict


class Welcome(TypedDict):
    """The first frame: who you are here, and which topics are yours now."""

    type: Literal["welcome"]
    person: str
    protocol: int
    heartbeat_seconds: int
    topics: list[str]


class Subscribed(TypedDict):
    """You hear this topic from now on; `head` is its newest number, null where there are none."""

    type: Literal["subscribed"]
    topic: str
    head: int | None
    changes: NotRequired[int]


class EventFrame(TypedDict):
    """Something happened; fetch it by `id`, or what it belongs to by `about`, as ever."""

    type: Literal["event"]
    topic: str
    name: str
    id: NotRequired[str]
    about: NotRequired[str]
    number: NotRequired[int]


class Behind(TypedDict):
    """Events of this topic were left out: fetch its state. `changes`: also of what was there before."""

    type: Literal["behind"]
    topic: str
    head: int | None
    changes: NotRequired[int]


class Reset(TypedDict):
    """There is nothing to resume from: fetch the state of this topic."""

    type: Literal["reset"]
    topic: str


class Revoked(TypedDict):
    """You no longer hear this topic."""

    type: Literal["revoked"]
    topic: str


class Ack(TypedDict):
    """Your message is stored: `sent` with its number, else `held` or `gone`. `replay`: it was before."""

    type: Literal["ack"]
    client_id: str
    room: str
    number: int | None
    state: str
    replay: bool


class MessageFrame(TypedDict):
    """One message as it stands now; with `changes` it is one that was there before.

    Without its author and words where it was taken away, hidden, or said by somebody who is kept away.
    """

    type: Literal["message"]
    room: str
    number: int
    state: str
    sent_at: str
    client_id: NotRequired[str]
    id: NotRequired[str]
    author: NotRequired[str]
    author_name: NotRequired[str]
    initials: NotRequired[str]
    text: NotRequired[str]
    html: NotRequired[str]
    edited: NotRequired[bool]
    reply_to: NotRequired[int]
    quote: NotRequired[list[str]]
    signs: NotRequired[dict[str, int]]
    pictures: NotRequired[list[dict[str, str | int]]]
    changes: NotRequired[int]


class ErrorFrame(TypedDict):
    """What you asked was not done."""

    type: Literal["error"]
    code: str
    detail: str
    topic: NotRequired[str]
    client_id: NotRequired[str]


class Pong(TypedDict):
    """I am here; `heads` are the newest numbers of the numbered topics that you hear."""

    type: Literal["pong"]
    heads: NotRequired[dict[str, int]]


ServerFrame = (
    Welcome | Subscribed | EventFrame | Behind | Reset | Revoked | Ack | MessageFrame | ErrorFrame | Pong
)
