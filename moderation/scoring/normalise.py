"""Texts as a reader's eye sees them: what is spelled to slip past a list, read as the word it stands for.

Undone are: capitals, accents, full-width and decorated letters, look-alikes of other scripts, invisible
signs, digits and punctuation in the place of letters, letters set apart ("k.l.o.o.t", "k l o o t"), letters
held down ("klooot"), letters behind a star ("kl**t"). Where a sign can be read in several ways, all readings
are kept. Every word knows its place in the text as it was written. Time is linear in the length of the text.

Not undone: letters left out or swapped, a word broken into longer pieces ("kloo tzak"), two words in one.
Not for deciding what a word means: see `wordlist`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from moderation.scoring.letters import ANY_LETTER, DIGITS, LOOK_ALIKES, MASKS, PUNCTUATION, fold, is_latin

# A part of a word with all its readings; most words are one part with one reading.
Part = tuple[str, ...]
Span = tuple[int, int]

STRETCHED = 3  # equal letters in a row from which on somebody held the key down
_SPACED = 3  # single letters in a row from which on they may be one word
_WIDEST_GAP = 3  # signs between two of them
_LONGEST_SPACED = 64  # letters up to which a run is also read without its ends
_LONGEST_MASKED = 24
_LONGEST_UNSURE = 5  # more equal signs in a row than any word has letters to read them as
_HELD_DOWN = re.compile(r"(.)\1\1")
_TOKEN_OR_END = re.compile(r"([^\W_]+)|[.!?;\n]")
_BLANK = re.compile(r"\s")
_NO_LETTER = re.compile(r"[\W_]")
_LEET = re.compile(f"[{re.escape(''.join((*DIGITS, *PUNCTUATION)))}]")
_LEET_EDGES = frozenset("@$€£+|")


class Word(NamedTuple):
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


class Normalised(NamedTuple):
    """A text taken apart.

    Attributes:
        tokens: source range of every run of letters and digits, in order.
        sentences: the number of the sentence of each token; it only grows.
        words: for each token the words that begin there, the token itself first.
    """

    source: str
    tokens: tuple[Span, ...]
    sentences: tuple[int, ...]
    words: tuple[tuple[Word, ...], ...]


class _Glyphs(NamedTuple):
    """The folded text.

    Attributes:
        text: the first reading of every sign.
        at: where each sign stood in the source.
        unsure: the signs with several readings, by their place.
    """

    text: str
    at: Sequence[int]
    unsure: Mapping[int, Part]

    def readings(self, places: range | Sequence[int]) -> list[Part]:
        """Return all readings of some signs."""
        return [self.unsure.get(place) or (self.text[place],) for place in places]


@lru_cache(maxsize=8)  # several scorers look at one text in turn
def normalise(text: str) -> Normalised:
    """Take a text apart into the words that a reader may see in it."""
    glyphs = _glyphs(text)
    spans: list[Span] = []
    sentences: list[int] = []
    number = 0
    for match in _TOKEN_OR_END.finditer(glyphs.text):
        if match.group(1):
            spans.append(match.span())
            sentences.append(number)
        else:
            number += 1
    words = [
        [_word(glyphs, place, place + 1, *span, _joined(glyphs, range(*span)))]
        for place, span in enumerate(spans)
    ]
    for word in (*_chunked(glyphs, spans), *_spaced(glyphs, spans)):
        words[word.first].append(word)
    places = tuple((glyphs.at[first], glyphs.at[last - 1] + 1) for first, last in spans)
    return Normalised(text, places, tuple(sentences), tuple(map(tuple, words)))


def plain(word: str) -> str:
    """Return a word of a list as the automaton knows it: folded, with nothing between its letters."""
    return "".join(sign for letter in word for sign in fold(letter) if sign.isalnum())


def _glyphs(text: str) -> _Glyphs:
    if text.isascii():
        return _Glyphs(text.lower(), range(len(text)), {})
    signs: list[str] = []
    at: list[int] = []
    for place, sign in enumerate(text):
        folded = sign.lower() if sign.isascii() else fold(sign)
        signs.extend(folded)
        at.extend([place] * len(folded))
    folded_text = "".join(signs)
    if folded_text.isascii():
        return _Glyphs(folded_text, at, {})
    return _read_as_latin(folded_text, at)


def _read_as_latin(text: str, at: Sequence[int]) -> _Glyphs:
    """Read look-alikes as Latin letters where the text around them is Latin; true Russian or Greek stays.

    A word that mixes scripts is always read; a word wholly of look-alikes only where the text is mostly
    Latin, or holds no letter that could not be Latin.
    """
    latin = sum(map(is_latin, text))
    alike = sum(sign in LOOK_ALIKES for sign in text)
    other = sum(map(str.isalpha, text)) - latin - alike
    everywhere = latin >= alike + other or not other
    unsure: dict[int, Part] = {}
    place = 0
    for blank, signs in groupby(text, str.isspace):
        chunk = list(signs)
        if not blank and (everywhere or any(map(is_latin, chunk))):
            readings = {
                place + number: LOOK_ALIKES[sign] for number, sign in enumerate(chunk) if sign in LOOK_ALIKES
            }
            unsure.update(readings)
        place += len(chunk)
    read = list(text)
    for number, reading in unsure.items():
        read[number] = reading[0]
    return _Glyphs("".join(read), at, {key: part for key, part in unsure.items() if len(part) > 1})


def _word(
    glyphs: _Glyphs,
    first: int,
    last: int,
    begin: int,
    stop: int,
    parts: tuple[Part, ...],
    masked: bool = False,
) -> Word:
    return Word(first, last, glyphs.at[begin], glyphs.at[stop - 1] + 1, parts, masked)


def _joined(glyphs: _Glyphs, places: range | Sequence[int]) -> tuple[Part, ...]:
    """Return the parts of a word made of some signs, one behind the other."""
    if isinstance(places, range):
        text = glyphs.text[places.start : places.stop]
    else:
        text = "".join([glyphs.text[place] for place in places])
    if not glyphs.unsure or glyphs.unsure.keys().isdisjoint(places):
        if text.isdigit():
            return ((text,),)
        if not _LEET.search(text):
            letters = text if text.isalnum() else _NO_LETTER.sub("", text)
            if not _HELD_DOWN.search(letters):
                return ((letters,),)
    readings = (
        reading if reading[0].isalnum() else PUNCTUATION.get(reading[0], ("",))
        for reading in glyphs.readings(places)
    )
    return _parts(_without_leet([reading for reading in readings if reading != ("",)]))


def _without_leet(readings: Sequence[Part]) -> list[Part]:
    """Read digits as letters where letters stand beside them; at the edges they may also just be digits."""
    letters = [place for place, reading in enumerate(readings) if reading[0].isalpha()]
    if not letters:
        return list(readings)
    return [
        reading
        if reading[0] not in DIGITS
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
        elif len(reading) == 1:
            parts.append(tuple(reading[0] * times for times in range(1, STRETCHED + 1)))
        else:  # three signs that may each be an i or an l
            parts.extend([reading, *[(*reading, "")] * min(count - 1, _LONGEST_UNSURE)])
    if sure:
        parts.append(("".join(sure),))
    return tuple(parts)


def _chunked(glyphs: _Glyphs, spans: Sequence[Span]) -> Iterator[Word]:
    """Yield the words between two blanks with other signs in them: "k.l.o.o.t", "$hit", "kl**t"."""
    number = 0
    while number < len(spans):
        until = number + 1
        while until < len(spans) and not _BLANK.search(glyphs.text, spans[until - 1][1], spans[until][0]):
            until += 1
        begin, stop = _edges(glyphs.text, spans[number][0], spans[until - 1][1])
        if until - number > 1 or (begin, stop) != spans[number]:
            if any(map(str.isalpha, glyphs.text[begin:stop])):
                yield _word(glyphs, number, until, begin, stop, _joined(glyphs, range(begin, stop)))
            if not MASKS.isdisjoint(glyphs.text[begin:stop]):
                yield from _masked(glyphs, spans, number, until)
        number = until


def _edges(text: str, begin: int, stop: int) -> Span:
    """Take in the punctuation around a chunk that may be a letter; a full stop or a bracket stays out."""
    while begin > 0 and text[begin - 1] in _LEET_EDGES:
        begin -= 1
    while stop < len(text) and text[stop] in _LEET_EDGES:
        stop += 1
    return begin, stop


def _masked(glyphs: _Glyphs, spans: Sequence[Span], number: int, until: int) -> Iterator[Word]:
    """Yield the words of a chunk with stars between letters, if enough letters are left to know them by."""
    first = number
    while first < until:
        last = first + 1
        while last < until and MASKS.issuperset(glyphs.text[spans[last - 1][1] : spans[last][0]]):
            last += 1
        begin, stop = spans[first][0], spans[last - 1][1]
        if last - first > 1 and stop - begin <= _LONGEST_MASKED:
            shown = sum(sign not in MASKS for sign in glyphs.text[begin:stop])
            if shown >= 2 and 2 * shown >= stop - begin:
                readings = [
                    ANY_LETTER if reading[0] in MASKS else reading
                    for reading in glyphs.readings(range(begin, stop))
                ]
                yield _word(glyphs, first, last, begin, stop, tuple(_without_leet(readings)), masked=True)
        first = last


def _spaced(glyphs: _Glyphs, spans: Sequence[Span]) -> Iterator[Word]:
    """Yield the words made of letters that stand alone, with or without the first and the last of them.

    A wider gap may end a word, so "j i j   k l o o t" is read as a whole and in its two halves.
    """
    for first, last in _lonely(spans, 0, len(spans), _WIDEST_GAP):
        runs = {(first, last), *_lonely(spans, first, last, 1)}
        if last - first <= _LONGEST_SPACED:
            runs |= {(first + 1, last), (first, last - 1)}
        for begin, stop in sorted(runs):
            places = [spans[number][0] for number in range(begin, stop)]
            letters = sum(glyphs.text[place].isalpha() for place in places)
            if stop - begin >= _SPACED and 2 * letters >= len(places):
                parts = _joined(glyphs, places)
                yield _word(glyphs, begin, stop, spans[begin][0], spans[stop - 1][1], parts)


def _lonely(spans: Sequence[Span], first: int, last: int, widest: int) -> Iterator[Span]:
    """Yield the ranges of at least three tokens that are single signs, at most so many signs apart."""
    number = first
    while number < last:
        until = number
        while (
            until < last
            and spans[until][1] - spans[until][0] == 1
            and (until == number or spans[until][0] - spans[until - 1][1] <= widest)
        ):
            until += 1
        if until - number >= _SPACED:
            yield number, until
        number = max(until, number + 1)
