"""Base64 as web push writes it: for addresses, without padding. Not for other encodings."""

import base64
import binascii
import re

LETTERS = re.compile(r"[A-Za-z0-9_-]*")


def encode(data: bytes) -> str:
    """Return bytes as letters that may stand in an address."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes of such letters, with or without padding. Raises ValueError for anything else."""
    letters = text.rstrip("=")
    if not LETTERS.fullmatch(letters):
        raise ValueError("not base64url")
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
