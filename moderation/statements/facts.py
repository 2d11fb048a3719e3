"""Everything that a statement says, as fields. Never who reported, and never who decided."""

from dataclasses import dataclass
from datetime import datetime

from moderation.models import Origin


@dataclass(frozen=True, slots=True)
class Sanctioned:
    """What follows for the author in this one space.

    Attributes:
        kind: `warning`, `strike` or `limit`. until: the exclusive end.
    """

    kind: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a decision, hold, hiding or undo is about, and why.

    Attributes:
        language: of the reader. item: name of the content kind, as `post`.
        place: name of the district or group. written: when the author wrote it.
        moment: when it was decided or took effect.
        clause: number and title; law: the provision, with a ground in law.
        origin: what made a person look; reports: households that reported.
        authority, reference: of an order.
        machine: a machine pointed it out; words: by which it did.
        was_disputed: it answers a complaint about leaving it.
    """

    language: str
    item: str
    place: str
    written: datetime
    moment: datetime
    action: str = ""
    clause: str = ""
    law: str = ""
    reason: str = ""
    origin: str = Origin.OWN
    reports: int = 0
    authority: str = ""
    reference: str = ""
    machine: bool = False
    words: tuple[str, ...] = ()
    sanctions: tuple[Sanctioned, ...] = ()
    was_disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFacts:
    """What the answer to a complaint says to whoever complained.

    Attributes:
        role: `author`, `reporter` or `notifier`. action: what now counts for the item.
        decided: when the first decision was taken.
    """

    language: str
    role: str
    item: str
    place: str
    written: datetime
    filed: datetime
    decided: datetime
    moment: datetime
    upheld: bool
    action: str
    clause: str
    law: str
    answer: str
