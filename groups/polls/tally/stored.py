"""Results to JSON and back, so that a counted poll is shown at once. Not for making figures."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from groups.polls.tally.choice import ChoiceResult
from groups.polls.tally.matrix import MatrixResult
from groups.polls.tally.number import NumberResult
from groups.polls.tally.open import OpenResult
from groups.polls.tally.runoff import RunoffResult
from groups.polls.tally.schulze import SchulzeResult
from groups.polls.tally.score import ScoreResult
from groups.polls.tally.seats import Seats
from groups.polls.tally.totals import Pairwise

Result = ChoiceResult | ScoreResult | SchulzeResult | RunoffResult | MatrixResult | NumberResult | OpenResult

STORED: dict[str, type[Any]] = {
    "choice": ChoiceResult,
    "score": ScoreResult,
    "schulze": SchulzeResult,
    "runoff": RunoffResult,
    "matrix": MatrixResult,
    "number": NumberResult,
    "open": OpenResult,
    "pairwise": Pairwise,
    "seats": Seats,
}
NAMES = {cls: name for name, cls in STORED.items()}


def to_json(result: Result | Pairwise | Seats) -> dict[str, Any]:
    """Return a result as JSON can hold it, with its sort under "result"."""
    return {"result": NAMES[type(result)], **_plain(result)}


def from_json(data: Mapping[str, Any]) -> Any:
    """Return the result that `to_json` wrote.

    Raises: ValueError for what it did not write.
    """
    try:
        return _built(STORED[data["result"]], data)
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a stored result: {error}") from error


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value.value if isinstance(value, StrEnum) else value


@cache
def _hints(cls: type[Any]) -> dict[str, Any]:
    return get_type_hints(cls)


def _built(hint: Any, data: Any) -> Any:
    if isinstance(hint, type) and is_dataclass(hint):
        # What was not counted yet when it was stored has a default.
        return hint(**{name: _built(kind, data[name]) for name, kind in _hints(hint).items() if name in data})
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(data)
    if get_origin(hint) is tuple:
        inner = get_args(hint)
        if inner[-1] is Ellipsis:
            return tuple(_built(inner[0], one) for one in data)
        return tuple(_built(kind, one) for kind, one in zip(inner, data, strict=True))
    if get_origin(hint) in {Union, types.UnionType, dict} or hint in {str, int, float, bool}:
        return data
    raise TypeError(f"no way to read {hint}")
