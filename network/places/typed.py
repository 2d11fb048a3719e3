"""What somebody may mean who types an address: street, number, place, each perhaps cut short.

Pure: text in, readings out, the likeliest first. Not for searching: `queries.addresses` tries them in turn.
"""

from collections.abc import Iterator
from typing import NamedTuple

from network.places.folding import plain_words

LONGEST_TYPED = 160
MOST_NUMBERS = 4
BOX_WORDS = frozenset({"b", "bu", "bus", "bt", "bte", "bo", "boi", "boit", "boite"})


class Reading(NamedTuple):
    """One way to read it. `street` and `where` are plain words, `number` is as typed or empty."""

    street: str
    number: str
    where: tuple[str, ...]


def readings(text: str) -> Iterator[Reading]:
    """Yield the ways to read `Ankerstr 12 bus 3, 9100 Sint-Nikl`, the likeliest first.

    A word that begins with a digit may be the number, the last one before the first, as streets and
    postcodes have digits too: Plein 1830 5, Kerkstraat 12 1500 Halle.
    """
    text = text[:LONGEST_TYPED]
    words = text.replace(",", " ").split()
    starts = [at for at, word in enumerate(words) if at and word[0].isdigit()]
    for at in reversed(starts[:MOST_NUMBERS]):
        street = plain_words(" ".join(words[:at]))
        rest = words[at + 1 :]
        if rest and len(rest[0]) == 1 and rest[0].isalpha():
            yield Reading(street, words[at] + rest[0], _place(rest[1:]))
        yield Reading(street, words[at], _place(rest))
    glued = words[-1].rstrip("0123456789") if words else ""
    if glued and glued != words[-1] and not glued[0].isdigit():
        yield Reading(plain_words(" ".join([*words[:-1], glued])), words[-1][len(glued) :], ())
    street, _comma, where = text.partition(",")
    yield Reading(plain_words(street), "", _place(where.split()))


def _place(words: list[str]) -> tuple[str, ...]:
    """Return the words of the place, without a box before them."""
    if words and plain_words(words[0]) in BOX_WORDS:
        words = words[2:]
    return tuple(plain_words(" ".join(words)).split())
