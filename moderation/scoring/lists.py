"""The word lists of `moderation/wordlists`, read and put together into one matcher.

An entry is one word or several. In an entry
    `word*`, `*word`, `*word*`  stand for words that begin, end with or contain these letters;
    `{set}`                     stands for any member of a set of its file (members may be several words);
    a `?` at the end of a word  makes it optional;
    `..`                        stands for at most three words within the sentence.
There are no regular expressions: nothing that is written in a list can make matching slow.

Not for what a hit weighs: see `wordlist`.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from moderation.scoring.automaton import FROM, UNTIL, Automaton
from moderation.scoring.base import Label
from moderation.scoring.normalise import Normalised, Word, plain

FOLDER = Path(__file__).resolve().parent.parent / "wordlists"
WIDEST_GAP = 3  # words that `..` may stand for
GAP = ".."
_OFTEN = 24  # letters up to which a word is worth remembering


class WordListError(ValueError):
    """A word list that cannot be used; the sentence names the file and the entry."""


class Severity(StrEnum):
    """How sure an entry is."""

    HOLD = "hold"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list.

    Attributes:
        language: of its list.
        only_here: counts only in texts of that language, since the word is innocent in another one.
        severity: None for words that are allowed although an entry would hit them.
        value: what a town says that it weighs; None to go by the severity.
    """

    text: str
    language: str
    label: Label
    severity: Severity | None
    only_here: bool = False
    value: float | None = None

    @property
    def is_word(self) -> bool:
        """Whether it is one word, and no statement."""
        return " " not in self.text and "{" not in self.text


@dataclass(frozen=True, slots=True)
class Match:
    """Where an entry stands in a text: a range of tokens, and the same range in the source.

    Attributes:
        doubtful: a star hides some of its letters, or a sentence ends inside it.
    """

    entry: Entry
    first: int
    last: int
    start: int
    end: int
    doubtful: bool


@dataclass(slots=True, eq=False)
class _Node:
    """How far into which entries a reader has come; from there a place leads on to one or more nodes."""

    following: dict[int, list["_Node"]] = field(default_factory=dict)
    gap: "_Node | None" = None
    entries: list[Entry] = field(default_factory=list)


