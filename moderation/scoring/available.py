"""Which scorers this installation has. The one module here with settings and rows; not for scoring."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from moderation.models import ScorerVersion
from moderation.scoring import learned, toxicity, wordlist
from moderation.scoring.base import Scorer
from moderation.scoring.learned import CombinedScorer, LearnedScorer
from moderation.scoring.precision import Precision
from moderation.scoring.toxicity import DetoxifyScorer, Source
from network.env import VAR


def inline_scorers() -> tuple[Scorer, ...]:
    """Return the scorers that may answer within a request: milliseconds, no model."""
    return (wordlist.word_list(),)


def worker_scorers() -> tuple[Scorer, ...]:
    """Return the scorers that only the worker may call; empty without a model.

    Raises: ModelFileError when the learned scorer is on and its file is not what it was.
    """
    return tuple(one for one in (detoxify_scorer(), learned_scorer()) if one)


def has_models() -> bool:
    """Whether anything may have to look in the worker; asks neither the database nor a model."""
    return bool(settings.DETOXIFY_CHECKPOINT or settings.DETOXIFY_MODEL) or _folder().is_dir()


def learned_scorer(version: str | None = None) -> LearnedScorer | None:
    """Return what was learned: the version that counts, or the one named; None where there is none.

    Raises: ModelFileError when its file is not what it was.
    """
    if (
        not _folder().is_dir()
    ):  # nothing was ever learned here: no need of a database, not even of one with tables
        return None
    rows = ScorerVersion.objects.all()
    row = (rows.filter(version=version) if version else rows.filter(active=True)).first()
    return _learned(model_path(row.version), row.digest) if row else None


def model_path(version: str) -> Path:
    """Return where the file of a version lies."""
    return _folder() / f"learned-{version}.json"


def _folder() -> Path:
    return VAR / "scorers"


def detoxify_scorer() -> DetoxifyScorer | None:
    """Return Detoxify, not yet loaded; None unless DETOXIFY_CHECKPOINT or DETOXIFY_MODEL is set."""
    return _detoxify(
        str(settings.DETOXIFY_CHECKPOINT or ""),
        str(settings.DETOXIFY_MODEL or ""),
        settings.DETOXIFY_PRECISION,
    )


def scorer_names() -> tuple[str, ...]:
    """Return the names that `scorer` knows, switched on or not."""
    return wordlist.NAME, toxicity.NAME, learned.NAME, learned.COMBINED


def scorer(name: str, version: str | None = None) -> Scorer | None:
    """Return a scorer by its name; None when it is switched off.

    Args: version: of what was learned, to try one that does not count yet.
    Raises: KeyError for an unknown name, ModelFileError.
    """
    if name not in scorer_names():
        raise KeyError(name)
    if name == wordlist.NAME:
        return wordlist.word_list()
    if name == toxicity.NAME:
        return detoxify_scorer()
    found = learned_scorer(version)
    return CombinedScorer(found) if found and name == learned.COMBINED else found


def newest_version() -> str | None:
    """Return the version that was learned last, switched on or not; None before anything was learned."""
    if not _folder().is_dir():
        return None
    return ScorerVersion.objects.values_list("version", flat=True).first()


@lru_cache(maxsize=2)
def _detoxify(checkpoint: str, model: str, precision: str) -> DetoxifyScorer | None:
    """Keep one scorer a process: the model is heavy, and the breaker must remember."""
    if not checkpoint and not model:
        return None
    return DetoxifyScorer(Source(Path(checkpoint) if checkpoint else None, model, Precision(precision)))


@lru_cache(maxsize=2)
def _learned(path: Path, digest: str) -> LearnedScorer:
    """Read a model once a process; a failure is not kept."""
    return LearnedScorer(learned.read(path, digest=digest))
