"""What happened in moderation. Never a text."""

from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True)
class CaseOpened(Event):
    """An item waits for a person, or waits again."""

    case_id: int
    case_uid: str
    space_id: int


@dataclass(frozen=True)
class ItemStored(Event):
    """A text was stored and may be scored by the models."""

    item_kind: str
    item_id: int


@dataclass(frozen=True)
class MeasureTaken(Event):
    """Something took effect before a person could decide: the author must be told."""

    measure_id: int
    case_id: int


@dataclass(frozen=True)
class DecisionTaken(Event):
    """A person decided: author and reporters must be told."""

    decision_id: int
    case_id: int
    action: str
