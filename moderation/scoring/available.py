"""Which scorers this installation has. The one module here that reads the settings; not for scoring."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from moderation.scoring import toxicity, wordlist
from moderation.scoring.base import Scorer
from moderation.scoring.toxicity import DetoxifyScorer, Source


def inline_scorers() -> tuple[Scorer, ...]:
    """Return the scorers that may answer within a request: milliseconds, no model."""
    return (wordlist.word_list(),)


def worker_scorers() -> tuple[Scorer, ...]:
    """Return the scorers that only the worker may call; empty without a model."""
    detoxify = detoxify_scorer()
    return (detoxify,) if detoxify else ()


def detoxify_scorer() -> DetoxifyScorer | None:
    """Return Detoxify, not yet loaded; None unless DETOXIFY_CHECKPOINT or DETOXIFY_MODEL is set."""
    return _detoxify(str(settings.DETOXIFY_CHECKPOINT or ""), str(settings.DETOXIFY_MODEL or ""))


def scorer_names() -> tuple[str, ...]:
    """Return the names that `scorer` knows, switched on or not."""
    return wordlist.NAME, toxicity.NAME


def scorer(name: str) -> Scorer | None:
    """Return a scorer by its name; None when it is switched off. Raises: KeyError for an unknown name."""
    if name not in scorer_names():
        raise KeyError(name)
    return wordlist.word_list() if name == wordlist.NAME else detoxify_scorer()


@lru_cache(maxsize=2)
def _detoxify(checkpoint: str, model: str) -> DetoxifyScorer | None:
    """Keep one scorer a process: the model is heavy, and the breaker must remember."""
    if not checkpoint and not model:
        return None
    return DetoxifyScorer(Source(Path(checkpoint) if checkpoint else None, model))
