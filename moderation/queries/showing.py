"""What a moderator sees of a case. Not the log of who looked: that is `services.review`."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.models import Case, Signal, SignalKind
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef, kind_of

SHORT = 90


@dataclass(frozen=True, slots=True)
class Line:
    """A case in the list."""

    case: Case
    said: str
    label: str
    reports: int
    households: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A case on its own page: the item as it stands, and each reason why it is here."""

    described: Described | None
    reports: list[Signal]
    households: int
    findings: list[Signal]
    words: list[str]


def case_lines(cases: Sequence[Case]) -> list[Line]:
    """Return the list of these cases, with one query for all signals. The caller filtered the queue."""
    reports: dict[int, list[Signal]] = {}
    for signal in Signal.objects.filter(case__in=cases, kind=SignalKind.REPORT).only(
        "case_id", "household_id", "kind"
    ):
        reports.setdefault(signal.case_id, []).append(signal)
    return [_line(case, reports.get(case.pk, [])) for case in cases]


def _line(case: Case, reports: list[Signal]) -> Line:
    described = _described(case)
    said = described.text if described else ""
    return Line(
        case=case,
        said=said if len(said) <= SHORT else f"{said[: SHORT - 1].rstrip()}…",
        label=described.label if described else "",
        reports=len(reports),
        households=len({report.household_id or -report.pk for report in reports}),
    )


def opened(case: Case) -> Opened:
    """Return a case for its page. No viewer: `services.review` checked and logged the look."""
    described = _described(case)
    signals = list(case.signals.order_by("pk"))
    reports = [signal for signal in signals if signal.kind == SignalKind.REPORT]
    findings = [signal for signal in signals if signal.kind == SignalKind.MACHINE]
    return Opened(
        described=described,
        reports=reports,
        households=len({report.household_id or -report.pk for report in reports}),
        findings=findings,
        words=list(dict.fromkeys(word for finding in findings for word in finding.words)),
    )


def _described(case: Case) -> Described | None:
    try:
        return kind_of(ItemRef(case.item_kind, case.item_id)).describe(case.item_id)
    except NotFound:
        return None
