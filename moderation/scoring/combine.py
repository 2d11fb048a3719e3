"""What follows from scores: publish, queue or hold. Pure; not for taking decisions, which people do.

The rules, in this order of weight:
1. A label at or above its `hold` threshold holds the text, if the scorer may hold at all and one of its
   reasons reaches the threshold by words that are neither quoted nor denied. Without words to show, nothing
   is held.
2. A label at or above its `queue` threshold lets the text out and asks a person to look.
3. Everything else is published.

| scorer   | label   | value | reason            | outcome |
|----------|---------|-------|-------------------|---------|
| wordlist | insult  | 0.6   | said              | queue   |
| wordlist | threat  | 0.95  | said              | hold    |
| wordlist | threat  | 0.95  | quoted            | queue   |
| detoxify | threat  | 0.99  | whatever          | queue   |
| detoxify | -       | -     | language unknown  | publish |
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from moderation.scoring.base import Mention, Reason, Score
from network.kernel.ports.screening import Outcome


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which value on a label asks for a person, and from which on it waits for one.

    Attributes:
        queue, hold: values in (0, 1]; None for never.
    """

    queue: float | None = 0.5
    hold: float | None = 0.9


DEFAULT = Threshold()
# Nothing is ever held for these: they are a nuisance, not a danger.
DEFAULT_THRESHOLDS: Mapping[str, Threshold] = {
    "spam": Threshold(queue=0.5, hold=None),
    "personal_data": Threshold(queue=0.5, hold=None),
    # A model calls all swearing obscene; that alone is no work for a person.
    "obscene": Threshold(queue=0.9, hold=None),
    "toxicity": Threshold(queue=0.8, hold=None),
    # What was learned errs on one neutral mention of a group in four at 0.5: docs/moderation/scorers.md.
    "against_rules": Threshold(queue=0.8, hold=0.9),
}
MAY_HOLD = frozenset(("wordlist",))


@dataclass(frozen=True, slots=True)
class Cause:
    """One label that asked for the outcome, or for less."""

    scorer: str
    version: str
    label: str
    value: float
    outcome: Outcome
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Combined:
    """The outcome of all scores of a text, and every label that asked for a person, the heaviest first."""

    outcome: Outcome
    causes: tuple[Cause, ...]


def combine(
    scores: Iterable[Score],
    thresholds: Mapping[str, Threshold] = DEFAULT_THRESHOLDS,
    *,
    may_hold: frozenset[str] = MAY_HOLD,
) -> Combined:
    """Return what follows from the scores of one item.

    Args:
        scores: of every text of the item, by every scorer.
        thresholds: by label; DEFAULT for a label that is not named.
        may_hold: names of the scorers that may hold; all others only queue.
    """
    causes = [
        cause
        for score in scores
        for label, value in score.labels.items()
        if (cause := _cause(score, label, value, thresholds.get(label, DEFAULT), may_hold))
    ]
    return _together(causes)


def merge(parts: Iterable[Combined]) -> Combined:
    """Return what follows from the texts of one item together: the worst of them counts."""
    return _together([cause for part in parts for cause in part.causes])


def _together(causes: list[Cause]) -> Combined:
    held = any(cause.outcome is Outcome.HOLD for cause in causes)
    outcome = Outcome.HOLD if held else Outcome.QUEUE if causes else Outcome.PUBLISH
    causes.sort(
        key=lambda cause: (cause.outcome is not Outcome.HOLD, -cause.value, cause.label, cause.scorer)
    )
    return Combined(outcome, tuple(causes))


def _cause(
    score: Score, label: str, value: float, threshold: Threshold, may_hold: frozenset[str]
) -> Cause | None:
    reasons = tuple(reason for reason in score.reasons if reason.label == label)
    if score.scorer in may_hold and _holds(value, reasons, threshold.hold):
        outcome = Outcome.HOLD
    elif any(limit is not None and value >= limit for limit in (threshold.queue, threshold.hold)):
        outcome = Outcome.QUEUE
    else:
        return None
    return Cause(score.scorer, score.version, label, value, outcome, reasons)


def _holds(value: float, reasons: tuple[Reason, ...], threshold: float | None) -> bool:
    return (
        threshold is not None
        and value >= threshold
        and any(reason.weight >= threshold and reason.mention is Mention.PLAIN for reason in reasons)
    )
