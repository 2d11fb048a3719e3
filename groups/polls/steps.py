"""How a running total moves: from what is told to what waits to be told, question by question. Pure.

Whoever reads a total twice, or a total and the result, knows what those in between answered together. So a
question is told anew only where enough answered it since, each of its parts too, and only what was counted
before enough others answered: the result then differs from it by enough as well. Not for how often somebody
counts: `services.running`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from groups.polls import rules
from groups.polls.corrections import Carrier

STALE: Final = "stale"
"""Marks what was told of a question that is asked otherwise now: not shown, and kept to compare with."""
Figure = Mapping[str, Any]
Figures = dict[str, Any]


@dataclass(frozen=True)
class Steps:
    """Where a running total stood.

    Attributes:
        version: in the words of which version.
        told, waiting: figures by question: as everybody reads them, and as they were counted since.
    """

    version: int
    told: Mapping[str, Figure] = field(default_factory=dict)
    waiting: Mapping[str, Figure] = field(default_factory=dict)


def step_on(before: Steps, carrier: Carrier, fresh: Mapping[str, Figure]) -> tuple[Figures, Figures]:
    """Return what is told from now on, and what waits.

    Args:
        fresh: the figures as they are counted now, in the words of the newest version.
    """
    olds = {question.key: question for question in carrier.definition(before.version).questions}
    origins = carrier.origins(before.version)
    told: Figures = {}
    waiting: Figures = {}
    for question in carrier.newest.questions:
        key, origin = question.key, origins.get(question.key, "")
        same = olds.get(origin) == question
        shown = before.told.get(origin)
        if shown is not None and not same:
            shown = {**shown, STALE: True}
        held, now = before.waiting.get(origin) if same else None, fresh[key]
        waiting[key] = held if held is not None and not are_apart(held, now) else now
        if shown is not None:
            told[key] = shown
        if held is not None and are_apart(held, now) and (shown is None or are_apart(shown, held)):
            told[key] = held
    return told, waiting


def are_apart(one: Figure, other: Figure) -> bool:
    """Whether enough answers lie between two figures of a question, in each part of which one is told.

    From the mean of ten numbers and that of eleven everybody works the eleventh out, and little less from
    that of a few: so as many lie between them as are needed to tell figures of numbers at all.
    """
    step = rules.SUBGROUP_MINIMUM if one.get("result") == "number" else rules.TURNOUT_STEP
    now = _answered(other)
    return all(
        abs(now[part] - many) >= step
        for part, many in _answered(one).items()
        if many >= rules.POLL_MINIMUM and part in now
    )


def _answered(figure: Figure) -> dict[str, int]:
    """Return how many answered a question, and each of its parts."""
    whole = {"": figure["heard"]["answered"]}
    match figure.get("result"):
        case "matrix":
            return {row["key"]: row["result"]["heard"]["answered"] for row in figure["rows"]} | whole
        case "score":
            return {option["key"]: option["scored"] for option in figure["options"] if option["key"]} | whole
    return whole
