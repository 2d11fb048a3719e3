"""What the learned scorer sees of a text: pieces of words, words, and the part that each word plays.

A word for a group of people is read as "a group" and nothing more, so that no group can be learned as bad or
good. Words between quotation marks and words that are denied are kept apart from the same words said plainly.
Time is linear in the length of the text. Not for weighing any of it: see `learned`.
"""

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from moderation.scoring.base import Reason
from moderation.scoring.context import quotations
from moderation.scoring.normalise import Normalised, Word, normalise, plain

GROUP = "group"
VERSION = 1  # raise it when the same text would give other features: older models are then refused
_HELD_APART = 2  # letters a token, on average, up to which a run of tokens is one word spelled apart
_LONGEST = 30  # letters of a word of which pieces are taken
_GRAMS = (3, 4, 5)
_DENIED = 3  # words behind a denial that it reaches
_PAIRED = 24  # words whose parts are paired with all that follow
_MISSPELT = 6  # letters from which on a word with one mistake is still known


class Token(NamedTuple):
    """A word: how it is read, where it stands, and the parts that it may play."""

    word: str
    start: int
    end: int
    fields: tuple[str, ...]


class Feature(NamedTuple):
    """One thing seen, and the tokens that show it: half-open, counted in tokens."""

    name: str
    first: int
    last: int


class Seen(NamedTuple):
    """A text as the learned scorer sees it."""

    tokens: tuple[Token, ...]
    features: tuple[Feature, ...]


