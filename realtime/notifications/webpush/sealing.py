"""Seal a message for one browser, so that the push service that carries it cannot read it.

Source: RFC 8291 (keys of web push) over RFC 8188 (the coding `aes128gcm`). Not for sending: that is `wire`.
"""

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from realtime.notifications.webpush import base64url

RECORD_SIZE = 4096
POINT_BYTES = 65
AUTH_BYTES = 16
SALT_BYTES = 16
LAST_RECORD = b"\x02"


@dataclass(frozen=True, slots=True)
class Keys:
    """What a browser gave to seal with: its public point (uncompressed P-256), and a secret that we share."""

    point: bytes
    auth: bytes

    @classmethod
    def read(cls, p256dh: str, auth: str) -> "Keys":
        """Read the two texts of a subscription. Raises ValueError for what no browser gives."""
        keys = cls(base64url.decode(p256dh), base64url.decode(auth))
        if len(keys.auth) != AUTH_BYTES or len(keys.point) != POINT_BYTES:
            raise ValueError("keys of another length")
        public_key(keys.point)
        return keys


def seal(
    text: bytes,
    keys: Keys,
    *,
    length: int = 0,
    salt: bytes | None = None,
    sender: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Return the body of a push message.

    Args:
        length: the text is padded to so many bytes, so that its size tells nothing; at most 4,000.
        salt, sender: only for known answers; otherwise fresh ones each time.
    """
    salt = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    sender = sender or ec.generate_private_key(ec.SECP256R1())
    own = point_of(sender)
    shared = sender.exchange(ec.ECDH(), public_key(keys.point))
    secret = _derive(shared, keys.auth, b"WebPush: info\0" + keys.point + own, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    padded = text + LAST_RECORD + b"\0" * max(length - len(text), 0)
    head = salt + RECORD_SIZE.to_bytes(4, "big") + len(own).to_bytes(1, "big") + own
    return head + AESGCM(key).encrypt(nonce, padded, None)


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the public point of a key, uncompressed."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    """Return the key of a point. Raises ValueError for one that is not on the curve."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
