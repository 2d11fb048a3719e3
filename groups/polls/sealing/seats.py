"""The seats of the two officers: each has a code of their own, and the server keeps only the lock to it.

A code is 25 characters of Crockford base32 (125 bits), made here and shown once. Argon2id stands before it
all the same, for whoever shortens a code one day. Not for who may be an officer.
"""

import secrets
from typing import Final

from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.utils import random

from groups.polls.sealing.refusals import WrongCode

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 25
GROUP: Final = 5
SALT: Final = argon2id.SALTBYTES
SEAT_BYTES: Final = SALT + PublicKey.SIZE


def take_seat() -> tuple[bytes, str]:
    """Make a seat and its code.

    Returns: the seat, which the database may keep, and the code, which one person sees once.
    """
    code = "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH))
    salt = random(SALT)
    return salt + bytes(_key(code, salt).public_key), written(code)


def written(code: str) -> str:
    """Return a code in groups of five, as it is shown."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def opens(seat: bytes, code: str) -> bool:
    """Tell whether a code is the one of this seat; ask before the opening, when a lost code costs nothing."""
    return _is_of(_key(code, seat[:SALT]), seat)


def lock(seat: bytes, share: bytes) -> bytes:
    """Return a share that only the code of this seat brings back."""
    return SealedBox(PublicKey(seat[SALT:])).encrypt(share)


def unlock(seat: bytes, code: str, locked: bytes) -> bytes:
    """Return the share behind a seat. Raises: WrongCode."""
    key = _key(code, seat[:SALT])
    if not _is_of(key, seat):
        raise WrongCode
    return SealedBox(key).decrypt(locked)


def _is_of(key: PrivateKey, seat: bytes) -> bool:
    return secrets.compare_digest(bytes(key.public_key), seat[SALT:])


def _key(code: str, salt: bytes) -> PrivateKey:
    """Return the private key that a code makes; what people misread in it is put right first."""
    plain = (
        "".join(code.split()).replace("-", "").upper().replace("O", "0").replace("I", "1").replace("L", "1")
    )
    return PrivateKey(
        argon2id.kdf(
            PrivateKey.SIZE,
            plain.encode(),
            salt,
            opslimit=argon2id.OPSLIMIT_INTERACTIVE,
            memlimit=argon2id.MEMLIMIT_INTERACTIVE,
        )
    )
