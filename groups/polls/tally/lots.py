"""A lot that anybody can draw again: an order out of a published seed. Not for choosing the seed."""

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
