"""From scores to the verdict of the port `screening`. Not for what happens with it."""

from collections.abc import Iterable, Mapping, Sequence

from moderation.rules.tuning import Setup
from moderation.scoring.base import Score, Scorer
from moderation.scoring.batch import score_all
from moderation.scoring.combine import Cause, Threshold, combine, merge
from moderation.scoring.language import detect_all
from network.kernel.ports.screening import Finding, Verdict

MOST_WORDS = 8


def judge(
    texts: Sequence[str], language: str, scorers: Iterable[Scorer], setup: Setup
) -> tuple[Verdict, list[Score]]:
    """Return what follows from these texts of one item, and every score behind it.

    Args:
        language: what the author says; short texts fall back to it.
        setup: what is in force where the item stands; each text by the thresholds of its own language.
    """
    said = [text for text in texts if text.strip()]
    languages = detect_all(said, language)
    rows = score_all(said, languages, scorers)
    combined = merge(
        combine(row, setup.thresholds(spoken)) for row, spoken in zip(rows, languages, strict=True)
    )
    scores = [score for row in rows for score in row]
    return Verdict(combined.outcome, tuple(_finding(cause) for cause in combined.causes)), scores


def verdict_of(scores: Iterable[Score], thresholds: Mapping[str, Threshold]) -> Verdict:
    """Return what follows from the scores of one text that were given already."""
    combined = combine(scores, thresholds)
    return Verdict(combined.outcome, tuple(_finding(cause) for cause in combined.causes))


def _finding(cause: Cause) -> Finding:
    words = tuple(dict.fromkeys(reason.text for reason in cause.reasons))
    return Finding(cause.scorer, cause.version, cause.label, cause.value, words[:MOST_WORDS])
