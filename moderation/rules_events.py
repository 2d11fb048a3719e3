"""What happened to the house rules. Never a text. The rest: `moderation.events`."""

from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True)
class RulesChangeAnnounced(Event):
    """A change of the house rules will count from an instant on: everybody must be told."""

    change_id: int


@dataclass(frozen=True)
class RulesChangeWithdrawn(Event):
    """An announced change does not come: everybody must be told."""

    change_id: int
