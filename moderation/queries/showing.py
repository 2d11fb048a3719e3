"""What a moderator sees of a case. Not the log of who looked: that is `services.review`."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.models import Case, Signal, SignalKind
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef, content_kinds, kind_of

SHORT = 90


@dataclass(frozen=True, slots=True)
class Line:
    """A case in the list.

    Attributes:
        uid: the public name of the item; empty where its author deleted it.
        said: how it begins.
    """

    case: Case
    uid: str
    said: str
    label: str
    reports: int
    households: int
    by_machine: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A case on its own page: the item as it stands, and each reason why it is here."""

    described: Described | None
    reports: list[Signal]
    households: int
    findings: list[Signal]
    words: list[str]


def case_lines(cases: Sequence[Case]) -> list[Line]:
    """Return the list of these cases: one query for all signals and a fixed number for each kind of item.

    No viewer: `services.review` notes that these words were seen, of a queue that its caller filtered.
    """
    signals: dict[int, list[Signal]] = {}
    for signal in Signal.objects.filter(case__in=cases).only("case_id", "household_id", "kind"):
        signals.setdefault(signal.case_id, []).append(signal)
    described = _described_many(cases)
    return [_line(case, described.get(case.pk), signals.get(case.pk, [])) for case in cases]


def _described_many(cases: Sequence[Case]) -> dict[int, Described]:
    numbers: dict[str, dict[int, int]] = {}
    for case in cases:
        numbers.setdefault(case.item_kind, {})[case.item_id] = case.pk
    found: dict[int, Described] = {}
    for kind, case_of in numbers.items():
        if kind in content_kinds:
            items = content_kinds.get(kind).describe_many(case_of)
            found.update({case_of[number]: described for number, described in items.items()})
    return found


def _line(case: Case, described: Described | None, signals: list[Signal]) -> Line:
    reports = [signal for signal in signals if signal.kind == SignalKind.REPORT]
    said = described.text if described else ""
    return Line(
        case=case,
        uid=described.uid if described else "",
        said=said if len(said) <= SHORT else f"{said[: SHORT - 1].rstrip()}…",
        label=described.label if described else "",
        reports=len(reports),
        households=len({report.household_id or -report.pk for report in reports}),
        by_machine=len(reports) < len(signals),
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
