"""What happened to calls, candidacies and mandates: numbers and states, never anybody's words."""

from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True)
class CallOpened(Event):
    """A group looks for candidates."""

    call_id: int


@dataclass(frozen=True)
class CallCancelled(Event):
    """A call was taken back."""

    call_id: int


@dataclass(frozen=True)
class CandidacySubmitted(Event):
    """Somebody stands as candidate."""

    candidacy_id: int


@dataclass(frozen=True)
class CandidacySettled(Event):
    """Somebody was put on the reserve list or not chosen."""

    candidacy_id: int
    state: str


@dataclass(frozen=True)
class CandidateNominated(Event):
    """Who runs the group said for a candidate; who appoints reads why."""

    candidacy_id: int


@dataclass(frozen=True)
class NominationTakenBack(Event):
    """A nomination was taken back before it was decided."""

    candidacy_id: int


@dataclass(frozen=True)
class CompositionBroken(Event):
    """A body does not keep its rule, as was seen on a day."""

    group_id: int


@dataclass(frozen=True)
class MandateEvent(Event):
    """Something happened to a mandate."""

    mandate_id: int
    person_id: int
    group_id: int


@dataclass(frozen=True)
class MandateGiven(MandateEvent):
    """Somebody was appointed."""


@dataclass(frozen=True)
class MandateSuspended(MandateEvent):
    """A mandate grants nothing for the time being."""

    suspension_id: int


@dataclass(frozen=True)
class SuspensionLifted(MandateEvent):
    """A mandate grants its powers again."""

    suspension_id: int


@dataclass(frozen=True)
class MandateEnded(MandateEvent):
    """A mandate was ended before its date."""


@dataclass(frozen=True)
class MandateRenewed(MandateEvent):
    """A mandate is followed by a new one; `mandate_id` is the new one."""
