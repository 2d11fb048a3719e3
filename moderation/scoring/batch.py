"""Many texts through many scorers, where one that fails does not silence the others.

Not for outcomes: see `combine`.
"""

import logging
from collections.abc import Iterable, Sequence

from moderation.scoring.base import Score, Scorer, ScorerRestingError, ScoringError, Skipped

logger = logging.getLogger(__name__)


def score_all(
    texts: Sequence[str], languages: Sequence[str], scorers: Iterable[Scorer]
) -> list[tuple[Score, ...]]:
    """Return for each text what every scorer said, in the order of the scorers.

    A scorer that failed leaves a score that says so (`skipped` is FAILED or RESTING) and a line in the log.
    """
    columns = [_column(texts, languages, scorer) for scorer in scorers]
    return [tuple(column[row] for column in columns) for row in range(len(texts))]


def _column(texts: Sequence[str], languages: Sequence[str], scorer: Scorer) -> list[Score]:
    try:
        return scorer.score(texts, languages)
    except ScoringError as error:
        logger.warning("%s did not score %d texts: %s", scorer.name, len(texts), error)
        why = Skipped.RESTING if isinstance(error, ScorerRestingError) else Skipped.FAILED
        return [Score(scorer.name, "", skipped=why) for _ in texts]
