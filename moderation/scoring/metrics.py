"""How well scores tell two kinds of texts apart. Pure; not for choosing a threshold."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one scorer on one labelled set, each in [0, 1].

    Attributes:
        auc: chance that a positive text scores above a negative one, ties counting half.
        macro_f1: mean of the F1 of both classes at the threshold.
        precision, recall: of the positive class at the threshold; precision is 0 where nothing was found.
    """

    n: int
    auc: float
    macro_f1: float
    precision: float
    recall: float


def measure(values: Sequence[float], positive: Sequence[bool], threshold: float) -> Measured:
    """Compare scores with labels. Raises: ValueError unless both kinds of texts are there."""
    if len(set(positive)) < 2:
        raise ValueError("both kinds of texts are needed")
    pairs = list(zip(values, positive, strict=True))
    found = [value >= threshold for value, _ in pairs]
    true = sum(hit and wanted for hit, (_, wanted) in zip(found, pairs, strict=True))
    precision, recall = _ratio(true, sum(found)), _ratio(true, sum(positive))
    rest = sum(not hit and not wanted for hit, (_, wanted) in zip(found, pairs, strict=True))
    other = _f1(_ratio(rest, len(found) - sum(found)), _ratio(rest, len(positive) - sum(positive)))
    return Measured(
        n=len(pairs),
        auc=_auc(pairs),
        macro_f1=(_f1(precision, recall) + other) / 2,
        precision=precision,
        recall=recall,
    )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _auc(pairs: Sequence[tuple[float, bool]]) -> float:
    """Return the area under the ROC curve by ranks. Source: Mann and Whitney, 1947."""
    below = won = 0.0
    for _, tied in groupby(sorted(pairs), key=lambda pair: pair[0]):
        kinds = [wanted for _, wanted in tied]
        negatives = len(kinds) - sum(kinds)
        won += sum(kinds) * (below + negatives / 2)
        below += negatives
    positives = sum(wanted for _, wanted in pairs)
    return won / (positives * below)
