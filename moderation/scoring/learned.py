"""The learned scorer: what this community decided, as weights on words and on the parts that they play.

A logistic regression, read from a file of plain numbers (`LearnedModel`); scoring takes no library and half a
millisecond. It reads what the word lists found as well: a slur that is quoted weighs otherwise than one said
plainly. It ranks and it errs: it queues, and a person decides. Not for learning: see `training`.
"""

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from moderation.scoring import features
from moderation.scoring.base import Label, Reason, Score, Scorer, ScoringError, Skipped
from moderation.scoring.features import Feature, Seen, see
from moderation.scoring.pieces import Piece
from moderation.scoring.wordlist import word_list

NAME = "learned"
COMBINED = "combined"
LABEL = "against_rules"
FORMAT = 1
SCALES: Mapping[str, float] = {"c": 0.5, "w": 1.0, "f": 1.0, "p": 1.0, "t": 0.5, "nobody": 1.0, "list": 1.0}
LARGEST_BYTES = 32 << 20
_HEAVIEST = 1e6
_WINDOW = 240  # characters: about two sentences, what it learned from
_MOST_WORDS = 8
_EXPLAINED_FROM = 0.5
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’')]*\s+|\n+")


class ModelFileError(ScoringError):
    """A file that is no model of ours; the sentence says why."""


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """Weights by feature.

    Attributes:
        slope, offset: from the sum of weights to a chance that was compared with what truly happened.
        digest: of the content; it is the version.
    """

    languages: frozenset[str]
    weights: Mapping[str, float]
    slope: float
    offset: float
    digest: str

    def chance(self, seen: Seen) -> tuple[float, list[float]]:
        """Return the chance in [0, 1], and what each token brought to it."""
        brought = [0.0] * len(seen.tokens)
        total = 0.0
        weight_of = self.weights.get
        for (name, first, last), value in values(seen.features):
            weight = weight_of(name)
            if weight is None:
                continue
            share = weight * value
            total += share
            if last - first == 1:
                brought[first] += share
                continue
            for token in range(first, last):
                brought[token] += share / (last - first)
        return sigmoid(self.slope * total + self.offset), brought


def values(found: Sequence[Feature]) -> list[tuple[Feature, float]]:
    """Return every feature once with its value: each kind a vector of one length, however long the text."""
    once: dict[str, Feature] = {}
    for feature in found:
        once.setdefault(feature[0], feature)
    kinds = list(map(_kind, once))
    lengths = {kind: SCALES.get(kind, 1.0) / math.sqrt(count) for kind, count in Counter(kinds).items()}
    return [(feature, lengths[kind]) for feature, kind in zip(once.values(), kinds, strict=True)]


def _kind(name: str) -> str:
    """Return the kind of a feature; what is quoted counts with its own kind."""
    if name[1] == " " and name[0] != "q":  # nearly all of them
        return name[0]
    kind, _, rest = name.partition(" ")
    return rest.partition(" ")[0] if kind == "q" else kind


def sigmoid(value: float) -> float:
    """Return the logistic function, for any number."""
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))


