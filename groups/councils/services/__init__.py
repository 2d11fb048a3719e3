"""Writes of councils, and the only publishers of their events."""

from groups.councils.services.answering import answer, deliver, follow_up, withdraw
from groups.councils.services.asking import ask_advice, start_advice
from groups.councils.services.drafting import remark, write_version
from groups.councils.services.founding import set_up_council
from groups.councils.services.meeting import record_vote

__all__ = [
    "answer",
    "ask_advice",
    "deliver",
    "follow_up",
    "record_vote",
    "remark",
    "set_up_council",
    "start_advice",
    "withdraw",
    "write_version",
]
