"""Words that a town adds to the lists of the product, or takes out of them. Not for who may: see `services`.

They are written as in `lists`: no regular expressions, so nothing that somebody types can make matching slow.
What would hit everyday sentences is refused, and so is what could match in too many ways.
"""

import logging
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from moderation.scoring.base import Label
from moderation.scoring.lists import GAP, Entry, Matcher, Severity, WordListError, shipped
from moderation.scoring.normalise import normalise
from moderation.scoring.wordlist import WordListScorer, word_list
from network.kernel.errors import Invalid, Sentence

INNOCENT = Path(__file__).parent / "data" / "innocent.toml"
MOST_LETTERS = 120
MOST_PARTS = 6
MOST_GAPS = 2
MOST_LOOSE = 4  # stars and optional words
MOST_INNOCENT = 2  # everyday sentences that an entry may hit; of some two hundred

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OwnWord:
    """One word or pattern. Attributes: value: in (0, 1]; 0 takes the entry of that name out."""

    language: str
    label: str
    pattern: str
    value: float

    @property
    def entry(self) -> Entry:
        """The word as an entry of a list."""
        return Entry(self.pattern, self.language, Label(self.label), Severity.HOLD, value=self.value)


def scorer_with(words: Sequence[OwnWord]) -> WordListScorer:
    """Return the word list of the product with these words in it, and without those that weigh 0.

    An entry that this version of the product can no longer read is left out and said in the log.
    """
    return _scorer_with(tuple(words)) if words else word_list()


@lru_cache(maxsize=64)
def _scorer_with(words: tuple[OwnWord, ...]) -> WordListScorer:
    added = [word for word in words if word.value > 0]
    out = frozenset((word.language, word.pattern) for word in words if word.value == 0)
    return WordListScorer(shipped(), own=Matcher((), own=_readable(added)), out=out)


def _readable(words: Iterable[OwnWord]) -> list[Entry]:
    kept = []
    for word in words:
        try:
            Matcher((), own=[word.entry])
        except (WordListError, ValueError) as error:
            logger.warning("a word of a town is left out: %s", error)
        else:
            kept.append(word.entry)
    return kept


def is_shipped(language: str, pattern: str) -> bool:
    """Whether the list that comes with the product has this entry."""
    return (language, pattern) in _shipped_names()


@lru_cache(maxsize=1)
def _shipped_names() -> frozenset[tuple[str, str]]:
    return frozenset((entry.language, entry.text) for entry in shipped().entries if entry.severity)


def ensure_good(word: OwnWord) -> None:
    """Refuse a pattern that cannot be read, could match in too many ways, or hits everyday sentences.

    Raises: Invalid.
    """
    if word.value == 0:
        return
    parts = word.pattern.split()
    if not parts or len(word.pattern) > MOST_LETTERS or len(parts) > MOST_PARTS:
        raise _refused(_("“%(pattern)s” is te lang. Hou het bij zes woorden."), word)
    if "{" in word.pattern:
        raise _refused(_("“%(pattern)s”: schrijf de woorden voluit, zonder accolades."), word)
    loose = word.pattern.count("*") + sum(part.endswith("?") for part in parts)
    if parts.count(GAP) > MOST_GAPS or loose > MOST_LOOSE:
        raise _refused(_("“%(pattern)s” kan op te veel manieren passen. Maak het preciezer."), word)
    try:
        matcher = Matcher((), own=[word.entry])
    except (WordListError, ValueError) as error:
        raise _refused(
            _("“%(pattern)s” kunnen we niet lezen. Gebruik woorden, met * voor of achter een woord."), word
        ) from error
    hit = innocent_hits(matcher)
    if len(hit) > MOST_INNOCENT:
        raise _refused(
            _("“%(pattern)s” treft gewone zinnen, %(number)d in onze proef. Bijvoorbeeld: “%(example)s”"),
            word,
            number=len(hit),
            example=hit[0],
        )


def innocent_hits(matcher: Matcher) -> list[str]:
    """Return the everyday sentences in which an entry of a matcher stands."""
    return [
        sentence for language, sentence in innocent_sentences() if matcher.find(normalise(sentence), language)
    ]


@lru_cache(maxsize=1)
def innocent_sentences() -> tuple[tuple[str, str], ...]:
    """Return everyday sentences that must stay free, each with its language."""
    found = tomllib.loads(INNOCENT.read_text(encoding="utf-8"))
    return tuple((language, sentence) for language, sentences in found.items() for sentence in sentences)


def _refused(sentence: Sentence, word: OwnWord, **more: object) -> Invalid:
    return Invalid(sentence % {"pattern": word.pattern[:60], **more}, field="words")
