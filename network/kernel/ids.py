"""Random names for things that people may see in an address bar. Not for secrets: see `secrets`."""

import base64
import secrets
import uuid

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
UID_LENGTH = 16
UID_BYTES = 10

_TO_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", CROCKFORD.encode())


def new_uid() -> str:
    """Return a random name of 16 Crockford base32 characters (80 bits), lower case."""
    return new_uids(1)[0]


def new_uids(count: int) -> list[str]:
    """Return many random names, drawn at once: for imports, where each by itself would cost most."""
    letters = base64.b32encode(secrets.token_bytes(UID_BYTES * count)).translate(_TO_CROCKFORD).decode()
    return [letters[start : start + UID_LENGTH] for start in range(0, UID_LENGTH * count, UID_LENGTH)]


def new_uuid() -> uuid.UUID:
    """Return a random number of 122 bits, for rows whose key must say nothing of when they were made."""
    return uuid.uuid4()
