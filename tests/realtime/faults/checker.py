"""Hold a history against the promise: what is acknowledged is stored once, and whoever stays has everything.

Pure: it knows no server and no socket, so its own tests hand it histories that were forged. Each way in which
a history can be wrong has a name; a history without findings is right.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from tests.realtime.faults.history import Heard, History, Stored


class Wrong(StrEnum):
    """How a history breaks the promise."""

    UNSTORED = "acknowledged but not stored"
    OTHER_NUMBER = "stored under another number than was acknowledged"
    STORED_TWICE = "stored twice"
    OTHER_TEXT = "stored with other text than was said"
    INVENTED = "stored but never said"
    NUMBER_TWICE = "one number for two messages"
    HOLE = "a number is missing in the room"
    LOST = "a reader misses a message"
    DOUBLED = "a reader has a message twice"
    OUT_OF_ORDER = "a reader has messages out of order"
    MISHEARD = "a reader has other text than is stored"
    IMAGINED = "a reader has a message that is not stored"
    AGAINST_RULES = "a frame against the rules of the protocol"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, with what it is about."""

    wrong: Wrong
    about: str


def check(history: History) -> list[Finding]:
    """Return everything that is wrong with a history; nothing where the promise holds."""
    found = [*_of_acknowledgements(history), *_of_rooms(history)]
    for reader, rooms in sorted(history.stays.items()):
        for room in sorted(rooms):
            found += _of_reader(history, reader, room)
    found += [
        Finding(Wrong.AGAINST_RULES, f"{odd.kind}: {odd.reader} {odd.room} {odd.number}")
        for odd in history.odd
    ]
    return found


def _of_acknowledgements(history: History) -> Iterator[Finding]:
    """Look whether each acknowledgement is true, and each stored message somebody's words, once."""
    stored: defaultdict[tuple[str, str], list[Stored]] = defaultdict(list)
    for row in history.stored:
        stored[row.author, row.client_id].append(row)
    said = {(one.author, one.client_id): one for one in history.said}
    for name, rows in stored.items():
        if len(rows) > 1:
            yield Finding(Wrong.STORED_TWICE, f"{name}: {[row.number for row in rows]}")
        if name not in said:
            yield Finding(Wrong.INVENTED, f"{name}")
        elif any((row.room, row.text) != (said[name].room, said[name].text) for row in rows):
            yield Finding(Wrong.OTHER_TEXT, f"{name}")
    for ack in history.acked:
        rows = stored.get((ack.author, ack.client_id), [])
        about = f"{ack.author} {ack.client_id} as {ack.number}"
        if not rows:
            yield Finding(Wrong.UNSTORED, about)
        elif ack.number is not None and all((row.room, row.number) != (ack.room, ack.number) for row in rows):
            yield Finding(Wrong.OTHER_NUMBER, about)


def _of_rooms(history: History) -> Iterator[Finding]:
    """Look whether the numbers of each room go on from where it began, without a hole."""
    numbers: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for row in history.stored:
        if row.number is not None:
            numbers[row.room][row.number] += 1
    for room, counted in sorted(numbers.items()):
        begins = history.begins.get(room, 0)
        for number in range(begins + 1, max(counted) + 1):
            if number not in counted:
                yield Finding(Wrong.HOLE, f"{room} {number}")
        for number, times in sorted(counted.items()):
            if times > 1 or number <= begins:
                yield Finding(Wrong.NUMBER_TWICE, f"{room} {number}")


def _of_reader(history: History, reader: str, room: str) -> Iterator[Finding]:
    """Look whether a reader has exactly what is stored in a room, in its order."""
    kept: list[Heard] = history.kept.get(reader, {}).get(room, [])
    truth = {row.number: row.text for row in history.stored if row.room == room and row.number is not None}
    numbers = [heard.number for heard in kept]
    about = f"{reader} {room}"
    for number in sorted(truth.keys() - set(numbers)):
        yield Finding(Wrong.LOST, f"{about} {number}")
    for number, times in Counter(numbers).items():
        if times > 1:
            yield Finding(Wrong.DOUBLED, f"{about} {number}")
    for before, after in pairwise(numbers):
        if after < before:
            yield Finding(Wrong.OUT_OF_ORDER, f"{about} {after} after {before}")
    for heard in kept:
        if heard.number not in truth:
            yield Finding(Wrong.IMAGINED, f"{about} {heard.number}")
        elif truth[heard.number] != heard.text:
            yield Finding(Wrong.MISHEARD, f"{about} {heard.number}")
