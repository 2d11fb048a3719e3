"""What happened to a poll: numbers only, never a word of it. There is no event for a ballot."""

from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True)
class PollEvent(Event):
    """Something happened to a poll."""

    poll_id: int


@dataclass(frozen=True)
class PollOpened(PollEvent):
    """Its window began: who stands on the roll can vote."""


@dataclass(frozen=True)
class PollCorrected(PollEvent):
    """It asks something else from now on; `version` is the new one."""

    version: int


@dataclass(frozen=True)
class PollReminded(PollEvent):
    """Who may still vote is reminded of it; `round` tells one reminder from another."""

    round: str


@dataclass(frozen=True)
class PollClosed(PollEvent):
    """Its window ended; nothing was counted yet."""


@dataclass(frozen=True)
class PollCancelled(PollEvent):
    """It was taken back."""


@dataclass(frozen=True)
class PollCounted(PollEvent):
    """Its result stands."""


@dataclass(frozen=True)
class OfficerNamed(PollEvent):
    """Somebody is asked to keep one of the two keys of a secret poll."""

    person_id: int


@dataclass(frozen=True)
class BoxesOut(PollEvent):
    """All ballots of a secret poll left their envelopes: the officers are asked for their codes."""


@dataclass(frozen=True)
class CountReady(PollEvent):
    """Nothing stands in the way of counting a secret poll any more."""
