"""Tables of advice: one aggregate per file."""

from groups.councils.models.advice import Advice, AdviceStep, AdviceVersion, Remark
from groups.councils.models.answer import Answer, FollowUp
from groups.councils.models.vote import AdoptionVote

__all__ = ["AdoptionVote", "Advice", "AdviceStep", "AdviceVersion", "Answer", "FollowUp", "Remark"]
