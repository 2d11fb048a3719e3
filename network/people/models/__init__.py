"""Tables of people."""

from network.people.models.address_request import AddressRequest
from network.people.models.appointment import Appointment
from network.people.models.block import Block, BlockKind
from network.people.models.household import Household
from network.people.models.letter import CodeAttempt, LetterCode
from network.people.models.look import Look
from network.people.models.person import Person, Theme
from network.people.models.residency import Residency
from network.people.models.suspension import Suspension
from network.people.models.token import ApiToken
from network.people.models.verification import Verification

__all__ = [
    "AddressRequest",
    "ApiToken",
    "Appointment",
    "Block",
    "BlockKind",
    "CodeAttempt",
    "Household",
    "LetterCode",
    "Look",
    "Person",
    "Residency",
    "Suspension",
    "Theme",
    "Verification",
]
