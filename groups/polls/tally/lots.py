"""A lot that anybody can draw again: an order out of a seed, and a seed out of published fingerprints."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Lot:
    """A lot that the rules of the poll named beforehand.

    Fields:
        seed: a text that nobody knew or could choose at the opening, and that everybody can read now.
    """

    seed: str

    def order(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return keys in the order of the lot: by SHA-256 of the seed, a line end and the key. First wins."""
        return tuple(sorted(keys, key=lambda key: (sha256(f"{self.seed}\n{key}".encode()).hexdigest(), key)))


def digest_of(fingerprints: Iterable[str]) -> str:
    """Return from what the lots of a secret poll are drawn: the SHA-256 of its sorted fingerprints by line.

    Nobody chooses it: no voter chooses the fingerprint of a ballot, and all of them lie fixed before the
    first box is opened, so before anybody can know who stands equal.
    """
    return sha256("\n".join(sorted(fingerprints)).encode()).hexdigest()


def lot_of(digest: str, question: str) -> Lot | None:
    """Return the lot of one question; None where the poll has none."""
    return Lot(f"{digest} {question}") if digest else None
