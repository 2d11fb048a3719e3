"""The second scorer: Detoxify, the library itself with a checkpoint of the town's own machine.

Only for the worker: importing and loading take many seconds and up to 1.5 GB. It knows the seven languages of
its multilingual model and neither Dutch nor German; a text in another language is not scored, and the score
says so. Swearing counts as toxic whatever the tone, so what it says only queues (see `combine.MAY_HOLD`).
"""

import logging
import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from moderation.scoring import checkpoint as checkpoints
from moderation.scoring.base import Reason, Score, ScorerRestingError, ScoringError, Skipped
from moderation.scoring.breaker import Breaker, Timer
from moderation.scoring.pieces import Piece, pieces, without

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
_BATCH_SIGNS = 8_000  # characters in a batch, filling up to the longest included: bounds memory and time
_BATCH_TEXTS = 32
_EXPLAINED_FROM = 0.5
_MOVED = 0.05  # a drop in the score below this is noise


class Model(Protocol):
    """What is used of a loaded `detoxify.Detoxify`."""

    class_names: list[str]

    def predict(self, text: list[str]) -> dict[str, Any]:
        """Return the values of each class: a list, or a number for a single text."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the model comes from: a file, or else the name of a published one that the library fetches.

    With a file the name may say which published one it is, and so which languages it knows.
    """

    checkpoint: Path | None
    name: str

    @property
    def version(self) -> str:
        """The fingerprint of the file, or the name. Raises: CheckpointError."""
        return checkpoints.digest_of(self.checkpoint) if self.checkpoint else self.name

    def load(self) -> Model:
        """Load the model on one thread. Raises: CheckpointError, ScoringError."""
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
        if self.checkpoint:
            return _from_file(self.checkpoint, Detoxify)
        if self.name not in PUBLISHED:
            raise ScoringError(
                f"Detoxify kent geen model {self.name!r}. Het kent {', '.join(sorted(PUBLISHED))}."
            )
        model: Model = Detoxify(self.name, device="cpu")
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
            raise ScorerRestingError(f"Detoxify mislukte te vaak en rust nog {math.ceil(rest)} seconden.")
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
        found: dict[int, list[tuple[Piece, dict[str, float]]]] = {}
        late: set[int] = set()
        for batch in _batches(texts):
            if self._timer() >= until:
                late.update(number for number, _ in batch)
                continue
            values = _predict(model, [piece.text for _, piece in batch])
            for (number, piece), labels in zip(batch, values, strict=True):
                found.setdefault(number, []).append((piece, labels))
        return [
            self._unscored(text, Skipped.DEADLINE)
            if number in late
            else self._of_pieces(model, found[number], until)
            for number, text in enumerate(texts)
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
        rests = _predict(model, [rest for _, rest in parts]) if len(parts) > 1 else []
        reasons = [
            Reason(label, part.start, part.end, part.text, min(1.0, drop))
            for (part, _), labels in zip(parts, rests, strict=False)
            if (drop := value - labels[label]) >= _MOVED
        ]
        if not reasons:
            return (Reason(label, piece.start, piece.end, piece.text, value),)
        return tuple(sorted(reasons, key=lambda reason: (-reason.weight, reason.start)))


def _from_file(path: Path, detoxify: Callable[..., Any]) -> Model:
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
    loaded: Model = model
    return loaded


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).strip().splitlines()[0]


def _bound_length(model: Any) -> None:
    """Cut texts at what the model has places for; a tokenizer without a limit of its own would not."""
    places = int(getattr(model.model.config, "max_position_embeddings", 512))
    if getattr(model.model.config, "model_type", "") in ("roberta", "xlm-roberta"):
        places -= 2  # the first two are spent on filling up
    model.tokenizer.model_max_length = min(int(model.tokenizer.model_max_length), places)


def _batches(texts: Sequence[str]) -> Iterator[list[tuple[int, Piece]]]:
    """Yield the pieces of all texts in batches of about equal length: filling up is what costs most."""
    waiting = sorted(
        ((number, piece) for number, text in enumerate(texts) for piece in pieces(text)),
        key=lambda pair: len(pair[1].text),
    )
    batch: list[tuple[int, Piece]] = []
    for pair in waiting:
        if batch and (len(batch) == _BATCH_TEXTS or len(pair[1].text) * (len(batch) + 1) > _BATCH_SIGNS):
            yield batch
            batch = []
        batch.append(pair)
    if batch:
        yield batch


def _predict(model: Model, texts: list[str]) -> list[dict[str, float]]:
    """Return the labels of each text. Raises: ScoringError for values outside [0, 1]."""
    columns = {
        label: values if isinstance(values, list) else [values]
        for label, values in model.predict(texts).items()
    }
    rows = [{label: float(values[row]) for label, values in columns.items()} for row in range(len(texts))]
    if not all(0.0 <= value <= 1.0 for row in rows for value in row.values()):
        raise ScoringError("Detoxify gaf een waarde buiten 0 tot 1: het checkpoint is beschadigd.")
    return rows
