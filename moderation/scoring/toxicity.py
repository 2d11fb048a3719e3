"""The second scorer: Detoxify, the library itself with a checkpoint of the town's own machine.

Only for the worker: importing and loading take many seconds and up to 1.5 GB. It knows the seven languages of
its multilingual model and neither Dutch nor German; a text in another language is not scored, and the score
says so. Swearing counts as toxic whatever the tone, so what it says only queues (see `combine.MAY_HOLD`).
"""

import logging
import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from moderation.scoring import checkpoint as checkpoints
from moderation.scoring.base import Reason, Score, ScorerRestingError, ScoringError, Skipped
from moderation.scoring.breaker import Breaker, Timer
from moderation.scoring.buckets import Model, predict, predict_pieces
from moderation.scoring.pieces import Piece, without
from moderation.scoring.precision import MOST_MOVED, Precision, in_whole_numbers

logger = logging.getLogger(__name__)

NAME = "detoxify"
MULTILINGUAL = frozenset(("en", "fr", "es", "it", "pt", "tr", "ru"))
ENGLISH = frozenset(("en",))
# Names under which the library fetches a checkpoint of its own, and the languages of each.
PUBLISHED: dict[str, frozenset[str]] = {
    "multilingual": MULTILINGUAL,
    "original": ENGLISH,
    "original-small": ENGLISH,
    "unbiased": ENGLISH,
    "unbiased-small": ENGLISH,
}
_EXPLAINED_FROM = 0.5
_MOVED = 0.05  # a drop in the score below this is noise


@dataclass(frozen=True, slots=True)
class Source:
    """Where the model comes from: a file, or else the name of a published one that the library fetches.

    With a file the name may say which published one it is, and so which languages it knows.
    """

    checkpoint: Path | None
    name: str
    precision: Precision = Precision.INT8

    @property
    def version(self) -> str:
        """The fingerprint of the file, or the name, and the precision. Raises: CheckpointError."""
        base = checkpoints.digest_of(self.checkpoint) if self.checkpoint else self.name
        return base if self.precision is Precision.FLOAT else f"{base}-{self.precision}"

    def load(self) -> Model:
        """Load the model on one thread; in whole numbers only where these say nearly the same.

        Raises: CheckpointError, ScoringError.
        """
        model = self._load()
        if self.precision is Precision.INT8:
            moved = in_whole_numbers(model)
            if moved > MOST_MOVED:
                logger.warning(
                    "in whole numbers Detoxify moved a score by %.3f, which is too much: it runs in full "
                    "precision, slower and larger; DETOXIFY_PRECISION=float spares it the try",
                    moved,
                )
                return self._load()
        return model

    def _load(self) -> Model:
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")  # read when transformers is imported
        if self.checkpoint:  # then nothing is asked of a hub
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
        try:
            import torch
            from detoxify import Detoxify
        except ImportError as error:
            raise ScoringError(
                "Detoxify staat niet op deze machine: python3 manage.py setup --ml zet het erop."
            ) from error
        torch.set_num_threads(1)
        if not self.checkpoint and self.name not in PUBLISHED:
            raise ScoringError(
                f"Detoxify kent geen model {self.name!r}. Het kent {', '.join(sorted(PUBLISHED))}."
            )
        loaded = (
            _from_file(self.checkpoint, Detoxify) if self.checkpoint else Detoxify(self.name, device="cpu")
        )
        loaded.predict = torch.inference_mode()(loaded.predict)
        model: Model = loaded
        return model


