"""A model in whole numbers of eight bits: three times faster on a processor, and nearly the same scores.

Nearly is measured where the model is loaded, on sentences of our own, since nobody can know it beforehand for
weights that we have not seen. Not for loading: see `toxicity`.
"""

import warnings
from enum import StrEnum
from typing import Any

from moderation.scoring.buckets import predict

MOST_MOVED = 0.02  # how far a score may move

# Friendly and unfriendly, short and long, in the languages of the published models: where a model says about
# the same of all of them, nobody sees what it loses.
_PROBES = (
    "thanks!",
    "you stupid idiot",
    "shut up, nobody wants you here, go away you pathetic liar",
    "The street party starts at three on Saturday, and everybody who lives in the street is welcome.",
    "I do not agree with the new traffic plan at all, but thank you for listening to us yesterday evening.",
    "merci beaucoup, à demain",
    "tu es vraiment un imbécile, ferme-la",
    "Quelqu'un aurait-il une échelle à me prêter pour ce week-end ?",
    "qué día más bonito, vecinos",
    "eres un idiota y no sirves para nada",
    "grazie mille a tutti per l'aiuto",
    "sei uno stupido, vattene via",
    "obrigado pela ajuda, vizinho",
    "teşekkür ederim komşum",
    "спасибо, сосед",
    "I will find you and I will hurt you",
)


class Precision(StrEnum):
    """How the weights of a model are kept."""

    FLOAT = "float"
    INT8 = "int8"


def in_whole_numbers(model: Any) -> float:
    """Turn the weights of a loaded Detoxify into whole numbers, in place.

    Returns: the furthest that any score of our sentences moved.
    """
    before = predict(model, list(_PROBES))
    _quantise(model.model)
    after = predict(model, list(_PROBES))
    return max(abs(old[label] - new[label]) for old, new in zip(before, after, strict=True) for label in old)


def _quantise(network: Any) -> None:
    """Replace every layer of weights, one by one: two copies of the whole never stand in memory."""
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the successor of this road is a package of its own
        torch.ao.quantization.quantize_dynamic(  # type: ignore[no-untyped-call]
            network, {torch.nn.Linear}, dtype=torch.qint8, inplace=True
        )
