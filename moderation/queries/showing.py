"""What a moderator sees of a case. Not the log of who looked: that is `services.review`."""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.models import (
    Case,
    CaseState,
    Decision,
    Escalation,
    EscalationKind,
    Measure,
    MeasureKind,
    Sanction,
    Signal,
    SignalKind,
)
from moderation.queries.queue import waiting_for
from moderation.queries.sanctions import earlier_limits
from moderation.rules.cases import SETTLED, Step, is_claimed, may_undo
from moderation.rules.grounds import Cause, grounds_of, heard_of, pressing
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef, content_kinds, kind_of

SHORT = 90
MOST_TO_MERGE = 20
SAID_ALREADY = frozenset(
    {Cause.REPORT, Cause.TWO_HOUSEHOLDS, Cause.THREE_HOUSEHOLDS, Cause.FINDING, Cause.HELD}
)
"""What a line of the list shows anyway."""
MOST_EARLIER = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A case in the list.

    Attributes:
        uid: the public name of the item; empty where it is gone, or was taken back before anybody saw it.
        said: how it begins.
    """

    case: Case
    uid: str
    said: str
    label: str
    reports: int
    households: int
    by_machine: bool
    why: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A case on its own page: the item as it stands, each reason why it is here, and what was done before.

    Attributes:
        why: the reasons that make it as pressing as it is.
        running: sanctions of the author that count now in this place.
        earlier: limits of the author that ended, in this place and no other.
        together: cases that wait with this one, to be decided alike.
    """

    described: Described | None
    reports: list[Signal]
    households: int
    findings: list[Signal]
    words: list[str]
    others: list[Signal]
    why: tuple[Cause, ...]
    decisions: list[Decision]
    running: list[Sanction]
    earlier: list[Sanction]
    together: list[Case]
    escalations: list[Escalation]


def case_lines(cases: Sequence[Case]) -> list[Line]:
    """Return the list of these cases: one query for all signals and a fixed number for each kind of item.

    No viewer: `services.review` notes that these words were seen, of a queue that its caller filtered.
    """
    signals: dict[int, list[Signal]] = {}
    columns = ("case_id", "household_id", "kind", "state", "weight", "reason", "label", "reporter_id")
    for signal in Signal.objects.filter(case__in=cases).only(*columns):
        signals.setdefault(signal.case_id, []).append(signal)
    described = _described_many(cases)
    hidden, danger = hidden_among(cases), in_danger_among(cases)
    return [
        _line(
            case,
            described.get(case.pk),
            signals.get(case.pk, []),
            hidden=case.pk in hidden,
            endangers=case.pk in danger,
        )
        for case in cases
    ]


def hidden_among(cases: Sequence[Case]) -> set[int]:
    """Return the numbers of those cases whose item is hidden until a person looked."""
    running = Measure.objects.filter(case__in=cases, kind=MeasureKind.HIDING, ended_at__isnull=True)
    return set(running.values_list("case_id", flat=True))


def in_danger_among(cases: Sequence[Case]) -> set[int]:
    """Return the numbers of those cases of which an authority was told that a life is in danger."""
    told = Escalation.objects.filter(case__in=cases, kind=EscalationKind.LIFE)
    return set(told.values_list("case_id", flat=True))


def _described_many(cases: Sequence[Case]) -> dict[int, Described]:
    numbers: dict[str, dict[int, int]] = {}
    for case in cases:
        if case.state == CaseState.WITHDRAWN:
            continue
        numbers.setdefault(case.item_kind, {})[case.item_id] = case.pk
    found: dict[int, Described] = {}
    for kind, case_of in numbers.items():
        if kind in content_kinds:
            items = content_kinds.get(kind).describe_many(case_of)
            found.update({case_of[number]: described for number, described in items.items()})
    return found


