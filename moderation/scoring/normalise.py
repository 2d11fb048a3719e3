"""Texts as a reader's eye sees them: what is spelled to slip past a word list, read as the word it stands for.

Undone are: capitals, accents, full-width and decorated letters, look-alikes of other scripts, invisible signs,
digits and punctuation in the place of letters, letters set apart ("k.l.o.o.t", "k l o o t"), letters held down
("klooot"), letters behind a star ("kl**t"). Where a sign can be read in several ways, all readings are kept.
Every word knows its place in the text as it was written. Time is linear in the length of the text.

Not undone: letters left out or swapped, a word broken into longer pieces ("kloo tzak"), two words in one.
Not for deciding what a word means: see `wordlist`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from moderation.scoring.letters import ANY_LETTER, DIGITS, LOOK_ALIKES, MASKS, PUNCTUATION, fold, is_latin

# A part of a word with all its readings; most words are one part with one reading.
Part = tuple[str, ...]

STRETCHED = 3  # equal letters in a row from which on somebody held the key down
_SPACED = 3  # single letters in a row from which on they may be one word
_WIDEST_GAP = 3  # signs between two of them
_LONGEST_MASKED = 24
_HELD_DOWN = re.compile(r"(.)\1\1")
_ENDS_SENTENCE = frozenset(".!?;\n")
_LEET_EDGES = frozenset("@$€£+|")


@dataclass(frozen=True, slots=True)
class Word:
    """One reading of a piece of text.

    Attributes:
        first, last: half-open range of tokens that it takes; several where letters were set apart.
        start, end: half-open range in the source.
        parts: what it says; a reading takes one alternative of each part.
        masked: letters are hidden behind a star, so it may be another word.
    """

    first: int
    last: int
    start: int
    end: int
    parts: tuple[Part, ...]
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text taken apart.

    Attributes:
        tokens: source range of every run of letters and digits, in order.
        sentences: the number of the sentence of each token.
        words: for each token the words that begin there, the token itself first.
    """

    source: str
    tokens: tuple[tuple[int, int], ...]
    sentences: tuple[int, ...]
    words: tuple[tuple[Word, ...], ...]


@dataclass(frozen=True, slots=True)
class _Glyphs:
    """The folded text, sign by sign: its readings, and where each stood in the source."""

    readings: list[Part]
    at: list[int]


def normalise(text: str) -> Normalised:
    """Take a text apart into the words that a reader may see in it."""
    glyphs = _glyphs(text)
    spans = list(_tokens(glyphs.readings))
    found: list[list[Word]] = [
        [_word(glyphs, number, number + 1, first, last, _of_token(glyphs.readings[first:last]))]
        for number, (first, last) in enumerate(spans)
    ]
    for word in _chunked(glyphs, spans):
        found[word.first].append(word)
    for word in _spaced(glyphs, spans):
        found[word.first].append(word)
    places = tuple((glyphs.at[first], glyphs.at[last - 1] + 1) for first, last in spans)
    return Normalised(text, places, tuple(_sentences(glyphs.readings, spans)), tuple(map(tuple, found)))


def plain(word: str) -> str:
    """Return a word of a list as the automaton knows it: folded, with nothing between its letters."""
    return "".join(sign for letter in word for sign in fold(letter) if sign.isalnum())


def _glyphs(text: str) -> _Glyphs:
    if text.isascii():
        return _Glyphs([(sign,) for sign in text.lower()], list(range(len(text))))
    signs: list[str] = []
    at: list[int] = []
    for place, sign in enumerate(text):
        folded = sign.lower() if sign.isascii() else fold(sign)
        signs.extend(folded)
        at.extend([place] * len(folded))
    return _Glyphs(_read_as_latin(signs), at)


def _read_as_latin(signs: list[str]) -> list[Part]:
    """Read look-alikes as Latin letters where the text around them is Latin; true Russian or Greek stays.

    A word that mixes scripts is always read; a word wholly of look-alikes only where the text is mostly Latin,
    or holds no letter that could not be Latin.
    """
    latin = sum(map(is_latin, signs))
    alike = sum(sign in LOOK_ALIKES for sign in signs)
    other = sum(sign.isalpha() for sign in signs) - latin - alike
    everywhere = latin >= alike + other or not other
    readings: list[Part] = []
    for blank, chunk in groupby(signs, str.isspace):
        signs_of_chunk = list(chunk)
        if not blank and (everywhere or any(map(is_latin, signs_of_chunk))):
            readings.extend(LOOK_ALIKES.get(sign) or (sign,) for sign in signs_of_chunk)
        else:
            readings.extend((sign,) for sign in signs_of_chunk)
    return readings


def _is_letter(reading: Part) -> bool:
    return reading[0].isalpha()


def _is_sign(reading: Part) -> bool:
    return reading[0].isalnum()


def _tokens(readings: Sequence[Part]) -> Iterator[tuple[int, int]]:
    place = 0
    for of_word, run in groupby(readings, _is_sign):
        length = sum(1 for _ in run)
        if of_word:
            yield place, place + length
        place += length


def _sentences(readings: Sequence[Part], spans: Sequence[tuple[int, int]]) -> Iterator[int]:
    number = before = 0
    for first, last in spans:
        number += any(reading[0] in _ENDS_SENTENCE for reading in readings[before:first])
        before = last
        yield number


def _word(
    glyphs: _Glyphs, first: int, last: int, begin: int, stop: int, parts: tuple[Part, ...], masked: bool = False
) -> Word:
    return Word(first, last, glyphs.at[begin], glyphs.at[stop - 1] + 1, parts, masked)


