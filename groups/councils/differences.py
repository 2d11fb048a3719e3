"""What changed between two versions of a text, as pieces to mark. Pure; not for how they are drawn."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
MOST_COMPARED = 4_000_000
"""Pairs of words beyond which a changed part is shown as a whole: comparing them would take seconds."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that are the same, gone or new."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[list[Piece]]:
    """Return the two texts as blocks of pieces, in order: what is gone stands before what came for it.

    Leaving out what is new gives `before`, line by line; leaving out what is gone gives `after`.
    """
    old, new = before.split("\n"), after.split("\n")
    blocks: list[list[Piece]] = []
    for kind, start, end, begin, finish in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "\n".join(old[start:end]), "\n".join(new[begin:finish])
        if kind == "equal":
            blocks.append([Piece(SAME, gone)])
        elif kind == "delete":
            blocks.append([Piece(GONE, gone)])
        elif kind == "insert":
            blocks.append([Piece(NEW, came)])
        else:
            # A line that became empty, or was, is still a line: an empty piece keeps it.
            empty = [] if gone and came else [Piece(SAME, "")]
            blocks.append([*_by_word(gone, came), *empty])
    return blocks


def _by_word(gone: str, came: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(gone), _WORDS.findall(came)
    if len(old) * len(new) > MOST_COMPARED:
        yield from _pieces(gone, came)
        return
    for kind, start, end, begin, finish in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(SAME, "".join(old[start:end]))
        else:
            yield from _pieces("".join(old[start:end]), "".join(new[begin:finish]))


def _pieces(gone: str, came: str) -> Iterator[Piece]:
    if gone:
        yield Piece(GONE, gone)
    if came:
        yield Piece(NEW, came)
