"""Take the boxes out of their envelopes, as at a postal vote: all at once, and laid down in another order.

Whose an envelope is can be known: it was written in one transaction with the mark on the roll. Boxes come out
in the order of their fingerprints, which depends on random bytes that nobody kept. Without the envelope key
nobody can tell which box came out of which envelope. Not for opening boxes (`opening`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from groups.polls.sealing.boxes import fingerprint_of

AT_ONCE: Final = 50_000
"""How many boxes are held in memory; a larger poll is gone through several times."""


@dataclass(frozen=True)
class Box:
    """A sealed ballot without its envelope."""

    fingerprint: str
    box: bytes


@dataclass
class Spoiled:
    """How many envelopes held no box of their own; published beside the boxes, as invalid."""

    count: int = 0


def take_out(
    read: Callable[[], Iterable[bytes]], key: PrivateKey, *, count: int, spoiled: Spoiled
) -> Iterator[Box]:
    """Yield every box in the order of the fingerprints; write them down in this order.

    Args:
        read: gives all envelopes anew each time, in one transaction, in any order.
        count: how many there are.
        spoiled: raised by one for each envelope that the key does not open, and for each box met before.
    """
    opener = SealedBox(key)
    rounds = min(256, -(-count // AT_ONCE) or 1)
    for turn in range(rounds):
        boxes = []
        for envelope in read():
            try:
                box = opener.decrypt(envelope)
            except (CryptoError, ValueError, TypeError):
                spoiled.count += turn == 0
                continue
            fingerprint = fingerprint_of(box)
            if int(fingerprint[:2], 16) * rounds // 256 == turn:
                boxes.append(Box(fingerprint, box))
        for _fingerprint, same in groupby(sorted(boxes, key=_order), key=_order):
            first, *others = same
            spoiled.count += len(others)
            yield first


def _order(one: Box) -> str:
    return one.fingerprint
