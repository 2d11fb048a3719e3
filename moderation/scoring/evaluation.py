"""How good the scorers are on texts that they never saw: learned anew for each part that is kept apart.

Kept apart are whole templates, and once more whole functionalities: a model that knows the one sentence must
not be asked about its twin. What is measured are the scorers as they run, not the sums inside a training. Not
for switching a version on: `training` measures for that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from moderation.scoring.base import Scorer
from moderation.scoring.language import DEFAULT, detect_all
from moderation.scoring.learned import CombinedScorer, LearnedScorer, of_bytes
from moderation.scoring.metrics import measure
from moderation.scoring.training import HOLD, Example, TrainingError, divided, teach
from moderation.scoring.wordlist import word_list

PARTS = 5
EVEN, QUEUE = 0.5, 0.8
THRESHOLDS = (EVEN, QUEUE, HOLD)
SPARED = ("counter_", "ident_")
"""Functionalities of counter-speech and of neutral and friendly mentions of groups, by their beginnings."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What each scorer said of every text, and in which part it was kept apart."""

    values: dict[str, list[float]]
    part: list[int]


def evaluate(examples: Sequence[Example], step: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Return all figures of the word lists, of what was learned, and of both together.

    Args:
        examples: each with its template as `group` and its functionality as `kind`.
        step: called after each part; there are `2 * PARTS`.
    Raises: TrainingError.
    """
    templates = [example.group for example in examples]
    kinds = [example.kind for example in examples]
    if min(len(set(templates)), len(set(kinds))) < PARTS:
        raise TrainingError(f"Er zijn minstens {PARTS} sjablonen en {PARTS} soorten nodig om te vergelijken.")
    by_template = _ask(examples, templates, step)
    return {
        "n": len(examples),
        "templates_never_seen": _figures(examples, by_template),
        "functionalities_never_seen": _figures(examples, _ask(examples, kinds, step)),
        "combined_reaches": _reached(examples, by_template.values["combined"]),
        "functionalities": _by_kind(examples, by_template.values["combined"]),
    }


def _ask(examples: Sequence[Example], groups: Sequence[str], step: Callable[[], None]) -> _Asked:
    """Ask the scorers about each part, what is learned having learned from the other parts only."""
    part_of = divided(groups, PARTS)
    part = [part_of[group] for group in groups]
    values: dict[str, list[float]] = {
        name: [0.0] * len(examples) for name in ("wordlist", "learned", "combined")
    }
    for number in range(PARTS):
        # Without functionalities, the training does not measure by them once more itself.
        given = [replace(one, kind="") for one, place in zip(examples, part, strict=True) if place != number]
        learned = LearnedScorer(of_bytes(teach(given).content, "evaluation"))
        asked = [place for place, found in enumerate(part) if found == number]
        texts = [examples[place].text for place in asked]
        languages = detect_all(texts, DEFAULT)
        scorers: tuple[Scorer, ...] = (word_list(), learned, CombinedScorer(learned))
        for scorer in scorers:
            for place, score in zip(asked, scorer.score(texts, languages), strict=True):
                values[scorer.name][place] = max(score.labels.values(), default=0.0)
        step()
    return _Asked(values, part)


def _figures(examples: Sequence[Example], asked: _Asked) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, values in asked.values.items():
        measured = measure(values, [one.restricted for one in examples], EVEN)
        found[name] = {"auc": round(measured.auc, 4), "macro_f1": round(measured.macro_f1, 4)}
    found["combined"]["auc_of_parts"] = [_auc_of(examples, asked, number) for number in range(PARTS)]
    return found


def _auc_of(examples: Sequence[Example], asked: _Asked, number: int) -> float | None:
    """Return the AUC of one part; None where it holds one kind of text only."""
    places = [place for place, found in enumerate(asked.part) if found == number]
    wanted = [examples[place].restricted for place in places]
    if len(set(wanted)) < 2:
        return None
    return round(measure([asked.values["combined"][place] for place in places], wanted, EVEN).auc, 3)


def _reached(examples: Sequence[Example], values: Sequence[float]) -> dict[str, dict[str, float]]:
    """Return which share of three kinds of texts reaches each threshold."""
    chosen: dict[str, Callable[[Example], bool]] = {
        "counter_speech_and_mentions": lambda one: one.kind.startswith(SPARED) and not one.restricted,
        "harmless": lambda one: not one.restricted,
        "hateful": lambda one: one.restricted,
    }
    found = {}
    for name, belongs in chosen.items():
        own = [value for value, one in zip(values, examples, strict=True) if belongs(one)]
        found[name] = {str(limit): _share(own, limit) for limit in THRESHOLDS}
    return found


def _by_kind(examples: Sequence[Example], values: Sequence[float]) -> dict[str, dict[str, float]]:
    found = {}
    for kind in sorted({one.kind for one in examples}):
        own = [
            (value, one.restricted) for value, one in zip(values, examples, strict=True) if one.kind == kind
        ]
        right = sum((value >= EVEN) == wanted for value, wanted in own) / len(own)
        reached = {str(limit): _share([value for value, _ in own], limit) for limit in (QUEUE, HOLD)}
        found[kind] = {"n": len(own), "right": round(right, 3), **reached}
    return found


def _share(values: Sequence[float], limit: float) -> float:
    return round(sum(value >= limit for value in values) / len(values), 3) if values else 0.0
