"""Tables of moderation."""

from moderation.models.case import Case, CaseState, Priority, ReportReason, Signal, SignalKind, SignalState
from moderation.models.checks import CheckSetting, MailRhythm, QueuePreference, SecondLook
from moderation.models.clause import CharterClause, Clause, ClauseScope, RulesChange
from moderation.models.decision import Action, Decision, Ground, Measure, MeasureKind, Origin, Score
from moderation.models.machines import ModelState, WaitingItem
from moderation.models.redress import (
    Complaint,
    ComplaintRole,
    ComplaintState,
    Escalation,
    EscalationKind,
    Evidence,
    NoticeCounter,
    NoticeState,
    OutsideNotice,
    RemovedPicture,
)
from moderation.models.sanction import Objection, ReporterRecord, Sanction, SanctionKind
from moderation.models.scorer_version import ScorerVersion
from moderation.models.tuning import (
    ListedWord,
    Proposal,
    ProposalKind,
    ProposalState,
    ProposalStep,
    ShadowVerdict,
    StepKind,
    Threshold,
)

__all__ = [
    "Action",
    "Case",
    "CaseState",
    "CharterClause",
    "CheckSetting",
    "Clause",
    "ClauseScope",
    "Complaint",
    "ComplaintRole",
    "ComplaintState",
    "Decision",
    "Escalation",
    "EscalationKind",
    "Evidence",
    "Ground",
    "ListedWord",
    "MailRhythm",
    "Measure",
    "MeasureKind",
    "ModelState",
    "NoticeCounter",
    "NoticeState",
    "Objection",
    "Origin",
    "OutsideNotice",
    "Priority",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "ProposalStep",
    "QueuePreference",
    "RemovedPicture",
    "ReportReason",
    "ReporterRecord",
    "RulesChange",
    "Sanction",
    "SanctionKind",
    "Score",
    "ScorerVersion",
    "SecondLook",
    "ShadowVerdict",
    "Signal",
    "SignalKind",
    "SignalState",
    "StepKind",
    "Threshold",
    "WaitingItem",
]