def _line(
    case: Case, described: Described | None, signals: list[Signal], *, hidden: bool, endangers: bool
) -> Line:
    reports = [signal for signal in signals if signal.kind == SignalKind.REPORT]
    said = described.text if described else ""
    return Line(
        case=case,
        uid=described.uid if described else "",
        said=said if len(said) <= SHORT else f"{said[: SHORT - 1].rstrip()}…",
        label=described.label if described else "",
        reports=len(reports),
        households=heard_of(reports).households,
        by_machine=any(signal.kind == SignalKind.MACHINE for signal in signals),
        why=tuple(
            cause
            for cause in pressing(grounds_of(signals, held=case.held, hidden=hidden, endangers=endangers))
            if cause not in SAID_ALREADY
        ),
    )


def opened(case: Case) -> Opened:
    """Return a case for its page. No viewer: `services.review` checked and logged the look."""
    described = _described(case)
    signals = list(case.signals.order_by("pk"))
    reports = [signal for signal in signals if signal.kind == SignalKind.REPORT]
    findings = [signal for signal in signals if signal.kind == SignalKind.MACHINE]
    apart = (SignalKind.REPORT, SignalKind.MACHINE)
    return Opened(
        described=described,
        reports=reports,
        households=heard_of(reports).households,
        findings=findings,
        words=list(dict.fromkeys(word for finding in findings for word in finding.words)),
        others=[signal for signal in signals if signal.kind not in apart],
        why=pressing(
            grounds_of(
                signals,
                held=case.held,
                hidden=bool(hidden_among([case])),
                endangers=bool(in_danger_among([case])),
            )
        ),
        decisions=list(case.decisions.select_related("clause").order_by("-at", "-pk")),
        running=_running_sanctions(case),
        earlier=_earlier_limits(case),
        together=list(case.followers.filter(closed_at__isnull=True).order_by("pk")),
        escalations=list(case.escalations.order_by("-at", "-pk")),
    )


def _running_sanctions(case: Case) -> list[Sanction]:
    """Return the warnings, strikes and limits of the author that count now in the place of the case."""
    if case.author_id is None:
        return []
    moment = clock.now()
    counting = Sanction.objects.filter(
        person_id=case.author_id, space_id=case.space_id, valid_until__gt=moment, ended_at__isnull=True
    )
    return list(counting.order_by("-valid_from", "-pk"))


def _earlier_limits(case: Case) -> list[Sanction]:
    return list(earlier_limits(case.author_id, case.space_id)[:MOST_EARLIER]) if case.author_id else []


def allowed_steps(case: Case, viewer: Actor, *, last: Decision | None) -> tuple[Step, ...]:
    """Return what the viewer, who may handle the case, may do with it beside deciding it.

    Args: last: the decision that counts; only asked for where the case is settled.
    """
    moment = clock.now()
    if case.follows_id is not None and case.state not in SETTLED:
        return (Step.PART,)
    if case.state in SETTLED:
        fresh = last is not None and last.complaint_id is None and may_undo(last.at, moment)
        return (Step.UNDO,) if fresh and case.state == CaseState.DECIDED else ()
    if case.claimed_by_id not in (None, viewer.pk) and is_claimed(case.claimed_until, moment):
        return ()
    steps = [
        Step.RELEASE if case.claimed_by_id == viewer.pk and case.state == CaseState.CLAIMED else Step.CLAIM
    ]
    if case.escalated_to_id is None and case.space.municipality_id is not None:
        steps.append(Step.ESCALATE)
    return (*steps, Step.MERGE)


def mergeable_with(case: Case, viewer: Actor) -> list[Case]:
    """Return the cases with which this one could be decided: the most pressing others of its place."""
    others = waiting_for(viewer).filter(space_id=case.space_id, escalated_to_id=case.escalated_to_id)
    return list(others.exclude(pk=case.pk)[:MOST_TO_MERGE])


def _described(case: Case) -> Described | None:
    """Return the item as it stands; None where it is gone, or was taken back before anybody saw it."""
    if case.state == CaseState.WITHDRAWN:
        return None
    try:
        return kind_of(ItemRef(case.item_kind, case.item_id)).describe(case.item_id)
    except NotFound:
        return None


def last_decision(case: Case) -> Decision | None:
    """The decision on a case that counts now; none where it was taken back or never taken."""
    return (
        case.decisions.filter(undone_at__isnull=True).select_related("clause").order_by("-at", "-pk").first()
    )
