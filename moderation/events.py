"""What happened in moderation. Never a text."""

from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True)
class CaseOpened(Event):
    """An item waits for a person, or waits again."""

    case_id: int
    case_uid: str
    space_id: int


@dataclass(frozen=True)
class ItemStored(Event):
    """A text was stored and may be scored by the models."""

    item_kind: str
    item_id: int


@dataclass(frozen=True)
class ItemJudged(Event):
    """Every scorer that this installation has said what it has to say of a stored text."""

    item_kind: str
    item_id: int


@dataclass(frozen=True)
class MeasureTaken(Event):
    """Something took effect before a person could decide: the author must be told."""

    measure_id: int
    case_id: int


@dataclass(frozen=True)
class DecisionTaken(Event):
    """A person decided: author and reporters must be told."""

    decision_id: int
    case_id: int
    action: str


@dataclass(frozen=True)
class ReplayAsked(Event):
    """A proposal waits to be replayed on decided cases, from one case on; each part asks for the next.

    Attributes: run: name of the replay; a later one makes this one stop. after: the last case that was done.
    """

    proposal_id: int
    run: str
    after: int


@dataclass(frozen=True)
class ProposalMade(Event):
    """Somebody who may not let it count proposed a change of the scorers: who decides must be told."""

    proposal_id: int


@dataclass(frozen=True)
class ComplaintFiled(Event):
    """Somebody asks that another person looks again at a decision."""

    complaint_id: int
    case_id: int


@dataclass(frozen=True)
class ComplaintDecided(Event):
    """Another person answered a complaint: whoever complained, the author and the reporters must be told."""

    complaint_id: int
    case_id: int
    upheld: bool


@dataclass(frozen=True)
class NoticeReceived(Event):
    """A notice of illegal content came in from outside."""

    notice_id: int
    space_id: int | None


@dataclass(frozen=True)
class NoticeAnswered(Event):
    """A notice from outside has its decision: its sender must be told."""

    notice_id: int


@dataclass(frozen=True)
class LifeInDanger(Event):
    """An authority was told of a danger to somebody's life."""

    escalation_id: int
    case_id: int


@dataclass(frozen=True)
class DecisionUndone(Event):
    """A decision was taken back: author and reporters must be told."""

    decision_id: int
    case_id: int


@dataclass(frozen=True)
class CaseMoved(Event):
    """Somebody took a case, gave it back, settled it or sent it on: open queues show it."""

    case_id: int
    case_uid: str
    space_id: int


@dataclass(frozen=True)
class QueueSummed(Event):
    """So many cases wait for somebody who wants to be mailed of them together."""

    person_id: int
    number: int
    at: str


@dataclass(frozen=True)
class SanctionEnded(Event):
    """Somebody ended a sanction before its time: whoever had it must be told."""

    sanction_id: int


@dataclass(frozen=True)
class MisuseFound(Event):
    """Somebody was warned or suspended for misuse, and must be told."""

    sanction_id: int


@dataclass(frozen=True)
class ObjectionFiled(Event):
    """Somebody complains of a warning or suspension for misuse: another person must answer."""

    objection_id: int


@dataclass(frozen=True)
class ObjectionAnswered(Event):
    """A complaint about misuse was answered, and whoever complained must be told."""

    objection_id: int
