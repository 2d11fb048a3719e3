"""Seal one ballot: into a box for the officers, and the box into an envelope for the closing.

The fingerprint is of the box, which leaves its envelope only when all of them do. Not for storing either:
whoever calls keeps the envelope, shows the fingerprint once, and keeps nothing else.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nacl.public import PublicKey, SealedBox

from groups.polls.sealing.keys import PublicKeys
from groups.polls.sealing.sheet import Answer, Sheet

OVERHEAD: Final = 48
"""Bytes that sealing adds: a key of its own (32) and a check (16)."""
FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")
GROUP: Final = 4


@dataclass(frozen=True)
class Sealed:
    """One ballot as it is cast. The box itself is left out on purpose.

    Attributes:
        envelope: what is stored.
        fingerprint: for the voter's eyes, in the answer to their own request; in no row, log or mail.
    """

    envelope: bytes
    fingerprint: str


def seal(
    sheet: Sheet, keys: PublicKeys, answers: Mapping[str, Answer], groups: Mapping[str, str], *, length: int
) -> Sealed:
    """Seal a ballot twice.

    Args:
        groups: the coarse groups that this voter was shown and left in.
        length: `Sheet.length` as stored at the opening.

    Raises: DoesNotFit.
    """
    box = SealedBox(PublicKey(keys.ballot)).encrypt(sheet.encode(answers, groups, length))
    return Sealed(SealedBox(PublicKey(keys.envelope)).encrypt(box), fingerprint_of(box))


def fingerprint_of(box: bytes) -> str:
    """Return the SHA-256 of a box, in hexadecimal."""
    return hashlib.sha256(box).hexdigest()


def spoken(fingerprint: str) -> str:
    """Return a fingerprint in groups of four, as people compare it."""
    return " ".join(fingerprint[start : start + GROUP] for start in range(0, len(fingerprint), GROUP))


def typed(text: str) -> str | None:
    """Return the fingerprint that somebody typed or pasted; none where it is not a whole one."""
    plain = re.sub(r"[\s.\-]", "", text).lower()
    return plain if FINGERPRINT.fullmatch(plain) else None
