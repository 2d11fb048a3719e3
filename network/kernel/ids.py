"""Random names for things that people may see in an address bar. Not for secrets: see `secrets`."""

import base64
import secrets

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
UID_LENGTH = 16
UID_BYTES = 10

_TO_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", CROCKFORD.encode())


def new_uid() -> str:
    """Return a random name of 16 Crockford base32 characters (80 bits), lower case."""
    # An import of the address register asks for millions: one draw and one translation each.
    return base64.b32encode(secrets.token_bytes(UID_BYTES)).translate(_TO_CROCKFORD).decode()
