"""Say to a push service who sends: a signed note of a few hours for one service.

Source: RFC 8292 (VAPID). The key of the installation is the setting `VAPID_PRIVATE_KEY`; without it there is
no web push. Not for sealing: nobody reads a message by this key.
"""

import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from realtime.notifications.webpush import base64url, sealing

VALID = timedelta(hours=12)
NUMBER_BYTES = 32


def is_on() -> bool:
    """Whether this installation can push."""
    return bool(settings.VAPID_PRIVATE_KEY)


def public_key() -> str:
    """Return what a browser asks for when it subscribes; empty without a key."""
    return base64url.encode(sealing.point_of(_key())) if is_on() else ""


def authorization(endpoint: str, at: datetime) -> str:
    """Return the header `Authorization` for a message to this address."""
    key = _key()
    claims: dict[str, object] = {
        "aud": "{0.scheme}://{0.netloc}".format(urlsplit(endpoint)),
        "exp": int((at + VALID).timestamp()),
        "sub": f"mailto:{settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else settings.SITE_URL,
    }
    signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    signature = r.to_bytes(NUMBER_BYTES, "big") + s.to_bytes(NUMBER_BYTES, "big")
    return f"vapid t={signed}.{base64url.encode(signature)}, k={base64url.encode(sealing.point_of(key))}"


def _part(values: dict[str, object]) -> str:
    return base64url.encode(json.dumps(values, separators=(",", ":")).encode())


def _key() -> ec.EllipticCurvePrivateKey:
    try:
        number = int.from_bytes(base64url.decode(settings.VAPID_PRIVATE_KEY), "big")
        return ec.derive_private_key(number, ec.SECP256R1())
    except ValueError as error:
        raise ImproperlyConfigured("VAPID_PRIVATE_KEY is 32 bytes of base64url: a P-256 key") from error
