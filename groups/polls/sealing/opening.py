"""Open the boxes of a poll one after another, in memory; what does not open is told, never dropped.

Not for counting, and not for showing: whoever reads this stream adds each ballot to figures and forgets it.
Nothing of a single ballot may be stored, logged or shown.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from groups.polls.sealing.boxes import OVERHEAD, fingerprint_of
from groups.polls.sealing.refusals import DoesNotFit
from groups.polls.sealing.sheet import FORMAT, Answer, Sheet


class Fault(StrEnum):
    """Why a box does not count."""

    TWICE = "twice"
    LENGTH = "length"
    SEALED = "sealed"
    NOT_A_BALLOT = "not_a_ballot"
    OTHER_POLL = "other_poll"
    DOES_NOT_FIT = "does_not_fit"


@dataclass(frozen=True)
class Opened:
    """What one ballot says. It has no fingerprint: from here on nothing leads back to its box.

    Attributes:
        version: of the poll's questions; an earlier one is mapped by whoever counts.
    """

    version: int
    answers: Mapping[str, Answer]
    groups: Mapping[str, str]


@dataclass(frozen=True)
class Refused:
    """A box that does not count."""

    fingerprint: str
    fault: Fault


def open_boxes(
    boxes: Iterable[bytes], key: PrivateKey, sheets: Mapping[int, Sheet], *, length: int
) -> Iterator[Opened | Refused]:
    """Yield for each box what it says, or why it does not count.

    Args:
        boxes: in the order of their fingerprints, in which `envelopes` laid them down.
        sheets: by version, all of one poll.
        length: `Sheet.length` as stored at the opening.

    Raises: ValueError where the boxes come in another order.
    """
    opener, before = SealedBox(key), ""
    for box in boxes:
        fingerprint = fingerprint_of(box)
        if fingerprint < before:
            raise ValueError("boxes are opened in the order of their fingerprints")
        found = Fault.TWICE if fingerprint == before else _open(box, opener, sheets, length)
        before = fingerprint
        yield Refused(fingerprint, found) if isinstance(found, Fault) else found


def _open(
    box: bytes, opener: SealedBox[PrivateKey], sheets: Mapping[int, Sheet], length: int
) -> Opened | Fault:
    if len(box) != length + OVERHEAD:
        return Fault.LENGTH
    try:
        plain = opener.decrypt(box)
    except CryptoError:
        return Fault.SEALED
    try:
        ballot = json.loads(plain)
    except (ValueError, RecursionError):
        return Fault.NOT_A_BALLOT
    return _judge(ballot, plain, sheets, length)


def _judge(ballot: Any, plain: bytes, sheets: Mapping[int, Sheet], length: int) -> Opened | Fault:
    """Hold a ballot against the sheet of its version: what that would not have written does not count."""
    if not isinstance(ballot, dict) or ballot.get("f") != FORMAT:
        return Fault.NOT_A_BALLOT
    version = ballot.get("v")
    sheet = sheets.get(version) if type(version) is int else None
    if sheet is None or ballot.get("p") != sheet.poll:
        return Fault.OTHER_POLL
    answers, groups = ballot.get("a"), ballot.get("g")
    try:
        if not isinstance(answers, dict) or not isinstance(groups, dict):
            return Fault.NOT_A_BALLOT
        if sheet.encode(answers, groups, length) != plain:
            return Fault.NOT_A_BALLOT
    except DoesNotFit:
        return Fault.DOES_NOT_FIT
    return Opened(sheet.version, answers, groups)