def to_bytes(languages: Sequence[str], weights: Mapping[str, float], slope: float, offset: float) -> bytes:
    """Return the content of a model file: JSON, numbers and names only."""
    content = {
        "format": FORMAT,
        "features": features.VERSION,
        "languages": sorted(languages),
        "slope": slope,
        "offset": offset,
        "weights": {name: weights[name] for name in sorted(weights)},
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def digest_of(content: bytes) -> str:
    """Return the fingerprint by which a model is known."""
    return hashlib.sha256(content).hexdigest()


def read(path: Path, *, digest: str | None = None) -> LearnedModel:
    """Read a model file as data; nothing in it can run.

    Args: digest: the fingerprint that it must have.
    Raises: ModelFileError for anything but a model that this version of the product wrote.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise ModelFileError(f"Het model {path} is niet te lezen: {error.strerror or error}.") from error
    if len(content) > LARGEST_BYTES:
        raise ModelFileError(f"Het model {path} is te groot.")
    if digest is not None and digest_of(content) != digest:
        raise ModelFileError(f"Het model {path} is veranderd sinds het leerde. Laat het opnieuw leren.")
    return of_bytes(content, str(path))


def of_bytes(content: bytes, name: str) -> LearnedModel:
    """Return the model in some content. Raises: ModelFileError."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ModelFileError(f"Het model {name} is geen JSON.") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ModelFileError(f"Het model {name} heeft een vorm die wij niet kennen.")
    if found.get("features") != features.VERSION:
        raise ModelFileError(f"Het model {name} leerde met een andere versie. Laat het opnieuw leren.")
    weights, languages = found.get("weights"), found.get("languages")
    if not isinstance(weights, dict) or not all(map(_is_number, weights.values())):
        raise ModelFileError(f"Het model {name} heeft gewichten die geen getallen zijn.")
    if not all(_is_number(found.get(key)) for key in ("slope", "offset")) or found["slope"] <= 0:
        raise ModelFileError(f"Het model {name} is niet geijkt.")
    if not isinstance(languages, list) or not languages or not all(isinstance(one, str) for one in languages):
        raise ModelFileError(f"Het model {name} zegt niet welke talen het leerde.")
    return LearnedModel(
        frozenset(languages), weights, float(found["slope"]), float(found["offset"]), digest_of(content)
    )


def _is_number(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and abs(value) <= _HEAVIEST
    )


class LearnedScorer:
    """Scores texts in the languages that it learned; the worst two sentences of a long text count."""

    name = NAME

    def __init__(self, model: LearnedModel, lists: Scorer | None = None) -> None:
        """Take a model; the shipped word lists where none are given."""
        self._model = model
        self._lists = lists or word_list()
        self.languages = model.languages
        self.version = f"{model.digest[:12]}+{self._lists.version}"

    def score(self, texts: Sequence[str], languages: Sequence[str]) -> list[Score]:
        """Return one score per text; those in other languages say that they were skipped."""
        return [
            self._score(text, language)
            if language in self.languages
            else Score(self.name, self.version, skipped=Skipped.LANGUAGE)
            for text, language in zip(texts, languages, strict=True)
        ]

    def _score(self, text: str, language: str) -> Score:
        value, reasons = self.judge(text, language)
        return Score(self.name, self.version, {LABEL: value}, reasons)

    def judge(
        self, text: str, language: str, listed: Sequence[Reason] | None = None
    ) -> tuple[float, tuple[Reason, ...]]:
        """Return the chance that a text is against the rules, and the words that raised it most.

        Args: listed: what the word lists found in the whole text, where that is known.
        """
        worst, best = 0.0, None
        for window in windows(text):
            whole = listed is not None and len(window.text) == len(text)
            found = listed if whole else self._lists.score([window.text], [language])[0].reasons
            seen = see(window.text, found or ())
            value, brought = self._model.chance(seen)
            if best is None or value > worst:
                worst, best = value, (window, seen, brought)
        if best is None or worst < _EXPLAINED_FROM:
            return worst, ()
        return worst, _reasons(text, worst, *best)


class CombinedScorer:
    """The word lists and the learned scorer as one judgment: the lists' finds weigh in what was learned.

    Adds the two labels that no community needs to teach, spam and personal data. In a language that was not
    learned, the lists speak alone.
    """

    name = COMBINED
    languages = None

    def __init__(self, learned: LearnedScorer, lists: Scorer | None = None) -> None:
        """Put them together."""
        self._learned = learned
        self._lists = lists or word_list()
        self.version = learned.version

    def score(self, texts: Sequence[str], languages: Sequence[str]) -> list[Score]:
        """Return one score per text."""
        return [  # text by text, so that each is taken apart once
            self._both(text, language, self._lists.score([text], [language])[0])
            for text, language in zip(texts, languages, strict=True)
        ]

    def _both(self, text: str, language: str, listed: Score) -> Score:
        if language not in self._learned.languages:
            return Score(self.name, self.version, listed.labels, listed.reasons)
        value, reasons = self._learned.judge(text, language, listed.reasons)
        apart = {str(label): listed.labels.get(label, 0.0) for label in (Label.SPAM, Label.PERSONAL_DATA)}
        kept = (reason for reason in listed.reasons if reason.label in apart)
        return Score(self.name, self.version, {LABEL: value, **apart}, (*reasons, *kept))


def windows(text: str) -> Iterator[Piece]:
    """Yield a text in windows of about two sentences, cut between words where it has any."""
    start = 0
    while start < len(text):
        end = _cut(text, start)
        if text[start:end].strip():
            yield Piece(text[start:end], start, end)
        start = end


def _cut(text: str, start: int) -> int:
    """Return where a window ends: the last end of a sentence in reach, else the last blank, else there."""
    limit = start + _WINDOW
    if limit >= len(text):
        return len(text)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, limit)]
    if ends:
        return ends[-1]
    blank = text.rfind(" ", start + 1, limit)
    return blank + 1 if blank > start else limit


def _reasons(
    text: str, value: float, window: Piece, seen: Seen, brought: Sequence[float]
) -> tuple[Reason, ...]:
    """Return the words that raised a score, the heaviest first; their weights are shares of the score."""
    raised = sum(one for one in brought if one > 0)
    found: dict[tuple[int, int], float] = {}
    for token, one in zip(seen.tokens, brought, strict=True):
        if one > 0:
            place = window.start + token.start, window.start + token.end
            found[place] = found.get(place, 0.0) + one
    if not raised:
        return ()
    heaviest = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_WORDS]
    return tuple(
        Reason(LABEL, start, end, text[start:end], min(1.0, value * one / raised))
        for (start, end), one in heaviest
    )
