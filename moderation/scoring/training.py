"""Teach the learned scorer: examples in, a model and figures out. Needs scikit-learn, which loads only here.

Every figure is of texts that the model had not seen: texts of one template, or alike but for the group that
they name, are never on both sides. Not for scoring, nor for deciding whether a model is good enough: see
`learned` and `moderation.services.scorers`.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from moderation.scoring.base import Scorer
from moderation.scoring.calibration import expected_error, reliability
from moderation.scoring.features import Seen, see
from moderation.scoring.learned import sigmoid, to_bytes, values
from moderation.scoring.metrics import measure
from moderation.scoring.wordlist import word_list

HOLD = 0.9  # the threshold at which `combine` would hold
FEWEST = 20  # examples of each kind, besides our own sentences
_FOLDS = 5
_SEEN_TWICE = 2  # texts in which a feature must occur
_STRENGTH = 2.0
_OWN_WEIGHT = 2.0  # of one of our sentences: a template of the test set brings seven or more
_STEPS = 400
_LANGUAGE = "nl"
OWN = Path(__file__).parent / "data" / "sentences_nl.csv"


class TrainingError(ValueError):
    """Nothing can be learned from this; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text and whether it was restricted.

    Attributes:
        group: examples of one group are never on both sides of a division; "" to go by the words.
        kind: under which its figures are reported.
    """

    text: str
    restricted: bool
    group: str = ""
    kind: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Taught:
    """What came out of a training."""

    content: bytes
    n: int
    figures: dict[str, Any] = field(default_factory=dict)


@lru_cache(maxsize=1)
def own_sentences() -> tuple[Example, ...]:
    """Return the sentences that ship with the product."""
    with OWN.open(encoding="utf-8", newline="") as file:
        return tuple(
            Example(row["text"], row["label"] == "restricted", kind=f"own: {row['kind']}", own=True)
            for row in csv.DictReader(file)
        )


def teach(given: Sequence[Example], lists: Scorer | None = None) -> Taught:
    """Learn from examples and from our own sentences, and measure on what was held out.

    Raises: TrainingError when there are too few examples of either kind.
    """
    _ensure_enough(given)
    examples = [example for example in (*given, *own_sentences()) if example.text.strip()]
    seen = _seen(examples, lists or word_list())
    matter = _Matter(examples, [_row(one) for one in seen])
    groups = [example.group or _skeleton(one) for example, one in zip(examples, seen, strict=True)]
    held_out = _held_out(matter, groups)
    slope, offset = _calibrate(held_out, matter.restricted)
    figures = _figures(examples, held_out, slope, offset)
    figures |= _calibration(held_out, matter.restricted, groups)
    kinds = [
        example.kind if not example.own else group for example, group in zip(examples, groups, strict=True)
    ]
    if len({example.kind for example in given}) >= _FOLDS:
        apart = _figures(examples, _held_out(matter, kinds), slope, offset)
        figures["by_functionality"] = {name: apart[name] for name in ("auc", "macro_f1", "harmless_held")}
    weights, bias = matter.learn(range(len(examples)))
    content = to_bytes([_LANGUAGE], weights, slope, offset + slope * bias)
    return Taught(content, len(given), figures)


def _ensure_enough(given: Sequence[Example]) -> None:
    restricted = sum(example.restricted for example in given)
    kept = len(given) - restricted
    if min(restricted, kept) < FEWEST:
        raise TrainingError(
            f"Er zijn {kept} teksten die bleven staan en {restricted} die niet bleven staan. "
            f"Om te leren zijn er van elk minstens {FEWEST} nodig."
        )


def _seen(examples: Sequence[Example], lists: Scorer) -> list[Seen]:
    texts = [example.text for example in examples]
    listed = lists.score(texts, [_LANGUAGE] * len(texts))
    return [see(text, score.reasons) for text, score in zip(texts, listed, strict=True)]


def _row(seen: Seen) -> dict[str, float]:
    return {feature.name: value for feature, value in values(seen.features)}


def _skeleton(seen: Seen) -> str:
    """Return a text without the name of the group in it."""
    return " ".join(token.word for token in seen.tokens)


class _Matter:
    """Everything there is to learn from, as numbers."""

    def __init__(self, examples: Sequence[Example], rows: Sequence[dict[str, float]]) -> None:
        from sklearn.feature_extraction import DictVectorizer

        self.restricted = [example.restricted for example in examples]
        self._own = [example.own for example in examples]
        self._vectorizer = DictVectorizer()
        self._all = self._vectorizer.fit_transform(rows).tocsr()

    def learn(self, chosen: Sequence[int]) -> tuple[dict[str, float], float]:
        """Return the weights by name and the bias that some of the examples teach."""
        weights, bias = self._fit(chosen)
        names = self._vectorizer.feature_names_
        return {names[place]: round(float(weights[place]), 5) for place in weights.nonzero()[0]}, bias

    def sums(self, chosen: Sequence[int], asked: Sequence[int]) -> list[float]:
        """Return what a model that learned from some examples says of others."""
        weights, bias = self._fit(chosen)
        return [float(one) + bias for one in self._all[list(asked)] @ weights]

    def _fit(self, chosen: Sequence[int]) -> tuple[Any, float]:
        import numpy as np
        from scipy.sparse import diags
        from sklearn.linear_model import LogisticRegression

        rows = self._all[list(chosen)]
        truth = np.array([self.restricted[number] for number in chosen])
        often = np.asarray((rows > 0).sum(axis=0)).ravel()
        kept = np.flatnonzero(often >= _SEEN_TWICE)
        rarity = np.log((1 + len(truth)) / (1 + often[kept])) + 1
        share = np.array([_OWN_WEIGHT if self._own[number] else 1.0 for number in chosen])
        for kind in (True, False):
            share[truth == kind] *= len(truth) / 2 / share[truth == kind].sum()
        model = LogisticRegression(C=_STRENGTH, max_iter=_STEPS)
        model.fit(rows[:, kept] @ diags(rarity), truth, sample_weight=share)
        weights = np.zeros(rows.shape[1])
        weights[kept] = model.coef_[0] * rarity
        return weights, float(model.intercept_[0])


def _held_out(matter: _Matter, groups: Sequence[str]) -> list[float]:
    """Return for every example what a model says that learned from the other groups only."""
    fold_of = divided(groups)
    found = [0.0] * len(groups)
    for fold in range(_FOLDS):
        asked = [number for number, group in enumerate(groups) if fold_of[group] == fold]
        chosen = [number for number, group in enumerate(groups) if fold_of[group] != fold]
        if not asked:
            continue
        if len({matter.restricted[number] for number in chosen}) < 2:
            raise TrainingError("De teksten lijken te veel op elkaar om te meten wat er geleerd is.")
        for number, value in zip(asked, matter.sums(chosen, asked), strict=True):
            found[number] = value
    return found


def divided(groups: Sequence[str], folds: int = _FOLDS) -> dict[str, int]:
    """Divide groups over folds of about one size: the largest first, each to the smallest fold."""
    sizes = [0] * folds
    placed: dict[str, int] = {}
    for group, size in sorted(Counter(groups).items(), key=lambda pair: (-pair[1], pair[0])):
        placed[group] = min(range(folds), key=lambda fold: (sizes[fold], fold))
        sizes[placed[group]] += size
    return placed


def _calibrate(sums: Sequence[float], restricted: Sequence[bool]) -> tuple[float, float]:
    """Return the slope and offset that make a chance of held-out sums, both kinds counting alike.

    Source: Platt, "Probabilistic outputs for support vector machines", 1999.
    """
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=100.0, class_weight="balanced").fit(
        [[one] for one in sums], list(restricted)
    )
    return max(0.05, float(model.coef_[0][0])), float(model.intercept_[0])


def _calibration(sums: Sequence[float], restricted: Sequence[bool], groups: Sequence[str]) -> dict[str, Any]:
    """Return how true the chances are of texts that had no part in calibrating, nor in learning."""
    fold_of = divided(groups)
    chances = [0.0] * len(sums)
    for fold in range(_FOLDS):
        known = [number for number, group in enumerate(groups) if fold_of[group] != fold]
        if len({restricted[number] for number in known}) < 2:
            return {}
        slope, offset = _calibrate(
            [sums[number] for number in known], [restricted[number] for number in known]
        )
        for number, group in enumerate(groups):
            if fold_of[group] == fold:
                chances[number] = sigmoid(slope * sums[number] + offset)
    return {
        "reliability": reliability(chances, restricted),
        "calibration_error": round(expected_error(chances, restricted), 4),
    }


def _figures(
    examples: Sequence[Example], sums: Sequence[float], slope: float, offset: float
) -> dict[str, Any]:
    """Return how good held-out chances were: over what was given, and by kind over everything."""
    chances = [sigmoid(slope * one + offset) for one in sums]
    pairs = [(chance, example) for chance, example in zip(chances, examples, strict=True) if not example.own]
    measured = measure([chance for chance, _ in pairs], [example.restricted for _, example in pairs], 0.5)
    harmless = [chance for chance, example in pairs if not example.restricted]
    kinds: dict[str, list[tuple[float, bool]]] = {}
    for chance, example in zip(chances, examples, strict=True):
        kinds.setdefault(example.kind or "decisions", []).append((chance, example.restricted))
    return {
        "n": measured.n,
        "auc": round(measured.auc, 4),
        "macro_f1": round(measured.macro_f1, 4),
        "precision": round(measured.precision, 4),
        "recall": round(measured.recall, 4),
        "harmless_held": round(sum(chance >= HOLD for chance in harmless) / len(harmless), 4),
        "by_kind": {kind: _of_kind(found) for kind, found in sorted(kinds.items())},
    }


def _of_kind(found: Sequence[tuple[float, bool]]) -> dict[str, float]:
    return {
        "n": len(found),
        "right": round(sum((chance >= 0.5) == wanted for chance, wanted in found) / len(found), 3),
        "over_hold": round(sum(chance >= HOLD for chance, _ in found) / len(found), 3),
    }
