"""Whether a score is the chance that it says: what was said beside what was true. Pure; not for making it so.

Both kinds of texts count alike, as they do when the learned scorer is calibrated (`training`).
"""

from collections.abc import Sequence

BINS = 10


def reliability(chances: Sequence[float], truths: Sequence[bool]) -> list[dict[str, float]]:
    """Return ten bins of scores, those with texts in them. Raises: ValueError unless both kinds are there."""
    weights = _weights(truths)
    bins: list[list[tuple[float, bool]]] = [[] for _number in range(BINS)]
    for chance, truth in zip(chances, truths, strict=True):
        bins[min(BINS - 1, int(chance * BINS))].append((chance, truth))
    return [_bin(number, found, weights) for number, found in enumerate(bins) if found]


def expected_error(chances: Sequence[float], truths: Sequence[bool]) -> float:
    """Return how far a score lies from the truth on average over its bins, in [0, 1].

    Source: Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities", 2015.
    """
    return sum(one["share"] * abs(one["said"] - one["was"]) for one in reliability(chances, truths))


def _weights(truths: Sequence[bool]) -> dict[bool, float]:
    positive = sum(truths)
    if positive in {0, len(truths)}:
        raise ValueError("both kinds of texts are needed")
    return {True: 0.5 / positive, False: 0.5 / (len(truths) - positive)}


def _bin(number: int, found: Sequence[tuple[float, bool]], weights: dict[bool, float]) -> dict[str, float]:
    share = sum(weights[truth] for _chance, truth in found)
    return {
        "from": number / BINS,
        "to": (number + 1) / BINS,
        "n": len(found),
        "share": round(share, 4),
        "said": round(sum(weights[truth] * chance for chance, truth in found) / share, 4),
        "was": round(sum(weights[truth] for _chance, truth in found if truth) / share, 4),
    }
