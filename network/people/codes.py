"""Secrets that people or programs type: made at random, kept only as a keyed digest.

The key is `CODE_KEY`, outside the database: whoever has the whole database can guess nothing.
Not for passwords: those have a slow hash of their own.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

from network.kernel.forms import CODE_LENGTH
from network.kernel.ids import CROCKFORD
from network.people.models import Household, Person

TOKEN_BYTES = 32
TOKEN_PREFIX = "gb_"  # noqa: S105  the part of every key that is no secret


def new_code() -> str:
    """Return a code for a letter: 12 capitals and digits of Crockford base32, 60 bits."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH)).upper()


def new_token() -> str:
    """Return a key for a program, 256 bits."""
    return TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


def letter_digest(code: str, *, person: Person, household: Household) -> str:
    """Return what is stored of a code: it is good for this account at this address only.

    Args:
        code: as `kernel.forms.plain_code` leaves it.
    """
    return _digest("letter", person.uid, household.address.uid, household.box, code)


def token_digest(token: str) -> str:
    """Return what is stored of a key for a program."""
    return _digest("token", token)


def network_digest(prefix: str) -> str:
    """Return what is stored of a caller's network."""
    return _digest("network", prefix)


def _digest(purpose: str, *parts: str) -> str:
    """Return HMAC-SHA256 in hexadecimal; parts are told apart by a byte that none of them contains."""
    message = "\x1f".join((purpose, *parts)).encode()
    return hmac.new(settings.CODE_KEY.encode(), message, hashlib.sha256).hexdigest()
