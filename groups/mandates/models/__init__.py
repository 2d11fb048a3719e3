"""Tables of power: one aggregate per file."""

from groups.mandates.models.board import Board
from groups.mandates.models.call import Call, Candidacy, GenderAnswer
from groups.mandates.models.decision import Decision
from groups.mandates.models.handover import Handover
from groups.mandates.models.mandate import Mandate, Suspension
from groups.mandates.models.nomination import Nomination

__all__ = [
    "Board",
    "Call",
    "Candidacy",
    "Decision",
    "GenderAnswer",
    "Handover",
    "Mandate",
    "Nomination",
    "Suspension",
]
