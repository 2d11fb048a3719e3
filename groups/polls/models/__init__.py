"""Tables of polls: one aggregate per file."""

from groups.polls.models.ballot import Envelope, KeyHolder, NamedBallot, RollEntry, SealedBallot
from groups.polls.models.open_answer import OpenAnswer, OpenAnswerState
from groups.polls.models.paper import PaperBatch, PaperSheet, PaperSlip
from groups.polls.models.poll import Audience, CorrectionDraft, Poll, PollTemplate, PollVersion
from groups.polls.models.result import RecountFile, Result, RunningTotal, Theme

__all__ = [
    "Audience",
    "CorrectionDraft",
    "Envelope",
    "KeyHolder",
    "NamedBallot",
    "OpenAnswer",
    "OpenAnswerState",
    "PaperBatch",
    "PaperSheet",
    "PaperSlip",
    "Poll",
    "PollTemplate",
    "PollVersion",
    "RecountFile",
    "Result",
    "RollEntry",
    "RunningTotal",
    "SealedBallot",
    "Theme",
]
