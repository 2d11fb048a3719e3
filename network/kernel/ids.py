"""Random names for things that people may see in an address bar. Not for secrets: see `secrets`."""

import secrets

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
UID_LENGTH = 16


def new_uid() -> str:
    """Return a random name of 16 Crockford base32 characters (80 bits), lower case."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(UID_LENGTH))
