"""The first scorer: word lists and patterns. It needs no model, no network, and only milliseconds.

It knows words, not meaning: it finds an insult in a friendly joke and misses a cruel sentence of decent
words. The lists leave plain swearing alone, since a person who swears hurts nobody. Not for outcomes: see
`combine`.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256

from moderation.scoring.base import Label, Mention, Reason, Score
from moderation.scoring.context import Context
from moderation.scoring.lists import Match, Matcher, Severity, shipped
from moderation.scoring.normalise import Normalised, normalise
from moderation.scoring.patterns import Finding, personal_data, spam

NAME = "wordlist"
_ALGORITHM = "1"  # raise it when the same lists would score differently
WEIGHTS = {Severity.HOLD: 0.95, Severity.QUEUE: 0.6}


class WordListScorer:
    """Finds listed words, however they are spelled, and patterns such as phone numbers."""

    name = NAME
    languages = None

    def __init__(
        self,
        matcher: Matcher | None = None,
        *,
        own: Matcher | None = None,
        out: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        """Take a matcher; the shipped lists where none is given.

        Args:
            own: what a town adds. Apart, since building the shipped lists takes a tenth of a second.
            out: language and text of the entries that a town takes out.
        """
        self._matcher = matcher or shipped()
        self._own = own
        self._out = out
        self.version = f"{_ALGORITHM}-{self._matcher.version}"
        if own is not None or out:
            named = f"{own.version if own else ''} {sorted(out)}"
            self.version += f"-{sha256(named.encode()).hexdigest()[:8]}"

    def score(self, texts: Sequence[str], languages: Sequence[str]) -> list[Score]:
        """Return one score per text. A label is worth its heaviest reason: two insults are no threat."""
        return [self._score(text, language) for text, language in zip(texts, languages, strict=True)]

    def _score(self, text: str, language: str) -> Score:
        normalised = normalise(text)
        matches = self._find(normalised, language)
        context = Context(normalised) if matches else None
        reasons = [_reason(text, match, context.mention_of(match)) for match in matches if context]
        reasons += [_of_pattern(text, finding) for finding in (*personal_data(text), *spam(text))]
        kept = tuple(_without_doubles(reasons))
        labels = {str(label): 0.0 for label in Label}
        for reason in kept:
            labels[reason.label] = max(labels[reason.label], reason.weight)
        return Score(self.name, self.version, labels, kept)

    def _find(self, text: Normalised, language: str) -> list[Match]:
        found = self._matcher.find(text, language)
        if self._out:
            found = [match for match in found if (match.entry.language, match.entry.text) not in self._out]
        return [*found, *self._own.find(text, language)] if self._own else found


def _reason(text: str, match: Match, mention: Mention) -> Reason:
    severity = Severity.QUEUE if match.doubtful else Severity(match.entry.severity or Severity.QUEUE)
    words = text[match.start : match.end]
    weight = WEIGHTS[severity]
    if match.entry.value is not None:
        weight = min(match.entry.value, weight) if match.doubtful else match.entry.value
    return Reason(str(match.entry.label), match.start, match.end, words, weight, mention)


def _of_pattern(text: str, finding: Finding) -> Reason:
    words = text[finding.start : finding.end]
    return Reason(str(finding.label), finding.start, finding.end, words, WEIGHTS[Severity.QUEUE])


def _without_doubles(reasons: Iterable[Reason]) -> list[Reason]:
    """Keep one reason where several of a label overlap: the heaviest, then the surest, then the longest."""
    kept = [max(group, key=_weightiness) for group in _overlapping(reasons)]
    return sorted(kept, key=lambda reason: (-reason.weight, reason.start, reason.label))


def _weightiness(reason: Reason) -> tuple[float, bool, int]:
    return reason.weight, reason.mention is Mention.PLAIN, reason.end - reason.start


def _overlapping(reasons: Iterable[Reason]) -> list[list[Reason]]:
    groups: list[list[Reason]] = []
    end = 0
    for reason in sorted(reasons, key=lambda reason: (reason.label, reason.start, reason.end)):
        if groups and groups[-1][0].label == reason.label and reason.start < end:
            groups[-1].append(reason)
            end = max(end, reason.end)
        else:
            groups.append([reason])
            end = reason.end
    return groups


@lru_cache(maxsize=1)
def word_list() -> WordListScorer:
    """Return the scorer of the shipped lists; they are read once a process."""
    return WordListScorer()