class Matcher:
    """All entries of all lists at once."""

    def __init__(self, files: Iterable[tuple[str, str]], own: Iterable[Entry] = ()) -> None:
        """Build it from the names and contents of list files, and entries of a town. Raises WordListError."""
        files, own = list(files), list(own)
        named = (*(part for file in files for part in file), *map(repr, own))
        self.version = sha256("\0".join(named).encode()).hexdigest()[:10]
        self.entries: list[Entry] = []
        self._root = _Node()
        self._places: dict[frozenset[str], int] = {}
        self._reached: dict[tuple[int, tuple[str, ...]], _Node] = {}
        for name, content in files:
            self._read(name, content)
        for entry in own:
            self._add(entry.language, entry, {})
        self._reached.clear()
        whole = ((pattern, number) for words, number in self._places.items() for pattern in words)
        self._automaton = Automaton(whole)
        self._meanings = lru_cache(maxsize=16_384)(self._automaton.find)

    def _read(self, name: str, content: str) -> None:
        try:
            document = tomllib.loads(content)
        except tomllib.TOMLDecodeError as error:
            raise WordListError(f"{name}: {error}") from error
        language = str(document.get("language", ""))
        sets = {key: tuple(members) for key, members in document.get("sets", {}).items()}
        for group in document.get("group", ()):
            for text in group.get("entries", ()):
                self._add(name, _entry(name, text, language, group), sets)
        for text in document.get("allow", ()):
            self._add(name, Entry(text, language, Label.SPAM, None), sets)

    def _add(self, name: str, entry: Entry, sets: Mapping[str, Sequence[str]]) -> None:
        self.entries.append(entry)
        nodes = [self._root]
        try:
            for part in _split(entry.text):
                nodes = [following for node in nodes for following in self._after(node, part, sets)]
        except (KeyError, ValueError) as error:
            raise WordListError(f"{name}: the entry {entry.text!r} cannot be read: {error}") from error
        for node in nodes:
            node.entries.append(entry)

    def _after(self, node: _Node, part: str, sets: Mapping[str, Sequence[str]]) -> list[_Node]:
        """Return the nodes behind one part of an entry; entries that begin alike share them."""
        if part == GAP:
            node.gap = node.gap or _Node()
            return [node.gap]
        if part.endswith("?"):
            return [node, *self._after(node, part[:-1], sets)]
        members = tuple(sets[part.strip("{}")]) if part.startswith("{") else (part,)
        key = (id(node), members)
        if key not in self._reached:
            self._reached[key] = _Node()
            self._lead(node, [[member for member in members if " " not in member]], self._reached[key])
            for member in members:
                if " " in member:
                    self._lead(node, [[word] for word in member.split()], self._reached[key])
        return [self._reached[key]]

    def _lead(self, node: _Node, places: Sequence[Sequence[str]], target: _Node) -> None:
        """Lead from a node over some places to another one."""
        for left, words in zip(range(len(places) - 1, -1, -1), places, strict=True):
            if words:
                place = frozenset(map(_pattern, words))
                number = self._places.setdefault(place, len(self._places))
                following = _Node() if left else target
                node.following.setdefault(number, []).append(following)
                node = following

    def find(self, text: Normalised, language: str) -> list[Match]:
        """Return every entry in a text of that language, in order; allowed words take theirs out."""
        meanings = [[(word, self._meaning(word)) for word in words] for words in text.words]
        hits: dict[tuple[Entry, int, int], Match] = {}
        allowed: list[tuple[int, int]] = []
        for first in range(len(meanings)):
            for match in self._from(text, meanings, first):
                if match.entry.severity is None:
                    allowed.append((match.first, match.last))
                elif not match.entry.only_here or match.entry.language == language:
                    known = hits.setdefault((match.entry, match.first, match.last), match)
                    if known.doubtful and not match.doubtful:
                        hits[match.entry, match.first, match.last] = match
        innocent = _covered(allowed, len(meanings))
        return [match for match in hits.values() if innocent[match.first] < match.last]

    def _meaning(self, word: Word) -> frozenset[int]:
        """Return the places that a word may take; short, plain words come again and again."""
        if len(word.parts) == 1 and len(word.parts[0][0]) <= _OFTEN:
            return self._meanings(word.parts)
        return self._automaton.find(word.parts)

    def _from(
        self, text: Normalised, meanings: Sequence[Sequence[tuple[Word, frozenset[int]]]], first: int
    ) -> Iterator[Match]:
        """Yield the entries that begin at a token. A node is visited once a place, so the steps are few."""
        if not any(found for _word, found in meanings[first]):
            return
        waiting = [(self._root, first, text.tokens[first][0], 0, False)]
        seen: set[tuple[int, int, bool]] = set()
        while waiting:
            node, at, start, end, doubtful = waiting.pop()
            if (id(node), at, doubtful) in seen:
                continue
            seen.add((id(node), at, doubtful))
            for entry in node.entries:
                yield Match(entry, first, at, start, end, doubtful)
            if at >= len(meanings):
                continue
            crossed = at > first and text.sentences[at] != text.sentences[at - 1]
            for word, found in meanings[at]:
                begin = word.start if at == first else start
                for number in found & node.following.keys():
                    unsure = doubtful or crossed or word.masked
                    onwards = (word.last, begin, word.end, unsure)
                    waiting.extend((following, *onwards) for following in node.following[number])
            if node.gap is not None:
                waiting.extend((node.gap, to, start, end, doubtful) for to in _within_sentence(text, at))


def _entry(name: str, text: str, language: str, group: Mapping[str, object]) -> Entry:
    try:
        label, severity = Label(str(group["label"])), Severity(str(group["severity"]))
    except (KeyError, ValueError) as error:
        raise WordListError(f"{name}: the group of {text!r} needs a label and a severity: {error}") from error
    return Entry(text, language, label, severity, bool(group.get("only_here", False)))


def _split(text: str) -> list[str]:
    """Return the parts of an entry. Raises: ValueError unless the first and the last of them stand firm."""
    parts = text.split()
    if not parts or GAP in (parts[0], parts[-1]):
        raise ValueError("it begins or ends with nothing")
    if all(part == GAP or part.endswith("?") for part in parts):
        raise ValueError("all of it is optional")
    return parts


def _pattern(word: str) -> str:
    if not word.strip("*?").replace("'", "").replace("-", "").isalnum():
        raise ValueError(f"{word!r} is no word")
    letters = plain(word)
    if not letters or (len(letters) < 2 and "*" in word):
        raise ValueError(f"{word!r} says too little")
    return f"{'' if word.startswith('*') else FROM}{letters}{'' if word.endswith('*') else UNTIL}"


def _within_sentence(text: Normalised, at: int) -> Iterator[int]:
    """Yield the tokens on which a gap that begins here may end."""
    for to in range(at, min(at + WIDEST_GAP + 1, len(text.tokens))):
        if text.sentences[to] != text.sentences[at - 1]:
            return
        yield to


def _covered(allowed: Iterable[tuple[int, int]], count: int) -> list[int]:
    """Return for each token how far the widest allowed range goes that holds it or begins before it."""
    until = [0] * (count + 1)
    for first, last in allowed:
        until[first] = max(until[first], last)
    for place in range(1, count):
        until[place] = max(until[place], until[place - 1])
    return until


@lru_cache(maxsize=1)
def shipped() -> Matcher:
    """Return the matcher of the lists that come with the product."""
    files = sorted(FOLDER.glob("*.toml"))
    return Matcher([(file.name, file.read_text(encoding="utf-8")) for file in files])
