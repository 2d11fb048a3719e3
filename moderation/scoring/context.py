"""How a word was used: said, quoted from somebody, or denied.

This looks at signs and a few small words, and knows no grammar. It can be fooled, so all it ever does is turn
a hold into a place in the queue. Not for that either: see `combine`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from moderation.scoring.base import Label, Mention
from moderation.scoring.lists import Match
from moderation.scoring.normalise import Normalised

_BEFORE = 3  # words before a hit among which a "not" counts
_AFTER = 2  # and behind a threat: "ik sla je niet dood" stands inside, "ik maak je dood, nooit" does not
_OUTSIDE = 3  # words outside the quotes without which nobody is quoted

# fmt: off
NEGATIONS = frozenset((
    "geen", "niet", "nooit", "noch", "nie", "gene", "zonder",
    "pas", "jamais", "aucun", "aucune", "ni", "sans", "non",
    "kein", "keine", "keinen", "keiner", "keinem", "nicht", "niemals",
    "no", "not", "never", "dont", "don", "doesnt", "didnt", "isnt", "arent", "wasnt", "wont", "cannot",
    "cant", "without",
))
# fmt: on

# Closing mark by opening mark. Germans write „so“, the French «so», and some » so «.
_PAIRS = {'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", "‚": "‘’", "'": "'"}
_MARKS = re.compile(r"[\"“”„«»‘’‚']|(?m:^>[^\n]*)")
_APOSTROPHES = frozenset("'‘’")
_CLAUSE_ENDS = re.compile(r"[,.;:!?()\n]")


class Context:
    """The quotations and denials of one text."""

    def __init__(self, text: Normalised) -> None:
        """Find them, once for all hits."""
        self._text = text
        self._quotes = quotations(text.source)
        self._starts = [start for start, _ in self._quotes]
        self._said = sum(1 for start, end in text.tokens if not self._quoted(start, end))

    def mention_of(self, match: Match) -> Mention:
        """Return how the words of a hit were used."""
        if self._said >= _OUTSIDE and self._quoted(match.start, match.end):
            return Mention.QUOTED
        if self._can_be_denied(match) and any(word in NEGATIONS for word in self._around(match)):
            return Mention.NEGATED
        return Mention.PLAIN

    def _quoted(self, start: int, end: int) -> bool:
        place = bisect_right(self._starts, start) - 1
        return place >= 0 and end <= self._quotes[place][1]

    def _can_be_denied(self, match: Match) -> bool:
        """Tell statements from slurs: "no <slur> in my street" denies nothing."""
        return match.entry.label in (Label.INSULT, Label.THREAT) or not match.entry.is_word

    def _around(self, match: Match) -> Iterator[str]:
        """Yield the plain words of a hit, before it, and behind it if it is a threat, in the same clause."""
        tokens, source = self._text.tokens, self._text.source
        for number in range(match.first, match.last):
            yield self._word(number)
        for number in range(match.first - 1, max(match.first - 1 - _BEFORE, -1), -1):
            if _CLAUSE_ENDS.search(source, tokens[number][1], tokens[number + 1][0]):
                break
            yield self._word(number)
        if match.entry.label is Label.THREAT:
            for number in range(match.last, min(match.last + _AFTER, len(tokens))):
                if _CLAUSE_ENDS.search(source, tokens[number - 1][1], tokens[number][0]):
                    break
                yield self._word(number)

    def _word(self, number: int) -> str:
        parts = self._text.words[number][0].parts
        return parts[0][0] if len(parts) == 1 else ""


def quotations(source: str) -> list[tuple[int, int]]:
    """Return the quoted ranges, in order and without overlap, in one pass; quoted lines begin with ">"."""
    spans: list[tuple[int, int]] = []
    opened: dict[str, int] = {}
    for found in _MARKS.finditer(source):
        mark, place = found.group(), found.start()
        if mark.startswith(">"):
            spans.append(found.span())
            continue
        partner = next((opening for opening in opened if mark in _PAIRS[opening]), None)
        if partner and _may_close(source, mark, place):
            spans.append((opened.pop(partner), place + 1))
        elif mark in _PAIRS and mark not in opened and _may_open(source, mark, place):
            opened[mark] = place
    return _merged(spans)


def _may_open(source: str, mark: str, place: int) -> bool:
    """Tell a single mark that opens a quotation from an apostrophe."""
    return mark not in _APOSTROPHES or place == 0 or not source[place - 1].isalnum()


def _may_close(source: str, mark: str, place: int) -> bool:
    return mark not in _APOSTROPHES or not source[place + 1 : place + 2].isalnum()


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