def _of_token(readings: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts of one run of letters and digits."""
    if all(len(reading) == 1 for reading in readings):
        text = "".join(reading[0] for reading in readings)
        if (text.isalpha() or text.isdigit()) and not _HELD_DOWN.search(text):
            return ((text,),)
    return _parts(_without_leet(readings))


def _without_leet(readings: Sequence[Part]) -> list[Part]:
    """Read digits as letters where letters stand beside them; at the edges they may also just be digits."""
    letters = [place for place, reading in enumerate(readings) if _is_letter(reading)]
    if not letters:
        return list(readings)
    return [
        reading
        if _is_letter(reading) or reading[0] not in DIGITS
        else DIGITS[reading[0]] + (() if letters[0] < place < letters[-1] else ("",))
        for place, reading in enumerate(readings)
    ]


def _parts(readings: Sequence[Part]) -> tuple[Part, ...]:
    """Join what is sure into strings, and give letters that were held down their shorter readings."""
    parts: list[Part] = []
    sure: list[str] = []
    for reading, run in groupby(readings):
        count = sum(1 for _ in run)
        if len(reading) == 1 and count < STRETCHED:
            sure.append(reading[0] * count)
            continue
        if sure:
            parts.append(("".join(sure),))
            sure = []
        if count < STRETCHED:
            parts.extend([reading] * count)
        else:
            parts.append(tuple(letter * times for letter in reading for times in range(1, min(count, 3) + 1)))
    if sure:
        parts.append(("".join(sure),))
    return tuple(parts)


def _chunked(glyphs: _Glyphs, spans: Sequence[tuple[int, int]]) -> Iterator[Word]:
    """Yield the words that stand between two blanks with other signs in them: "k.l.o.o.t", "$hit", "kl**t"."""
    number = 0
    while number < len(spans):
        until = number + 1
        while until < len(spans) and not _blank_between(glyphs.readings, spans[until - 1][1], spans[until][0]):
            until += 1
        begin, stop = _edges(glyphs.readings, spans[number][0], spans[until - 1][1])
        if until - number > 1 or (begin, stop) != spans[number]:
            readings = glyphs.readings[begin:stop]
            if any(map(_is_letter, readings)):
                yield _word(glyphs, number, until, begin, stop, _joined(readings))
                yield from _masked(glyphs, spans, number, until)
        number = until


def _blank_between(readings: Sequence[Part], begin: int, stop: int) -> bool:
    return any(reading[0].isspace() for reading in readings[begin:stop])


def _edges(readings: Sequence[Part], begin: int, stop: int) -> tuple[int, int]:
    """Take in the punctuation around a chunk that may be a letter; a full stop or a bracket stays out."""
    while begin > 0 and readings[begin - 1][0] in _LEET_EDGES:
        begin -= 1
    while stop < len(readings) and readings[stop][0] in _LEET_EDGES:
        stop += 1
    return begin, stop


def _joined(readings: Sequence[Part]) -> tuple[Part, ...]:
    letters = [reading if _is_sign(reading) else PUNCTUATION.get(reading[0], ("",)) for reading in readings]
    return _parts(_without_leet([reading for reading in letters if reading != ("",)]))


def _masked(glyphs: _Glyphs, spans: Sequence[tuple[int, int]], number: int, until: int) -> Iterator[Word]:
    """Yield the words of a chunk with stars between letters, if enough letters are left to know them by."""
    first = number
    while first < until:
        last = first + 1
        while last < until and all(
            reading[0] in MASKS for reading in glyphs.readings[spans[last - 1][1] : spans[last][0]]
        ):
            last += 1
        begin, stop = spans[first][0], spans[last - 1][1]
        if last - first > 1 and stop - begin <= _LONGEST_MASKED:
            readings = [
                ANY_LETTER if reading[0] in MASKS else reading for reading in glyphs.readings[begin:stop]
            ]
            shown = sum(reading is not ANY_LETTER for reading in readings)
            if shown >= 2 and 2 * shown >= len(readings):
                yield _word(glyphs, first, last, begin, stop, tuple(_without_leet(readings)), masked=True)
        first = last


def _spaced(glyphs: _Glyphs, spans: Sequence[tuple[int, int]]) -> Iterator[Word]:
    """Yield the words made of letters that stand alone, with or without the first and the last of them.

    A wider gap may end a word, so "j i j   k l o o t" is read as a whole and in its two halves.
    """
    for first, last in _lonely(glyphs.readings, spans, _WIDEST_GAP):
        runs = {(first, last), (first + 1, last), (first, last - 1)}
        inner = [(first + a, first + b) for a, b in _lonely(glyphs.readings, spans[first:last], 1)]
        for begin, stop in sorted(runs.union(inner)):
            letters = [glyphs.readings[spans[number][0]] for number in range(begin, stop)]
            if stop - begin >= _SPACED and 2 * sum(map(_is_letter, letters)) >= len(letters):
                end = spans[stop - 1][1]
                parts = _parts(_without_leet(letters))
                yield _word(glyphs, begin, stop, spans[begin][0], end, parts)


def _lonely(
    readings: Sequence[Part], spans: Sequence[tuple[int, int]], widest: int
) -> Iterator[tuple[int, int]]:
    """Yield the ranges of tokens that are single signs, at most so many signs apart, at least three in a row."""
    number = 0
    while number < len(spans):
        until = number
        while (
            until < len(spans)
            and spans[until][1] - spans[until][0] == 1
            and (until == number or spans[until][0] - spans[until - 1][1] <= widest)
        ):
            until += 1
        if until - number >= _SPACED:
            yield number, until
        number = max(until, number + 1)
