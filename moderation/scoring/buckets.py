"""Texts to a loaded model in batches of about equal length: filling up to the longest is what costs most.

Not for loading, nor for what a value means: see `toxicity`.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from moderation.scoring.base import ScoringError
from moderation.scoring.pieces import Piece, pieces

# On one core a batch gains until about 500 tokens; beyond, it only takes memory and answers later.
_SIGNS = 2_400  # characters in a batch, filling up to the longest included
_TEXTS = 16

Values = dict[str, float]


class Model(Protocol):
    """What is used of a loaded `detoxify.Detoxify`."""

    class_names: list[str]

    def predict(self, text: list[str]) -> dict[str, Any]:
        """Return the values of each class: a list, or a number for a single text."""


def predict_pieces(
    model: Model, texts: Sequence[str], in_time: Callable[[], bool]
) -> list[list[tuple[Piece, Values]]]:
    """Return for each text its pieces with their values; nothing for a text that was not read whole.

    Args: in_time: whether another batch may begin.
    Raises: ScoringError, and whatever the model raises.
    """
    found: list[list[tuple[Piece, Values]]] = [[] for _ in texts]
    late: set[int] = set()
    for batch in _batches(texts):
        if not in_time():
            late.update(number for number, _ in batch)
            continue
        for (number, piece), values in zip(
            batch, predict(model, [piece.text for _, piece in batch]), strict=True
        ):
            found[number].append((piece, values))
    for number in late:
        found[number] = []
    return found


def predict(model: Model, texts: list[str]) -> list[Values]:
    """Return the values of each text. Raises: ScoringError for values outside [0, 1]."""
    columns = {
        label: values if isinstance(values, list) else [values]
        for label, values in model.predict(texts).items()
    }
    rows = [{label: float(values[row]) for label, values in columns.items()} for row in range(len(texts))]
    if not all(0.0 <= value <= 1.0 for row in rows for value in row.values()):
        raise ScoringError("Detoxify gaf een waarde buiten 0 tot 1: het checkpoint is beschadigd.")
    return rows


def _batches(texts: Sequence[str]) -> Iterator[list[tuple[int, Piece]]]:
    """Yield the pieces of all texts, the shortest first."""
    waiting = sorted(
        ((number, piece) for number, text in enumerate(texts) for piece in pieces(text)),
        key=lambda pair: len(pair[1].text),
    )
    batch: list[tuple[int, Piece]] = []
    for pair in waiting:
        if batch and (len(batch) == _TEXTS or len(pair[1].text) * (len(batch) + 1) > _SIGNS):
            yield batch
            batch = []
        batch.append(pair)
    if batch:
        yield batch
