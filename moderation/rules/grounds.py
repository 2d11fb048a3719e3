"""Why a case waits and how soon a person should look, by its signals. Pure; not who should."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from moderation.models import Priority, ReportReason, Signal, SignalKind, SignalState
from moderation.rules.weighing import WEIGHT_THAT_COUNTS, Heard, Weighed, heard

GRAVE_REASONS = frozenset({ReportReason.THREAT, ReportReason.ILLEGAL})
GRAVE_LABELS = frozenset({"threat", "hate"})
NOTHING_HEARD = Heard(0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Why a case is here: only signals that nobody rejected.

    Attributes: held, hidden: it waits out of sight. reports: households and their weight. kinds: of signals.
        endangers: an authority was told of a danger to somebody's life. ordered: an authority gave an order,
        whatever a person made of it before.
    """

    held: bool = False
    hidden: bool = False
    endangers: bool = False
    ordered: bool = False
    reports: Heard = NOTHING_HEARD
    reasons: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


class Cause(StrEnum):
    """One reason to look, and its name in the sentences of the queue."""

    LIFE = "life"
    AUTHORITY = "authority"
    HELD_AND_REPORTED = "held_and_reported"
    HIDDEN = "hidden"
    NOTICE = "notice"
    COMPLAINT = "complaint"
    GRAVE_REPORT = "grave_report"
    THREE_HOUSEHOLDS = "three_households"
    TWO_HOUSEHOLDS = "two_households"
    HELD = "held"
    GRAVE_FINDING = "grave_finding"
    REPORT = "report"
    LIGHT_REPORT = "light_report"
    FINDING = "finding"
    RULE = "rule"
    SAMPLE = "sample"


PRESSES: dict[Cause, Priority] = {
    Cause.LIFE: Priority.URGENT,
    Cause.AUTHORITY: Priority.URGENT,
    Cause.HELD_AND_REPORTED: Priority.URGENT,
    Cause.HIDDEN: Priority.URGENT,
    Cause.NOTICE: Priority.HIGH,
    Cause.COMPLAINT: Priority.HIGH,
    Cause.GRAVE_REPORT: Priority.HIGH,
    Cause.THREE_HOUSEHOLDS: Priority.HIGH,
    Cause.TWO_HOUSEHOLDS: Priority.HIGH,
    Cause.HELD: Priority.HIGH,
    Cause.GRAVE_FINDING: Priority.HIGH,
    Cause.REPORT: Priority.NORMAL,
    Cause.FINDING: Priority.NORMAL,
    Cause.RULE: Priority.LOW,
    Cause.LIGHT_REPORT: Priority.LOW,
    Cause.SAMPLE: Priority.LOW,
}
_BY_KIND = {
    SignalKind.AUTHORITY: Cause.AUTHORITY,
    SignalKind.NOTICE: Cause.NOTICE,
    SignalKind.COMPLAINT: Cause.COMPLAINT,
    SignalKind.MACHINE: Cause.FINDING,
    SignalKind.RULE: Cause.RULE,
    SignalKind.SAMPLE: Cause.SAMPLE,
}


def causes_of(grounds: Grounds) -> tuple[Cause, ...]:
    """Return every reason to look, most pressing first."""
    found = {cause for kind, cause in _BY_KIND.items() if kind in grounds.kinds}
    found |= _of_reports(grounds)
    if grounds.endangers:
        found.add(Cause.LIFE)
    if grounds.ordered:
        found.add(Cause.AUTHORITY)
    if grounds.hidden:
        found.add(Cause.HIDDEN)
    if grounds.held:
        found.add(Cause.HELD)
    if grounds.labels & GRAVE_LABELS:
        found.add(Cause.GRAVE_FINDING)
    return tuple(sorted(found, key=lambda cause: (-PRESSES[cause], list(PRESSES).index(cause))))


def _of_reports(grounds: Grounds) -> set[Cause]:
    households, weight = grounds.reports
    if not households:
        return set()
    if weight < WEIGHT_THAT_COUNTS:
        return {Cause.LIGHT_REPORT}
    found = {Cause.REPORT}
    if households >= 3:
        found = {Cause.HELD_AND_REPORTED if grounds.held else Cause.THREE_HOUSEHOLDS}
    elif households == 2:
        found = {Cause.TWO_HOUSEHOLDS}
    if grounds.reasons & GRAVE_REASONS:
        found.add(Cause.GRAVE_REPORT)
    return found


def pressing(grounds: Grounds) -> tuple[Cause, ...]:
    """Return the reasons that make a case as pressing as it is; the others add nothing.

    >>> [str(cause) for cause in pressing(Grounds(held=True, reports=Heard(1, 1.0)))]
    ['held']
    """
    causes = causes_of(grounds)
    return tuple(cause for cause in causes if PRESSES[cause] == PRESSES[causes[0]])


def priority_of(grounds: Grounds) -> Priority:
    """Return how soon a person should look: what presses most counts.

    >>> priority_of(Grounds())
    <Priority.LOW: 1>
    >>> priority_of(Grounds(reports=Heard(1, 1.0)))
    <Priority.NORMAL: 2>
    >>> priority_of(Grounds(reports=Heard(1, 0.25)))  # of somebody who was often wrong
    <Priority.LOW: 1>
    """
    return max((PRESSES[cause] for cause in causes_of(grounds)), default=Priority.LOW)


def grounds_of(signals: Collection[Signal], *, held: bool, hidden: bool, endangers: bool = False) -> Grounds:
    """Return why a case is here, by those of its signals that nobody rejected; an order always counts."""
    counting = [signal for signal in signals if signal.state != SignalState.REJECTED]
    reports = [signal for signal in counting if signal.kind == SignalKind.REPORT]
    return Grounds(
        held=held,
        hidden=hidden,
        endangers=endangers,
        ordered=any(signal.kind == SignalKind.AUTHORITY for signal in signals),
        reports=heard_of(reports),
        reasons=frozenset(report.reason for report in reports),
        labels=frozenset(signal.label for signal in counting if signal.kind == SignalKind.MACHINE),
        kinds=frozenset(signal.kind for signal in counting),
    )


def heard_of(reports: Collection[Signal]) -> Heard:
    """Return how many households these reports come from, and how much they weigh together."""
    return heard(
        Weighed(report.household_id, report.reporter_id or -report.pk, report.weight) for report in reports
    )
