"""What happened to an advice: numbers only, never a word of it."""

from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True)
class AdviceEvent(Event):
    """A step of the chain was taken."""

    advice_id: int
    advice_uid: str
    group_id: int
    space_id: int


@dataclass(frozen=True)
class AdviceAsked(AdviceEvent):
    """The college asked a group for advice."""


@dataclass(frozen=True)
class AdviceStarted(AdviceEvent):
    """A group began to draft, on a question or on its own initiative."""


@dataclass(frozen=True)
class AdviceWritten(AdviceEvent):
    """A new version of the text was written."""


@dataclass(frozen=True)
class AdviceAdopted(AdviceEvent):
    """A meeting adopted it."""


@dataclass(frozen=True)
class AdviceRejected(AdviceEvent):
    """A meeting did not adopt it."""


@dataclass(frozen=True)
class AdviceDelivered(AdviceEvent):
    """It went to the college; the public clock runs."""


@dataclass(frozen=True)
class AdviceAnswered(AdviceEvent):
    """The college answered with reasons."""


@dataclass(frozen=True)
class AdviceFollowedUp(AdviceEvent):
    """The college said what was done with it."""

    follow_up_id: int


@dataclass(frozen=True)
class AdviceWithdrawn(AdviceEvent):
    """The question or the draft was taken back."""


@dataclass(frozen=True)
class RemarkPublished(AdviceEvent):
    """A member remarked something on a draft."""

    remark_id: int
