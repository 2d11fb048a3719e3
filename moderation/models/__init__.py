"""Tables of moderation."""

from moderation.models.case import Case, CaseState, Priority, ReportReason, Signal, SignalKind, SignalState
from moderation.models.clause import Clause
from moderation.models.decision import Action, Decision, Measure, Score
from moderation.models.scorer_version import ScorerVersion

__all__ = [
    "Action",
    "Case",
    "CaseState",
    "Clause",
    "Decision",
    "Measure",
    "Priority",
    "ReportReason",
    "Score",
    "ScorerVersion",
    "Signal",
    "SignalKind",
    "SignalState",
]