class Fields:
    """Words by the part that they play in a sentence."""

    def __init__(self, lists: dict[str, list[str]]) -> None:
        """Sort whole words from beginnings, and prepare for misspelt ones."""
        self._whole: dict[str, tuple[str, ...]] = {}
        self._begin: dict[str, tuple[str, ...]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self.adjectives = frozenset(map(plain, lists.pop("group_adjective", [])))
        for field, entries in lists.items():
            for entry in entries:
                table = self._begin if entry.endswith("*") else self._whole
                word = plain(entry.removesuffix("*"))
                table[word] = (*table.get(word, ()), field)
        self._longest = max(map(len, self._begin), default=0)
        for word, found in (*self._whole.items(), *self._begin.items()):
            if len(word) >= _MISSPELT:
                for near in _one_off(word):
                    self._near.setdefault(near, found)

    @lru_cache(maxsize=20_000)  # noqa: B019 - one object a process
    def of(self, word: str) -> tuple[str, ...]:
        """Return the fields of a word, the longest beginning counting; a misspelt word once more."""
        found = self._exact(word)
        if not found and len(word) >= _MISSPELT - 1 and len(word) <= _LONGEST:
            for near in _shorter(word):
                if near in self._near:
                    return self._near[near]
            found = self._near.get(word, ())
        return found

    def _exact(self, word: str) -> tuple[str, ...]:
        found = self._whole.get(word, ())
        for length in range(min(len(word), self._longest), 2, -1):
            begun = self._begin.get(word[:length])
            if begun:
                return tuple(dict.fromkeys((*found, *begun)))
        return found

    def cut(self, word: str) -> tuple[str, str] | None:
        """Return a group word and what was glued to it without a blank, in order; None where nothing was."""
        if not 2 * _MISSPELT - 2 <= len(word) <= _LONGEST:
            return None
        for length in range(len(word) - 3, _MISSPELT - 1, -1):
            head, tail = word[:length], word[-length:]
            if GROUP in self._exact(head) and self._exact(word[length:]):
                return head, word[length:]
            if GROUP in self._whole.get(tail, ()) or GROUP in self._begin.get(tail, ()):
                return word[:-length], tail
        return None


@lru_cache(maxsize=1)
def fields() -> Fields:
    """Return the Dutch fields; read once a process."""
    with (Path(__file__).parent / "data" / "fields_nl.toml").open("rb") as file:
        lists = tomllib.load(file)
    lists.pop("language")
    return Fields(lists)


def see(text: str, listed: Sequence[Reason] = (), normalised: Normalised | None = None) -> Seen:
    """Return what there is to see in a text.

    Args: listed: what the word lists found in it.
    """
    normalised = normalised or normalise(text)
    tokens = tuple(_tokens(normalised))
    quoted = _quoted(text, tokens)
    found = list(_words(tokens, quoted))
    found += _parts(tokens, quoted)
    found += (
        Feature(f"list {reason.label} {reason.mention}", *_place(tokens, reason.start, reason.end))
        for reason in listed
    )
    return Seen(tokens, tuple(found))


def _tokens(text: Normalised) -> Iterator[Token]:
    known = fields()
    waiting: tuple[str, int] | None = None  # an adjective that may open the name of a group
    number = 0
    while number < len(text.tokens):
        word = _chosen(text.words[number])
        read = "".join(part[0] for part in word.parts)
        number = word.last
        parts = known.of(read)
        if waiting and "people" in parts:
            yield Token(GROUP, waiting[1], word.end, (GROUP,))
            waiting = None
            continue
        if waiting:
            yield Token(waiting[0], waiting[1], waiting[1] + len(waiting[0]), ())
            waiting = None
        if read in known.adjectives:
            waiting = read, word.start
        elif cut := known.cut(read):
            for piece in cut:
                of = known.of(piece)
                yield Token(GROUP if GROUP in of else piece, word.start, word.end, of)
        elif GROUP in parts:
            yield Token(GROUP, word.start, word.end, (GROUP,))
        else:
            yield Token(read, word.start, word.end, parts)
    if waiting:
        yield Token(waiting[0], waiting[1], waiting[1] + len(waiting[0]), ())


def _chosen(words: tuple[Word, ...]) -> Word:
    """Take the token itself, or the longer word whose letters were set apart."""
    best = words[0]
    for word in words[1:]:
        apart = word.last - word.first
        if apart > best.last - best.first and (word.end - word.start) <= (_HELD_APART + 1) * apart:
            best = word
    return best


def _quoted(text: str, tokens: Sequence[Token]) -> list[bool]:
    """Say of each token whether it is quoted; a text that is hardly more than a quotation quotes nobody."""
    ranges = quotations(text)
    inside = []
    number = 0
    for token in tokens:
        while number < len(ranges) and ranges[number][1] <= token.start:
            number += 1
        inside.append(number < len(ranges) and ranges[number][0] <= token.start)
    return inside if len(inside) - sum(inside) >= 3 else [False] * len(inside)


def _words(tokens: Sequence[Token], quoted: Sequence[bool]) -> Iterator[Feature]:
    """Yield the words, their pairs and their pieces; those of a quotation under another name."""
    before = "^"
    for number, token in enumerate(tokens):
        mark = "q " if quoted[number] else ""
        yield Feature(f"{mark}w {token.word}", number, number + 1)
        yield Feature(f"{mark}w {before} {token.word}", max(0, number - 1), number + 1)
        before = token.word
        if token.word == GROUP:
            continue
        for piece in _pieces(token.word[:_LONGEST]):
            yield Feature(mark + piece, number, number + 1)


@lru_cache(maxsize=20_000)
def _pieces(word: str) -> tuple[str, ...]:
    """Return the names of the pieces of a word: a neighbourhood uses the same few thousand words."""
    padded = f"_{word}_"
    return tuple(
        f"c {padded[place : place + size]}" for size in _GRAMS for place in range(len(padded) - size + 1)
    )


def _parts(tokens: Sequence[Token], quoted: Sequence[bool]) -> Iterator[Feature]:
    """Yield the parts that words play, those that are denied apart, and the pairs of parts in their order."""
    played = _played(tokens, quoted)
    for name, number in played:
        yield Feature(f"f {name}", number, number + 1)
    for one, (name, number) in enumerate(played):
        for other, place in played[one + 1 : one + 1 + _PAIRED]:
            if place != number:
                yield Feature(f"p {name} {other}", number, place + 1)
    here = {name for name, _ in played}
    if GROUP not in here and not any(name.endswith("slur") for name in here):
        for name in sorted(here):
            yield Feature(f"nobody {name}", 0, len(tokens))
    for (one_, first), (two, _), (three, last) in zip(played, played[1:], played[2:], strict=False):
        yield Feature(f"t {one_} {two} {three}", first, last + 1)


def _played(tokens: Sequence[Token], quoted: Sequence[bool]) -> list[tuple[str, int]]:
    """Return the parts in their order, each with the token that plays it."""
    played: list[tuple[str, int]] = []
    denied_until = -1
    for number, token in enumerate(tokens):
        for name in token.fields:
            said = f"not {name}" if number <= denied_until and name not in (GROUP, "deny") else name
            played.append((f"q {said}" if quoted[number] else said, number))
        if "deny" in token.fields:
            denied_until = number + _DENIED
    return played


def _place(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    within = [number for number, token in enumerate(tokens) if token.start < end and token.end > start]
    return (within[0], within[-1] + 1) if within else (0, 0)


def _shorter(word: str) -> Iterator[str]:
    """Yield a word without one of its letters, and with two neighbours swapped."""
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _one_off(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
