"""A long text cut into pieces that a model can read whole, each with its place.

Not for words: see `normalise`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 1_000  # characters: most pieces stay below the 512 tokens after which a model reads no further
MOST = 20  # pieces of one text: 20,000 characters, the longest text that is taken
_EXPLAINED = 12  # parts of which a piece is explained
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, half open, counted in characters."""

    text: str
    start: int
    end: int


def pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a text, cut between words where there are any."""
    start = 0
    for _ in range(MOST):
        if start >= len(text):
            return
        end = min(start + LONGEST, len(text))
        if end < len(text):
            blank = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
            end = blank + 1 if blank > start else end
        if text[start:end].strip():
            yield Piece(text[start:end], start, end)
        start = end


def without(piece: Piece) -> Iterator[tuple[Piece, str]]:
    """Yield parts of a piece, single words where it is short, each with what is left without it."""
    words = list(_WORD.finditer(piece.text))
    step = -(-len(words) // _EXPLAINED)
    for first in range(0, len(words), max(step, 1)):
        begin, stop = words[first].start(), words[min(first + step, len(words)) - 1].end()
        part = Piece(piece.text[begin:stop], piece.start + begin, piece.start + stop)
        yield part, f"{piece.text[:begin]} {piece.text[stop:]}"
