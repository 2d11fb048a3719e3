"""What happened to a broadcast."""

from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True)
class BroadcastEvent(Event):
    """Something happened to a message that residents can see."""

    broadcast_id: int
    broadcast_uid: str
    version: int


@dataclass(frozen=True)
class BroadcastSent(BroadcastEvent):
    """A department sent it to its districts."""


@dataclass(frozen=True)
class BroadcastCorrected(BroadcastEvent):
    """A sent message says something else now."""


@dataclass(frozen=True)
class BroadcastWithdrawn(BroadcastEvent):
    """The department took it back."""
