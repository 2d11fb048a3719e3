"""What happens to people: ids and enums, never a name or an address."""

from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True)
class SignedUp(Event):
    """Somebody made an account; the e-mail address is not confirmed yet."""

    person_id: int


@dataclass(frozen=True)
class AddressClaimed(Event):
    """Somebody said where they live."""

    person_id: int
    residency_id: int
    district_id: int | None


@dataclass(frozen=True)
class AddressRequested(Event):
    """Somebody said that their address is missing."""

    person_id: int
    request_id: int
    municipality_id: int


@dataclass(frozen=True)
class AddressRequestAnswered(Event):
    """The desk added the address, or refused it; `state` says which."""

    person_id: int
    request_id: int
    municipality_id: int
    state: str


@dataclass(frozen=True)
class LetterRequested(Event):
    """Somebody asked for a letter with a code."""

    person_id: int
    residency_id: int
    district_id: int


@dataclass(frozen=True)
class LettersPrinted(Event):
    """Letters of a district were made."""

    district_id: int
    count: int


@dataclass(frozen=True)
class ResidencyVerified(Event):
    """Somebody proved that they live there, and may read and write in their district."""

    person_id: int
    residency_id: int
    district_id: int
    road: str


@dataclass(frozen=True)
class ResidencyMoved(Event):
    """Somebody lives there no longer; access ended at once. `district_id` is the old one."""

    person_id: int
    residency_id: int
    district_id: int | None


@dataclass(frozen=True)
class ResidencySuspended(Event):
    """A proof is in doubt; access is closed until it is cleared up."""

    person_id: int
    residency_id: int
    district_id: int
    suspension_id: int


@dataclass(frozen=True)
class ResidencyRestored(Event):
    """The doubt is gone; access is open again. `suspension_id` is what ended, where it was written down."""

    person_id: int
    residency_id: int
    district_id: int
    suspension_id: int | None


@dataclass(frozen=True)
class TokenCreated(Event):
    """A program received a key of an account."""

    person_id: int
    token_id: int


@dataclass(frozen=True)
class Appointed(Event):
    """Somebody received a role over a space."""

    person_id: int
    appointment_id: int
    space_id: int
    role: str


@dataclass(frozen=True)
class AppointmentEnded(Event):
    """A role ended before its date."""

    person_id: int
    appointment_id: int
    space_id: int
    role: str


@dataclass(frozen=True)
class DistanceChanged(Event):
    """Somebody blocked or muted another, or undid it. The other is not told."""

    person_id: int
    other_id: int
