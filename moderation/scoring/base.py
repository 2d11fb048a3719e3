"""What every scorer is and gives back.

Not for any scorer in particular, and not for thresholds: see `combine`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol


class Label(StrEnum):
    """What the word lists tell apart. Models may bring labels of their own: a label is any string."""

    INSULT = "insult"
    THREAT = "threat"
    HATE = "hate"
    SEXUAL = "sexual"
    SPAM = "spam"
    PERSONAL_DATA = "personal_data"


class Mention(StrEnum):
    """How a word was used."""

    PLAIN = "plain"
    QUOTED = "quoted"
    NEGATED = "negated"


class Skipped(StrEnum):
    """Why a scorer says nothing about a text: that is not the same as a score of 0."""

    LANGUAGE = "language"
    DEADLINE = "deadline"
    FAILED = "failed"
    RESTING = "resting"


class ScoringError(Exception):
    """A scorer could not judge; the sentence says why, for the one who runs the installation."""


class ScorerRestingError(ScoringError):
    """The scorer failed so often that it is left alone for a while: so many seconds more."""

    def __init__(self, sentence: str, seconds: float = 0.0) -> None:
        """Take the sentence and how long."""
        super().__init__(sentence)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Reason:
    """Words that moved a score.

    Attributes:
        start, end: half-open range in the text as it was written, counted in characters.
        text: the words in that range, as they were written.
        weight: what they brought to the label, in [0, 1].
    """

    label: str
    start: int
    end: int
    text: str
    weight: float
    mention: Mention = Mention.PLAIN


@dataclass(frozen=True, slots=True)
class Score:
    """What one scorer says about one text.

    Attributes:
        labels: label to value in [0, 1]; empty where `skipped` says why nothing was scored.
        reasons: the heaviest first.
    """

    scorer: str
    version: str
    labels: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    reasons: tuple[Reason, ...] = ()
    skipped: Skipped | None = None


class Scorer(Protocol):
    """Judges texts. A new score of the same text by the same version is the same score."""

    @property
    def name(self) -> str:
        """Stable name, as it stands in cases and settings."""

    @property
    def version(self) -> str:
        """Changes whenever the same text could score differently."""

    @property
    def languages(self) -> frozenset[str] | None:
        """ISO 639-1 codes that it knows; None for any."""

    def score(self, texts: Sequence[str], languages: Sequence[str]) -> list[Score]:
        """Return one score per text, in order.

        Args:
            languages: ISO 639-1 code of each text, as `language.detect` gives it.

        Raises: ScoringError when none of the texts could be judged.
        """