class DetoxifyScorer:
    """Scores texts by a Detoxify model, which is loaded at the first text in a language that it knows."""

    name = NAME

    def __init__(
        self,
        source: Source,
        *,
        languages: frozenset[str] | None = None,
        deadline_seconds: float = 120.0,
        breaker: Breaker | None = None,
        timer: Timer = time.monotonic,
        load: Callable[[], Model] | None = None,
    ) -> None:
        """Prepare, without loading.

        Args:
            languages: what the model knows; by default what its name promises, or all seven for a file.
            deadline_seconds: of one call of `score`, loading apart; what is not begun by then is skipped.
            load: another way to get the model.
        """
        self.languages: frozenset[str] = languages or PUBLISHED.get(source.name, MULTILINGUAL)
        self._source = source
        self._deadline_seconds = deadline_seconds
        self._timer = timer
        self._breaker = breaker or Breaker(timer=timer)
        self._load = load or source.load
        self._model: Model | None = None
        self._version: str | None = None
        self._lock = Lock()

    @property
    def version(self) -> str:
        """The fingerprint of the checkpoint. Raises: CheckpointError when it cannot be read."""
        if self._version is None:
            self._version = self._source.version
        return self._version

    def score(self, texts: Sequence[str], languages: Sequence[str]) -> list[Score]:
        """Return one score per text; those in other languages, or begun too late, say that they were skipped.

        Raises: ScorerRestingError while it is left alone; CheckpointError; ScoringError.
        """
        chosen = [
            number
            for number, (text, language) in enumerate(zip(texts, languages, strict=True))
            if language in self.languages and text.strip()
        ]
        scores = [self._unscored(text, Skipped.LANGUAGE) for text in texts]
        if chosen:
            with self._lock:
                found = self._guarded([texts[number] for number in chosen])
            for number, score in zip(chosen, found, strict=True):
                scores[number] = score
        return scores

    def _unscored(self, text: str, why: Skipped) -> Score:
        """A text of blanks needs no model: it has no labels and nothing was skipped."""
        return Score(self.name, self.version, skipped=why if text.strip() else None)

    def _guarded(self, texts: Sequence[str]) -> list[Score]:
        rest = self._breaker.open_for_seconds
        if rest:
            sentence = f"Detoxify mislukte te vaak en rust nog {math.ceil(rest)} seconden."
            raise ScorerRestingError(sentence, rest)
        try:
            scores = self._scored(texts)
        except ScoringError:
            self._breaker.failed()
            raise
        except Exception as error:
            self._breaker.failed()
            logger.exception("Detoxify failed")
            raise ScoringError(f"Detoxify mislukte: {type(error).__name__}.") from error
        self._breaker.succeeded()
        return scores

    def _scored(self, texts: Sequence[str]) -> list[Score]:
        model = self._model = self._model or self._load()
        until = self._timer() + self._deadline_seconds
        found = predict_pieces(model, texts, lambda: self._timer() < until)
        return [
            self._of_pieces(model, values, until) if values else self._unscored(text, Skipped.DEADLINE)
            for text, values in zip(texts, found, strict=True)
        ]

    def _of_pieces(
        self, model: Model, found: Sequence[tuple[Piece, dict[str, float]]], until: float
    ) -> Score:
        """Give a text the highest value of its pieces, and the words of that piece that brought it."""
        labels: dict[str, float] = {}
        for _, values in found:
            for label, value in values.items():
                labels[label] = max(labels.get(label, 0.0), value)
        label = max(labels, key=lambda name: labels[name])
        reasons: tuple[Reason, ...] = ()
        if labels[label] >= _EXPLAINED_FROM and self._timer() < until:
            piece = max(found, key=lambda pair: pair[1][label])[0]
            reasons = self._explain(model, piece, label, labels[label])
        return Score(self.name, self.version, labels, reasons)

    def _explain(self, model: Model, piece: Piece, label: str, value: float) -> tuple[Reason, ...]:
        """Return the words without which the value drops, the heaviest first."""
        parts = list(without(piece))
        rests = predict(model, [rest for _, rest in parts]) if len(parts) > 1 else []
        reasons = [
            Reason(label, part.start, part.end, part.text, min(1.0, drop))
            for (part, _), labels in zip(parts, rests, strict=False)
            if (drop := value - labels[label]) >= _MOVED
        ]
        if not reasons:
            return (Reason(label, piece.start, piece.end, piece.text, value),)
        return tuple(sorted(reasons, key=lambda reason: (-reason.weight, reason.start)))


def _from_file(path: Path, detoxify: Callable[..., Any]) -> Any:
    found = checkpoints.read(path)
    with checkpoints.stored_again(found) as copy:
        try:
            model = detoxify(checkpoint=str(copy), device="cpu")
        except Exception as error:
            raise checkpoints.CheckpointError(
                f"Het checkpoint {path} past niet bij zijn configuratie: {_first_line(error)}"
            ) from error
    checkpoints.check_fit(found, model.model)
    _bound_length(model)
    return model


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).strip().splitlines()[0]


def _bound_length(model: Any) -> None:
    """Cut texts at what the model has places for; a tokenizer without a limit of its own would not."""
    places = int(getattr(model.model.config, "max_position_embeddings", 512))
    if getattr(model.model.config, "model_type", "") in ("roberta", "xlm-roberta"):
        places -= 2  # the first two are spent on filling up
    model.tokenizer.model_max_length = min(int(model.tokenizer.model_max_length), places)
