"""Port `screening`: whoever publishes asks here first. Filled once, by moderation.

Without a screener everything is held: fail closed. Not for decisions: a person takes those.
"""

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from network.kernel.errors import DomainError
from network.kernel.ports.content import ItemRef
from network.kernel.registry import Registry

logger = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What happens to a text before a person looked."""

    PUBLISH = "publish"
    QUEUE = "queue"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants others to see.

    Attributes:
        kind: name of the ContentKind.
        texts: every text in it that others will see (alternative texts of pictures too).
        language: what the author says, or what the place speaks; `nl` when unknown.
    """

    kind: str
    author_id: int
    space_id: int
    texts: tuple[str, ...]
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason of a scorer: a label with a value in [0, 1] and the words that moved it."""

    scorer: str
    version: str
    label: str
    value: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome and why."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()


class Screener(Protocol):
    """Judges before publication, and opens a case afterwards where a person must look."""

    name: str

    def screen(self, draft: Draft) -> Verdict:
        """Return a verdict within milliseconds; no network, no model.

        Raises: a DomainError where this person may not write there now, in a sentence for them.
        """

    def ensure_may_write(self, person_id: int, space_id: int) -> None:
        """Refuse whoever may not write there now, in a sentence for them. Raises: a DomainError."""

    def file(self, verdict: Verdict, item: ItemRef) -> None:
        """Take note of an item just stored, in the same transaction: a case, or work for models."""

    def warm(self) -> None:
        """Load what the first judgement would load; asked before anybody is served."""

    def taken_back(self, item: ItemRef) -> bool:
        """End what waits about a held item that its author takes back, in the same transaction.

        Returns: whether nobody needs its words any more; not where more than a machine pointed at it.
        """


screeners: Registry[Screener] = Registry("screener")


def screen(draft: Draft) -> Verdict:
    """Ask the screener. A missing or failing screener holds the text; what it refuses is refused.

    Raises: DomainError where the author may not write there now.
    """
    for screener in screeners:
        try:
            return screener.screen(draft)
        except DomainError:
            raise
        except Exception:
            logger.exception("the screener failed, the text is held")
    return Verdict(Outcome.HOLD)


def warm() -> None:
    """Let the screener load its words, so that nobody's first message waits for that."""
    for screener in screeners:
        screener.warm()


def ensure_may_write(person_id: int, space_id: int) -> None:
    """Refuse a sign without words of whoever may not write there now; for words `screen` asks it itself.

    Raises: DomainError.
    """
    for screener in screeners:
        screener.ensure_may_write(person_id, space_id)


def file(verdict: Verdict, item: ItemRef) -> None:
    """Tell the screener what was stored under its verdict. Every publisher calls this once per text."""
    for screener in screeners:
        screener.file(verdict, item)


def taken_back(item: ItemRef) -> bool:
    """Tell the screener that its author takes back an item that is held: nobody else ever saw it.

    Called before the item itself is locked, as a decision locks its case first. Returns: whether nobody
    needs its words any more.
    """
    answers = [screener.taken_back(item) for screener in screeners]
    return all(answers)
