"""What happened in a test of faults, as plain facts: what was said, acknowledged, stored and heard.

Clients write it while they live; the database has the last word. Not for judging it: that is `checker`.
"""

from collections import defaultdict
from dataclasses import dataclass, field

HELD = "held"


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wants to say this; `client_id` is theirs alone."""

    author: str
    client_id: str
    room: str
    text: str


@dataclass(frozen=True, slots=True)
class Acked:
    """The server says that it is stored: with its number, or without one while it is held."""

    author: str
    client_id: str
    room: str
    number: int | None
    replay: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """A row of the database after everything is over; `number` is None while it is held."""

    room: str
    number: int | None
    author: str
    client_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as somebody keeps it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Odd:
    """Something on the wire that the protocol rules out: `double`, or `gap`, on one connection."""

    kind: str
    reader: str
    room: str
    number: int


@dataclass
class History:
    """Everything that happened, by whom.

    Attributes:
        begins: the newest number of each room before the test.
        said, acked: in the order in which they happened.
        kept: what each reader has, by room, in the order in which they put it.
        stays: the rooms of each reader that is there at the end, and so must have everything.
        odd: what came over the wire against the rules, even if the client set it right.
    """

    begins: dict[str, int] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    acked: list[Acked] = field(default_factory=list)
    stored: list[Stored] = field(default_factory=list)
    kept: dict[str, dict[str, list[Heard]]] = field(default_factory=lambda: defaultdict(dict))
    stays: dict[str, frozenset[str]] = field(default_factory=dict)
    odd: list[Odd] = field(default_factory=list)
