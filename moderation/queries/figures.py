"""Figures of a year of moderation, for everybody: so no viewer, and never a word, a name or a small place.

Every figure comes from grouped counts, in a fixed number of queries however much was decided.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models import Case as When
from django.db.models import When as If
from django.db.models.functions import Coalesce, TruncMonth

from moderation.models import (
    Action,
    Complaint,
    ComplaintRole,
    ComplaintState,
    Decision,
    Measure,
    MeasureKind,
    NoticeState,
    Origin,
    OutsideNotice,
    Sanction,
    SanctionKind,
    SecondLook,
    Signal,
    SignalKind,
)
from moderation.rules.trials import Share
from network.kernel import moments

FIRST_YEAR = 2020
TOWN = Coalesce("case__space__municipality__name", "case__space__name")


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar year on the clock of the town: `[start, until)`."""

    year: int
    start: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """Decisions that have everything here in common, and how many there are."""

    month: int
    action: str
    origin: str
    ground: str
    clause: str
    category: str
    title: str
    by_machine: bool
    municipality: str
    count: int


def period_of(year: int) -> Period:
    """Return a year as an interval."""
    return Period(year, moments.start_of_day(date(year, 1, 1)), moments.start_of_day(date(year + 1, 1, 1)))


def decisions_in(period: Period) -> QuerySet[Decision]:
    """The decisions of a year, the last one on top."""
    return Decision.objects.filter(at__gte=period.start, at__lt=period.until).order_by("-at", "-id")


def years(now: datetime) -> list[int]:
    """Return the years in which something was decided, and this one, the last one first."""
    first = Decision.objects.order_by("at", "id").values_list("at", flat=True).first()
    this = moments.local(now).year
    start = moments.local(first).year if first is not None else this
    return list(range(this, max(start, FIRST_YEAR) - 1, -1))


def groups_in(period: Period) -> list[Group]:
    """Return the decisions of a year, counted by what they have in common."""
    rows = (
        decisions_in(period)
        .order_by()
        .annotate(month=TruncMonth("at", tzinfo=moments.TOWN_TIME), town=TOWN)
        .values_list(
            "month",
            "action",
            "origin",
            "ground",
            "clause__number",
            "clause__category",
            "clause__title",
            "detected_by_machine",
            "town",
        )
        .annotate(count=Count("pk"))
    )
    return [
        Group(
            month.month, action, origin, ground, clause or "", category or "", title or "", machine, town, n
        )
        for month, action, origin, ground, clause, category, title, machine, town, n in rows
    ]


def tally(groups: Iterable[Group], name: str) -> Counter[Any]:
    """Return how many decisions there are by one property of the groups."""
    found: Counter[Any] = Counter()
    for group in groups:
        found[getattr(group, name)] += group.count
    return found


def median_hours(period: Period) -> float | None:
    """Return in how many hours half of the decisions were taken, from the opening of the case."""
    took = ExpressionWrapper(F("at") - F("case__opened_at"), output_field=DurationField())
    return _median_hours(decisions_in(period).filter(at__gte=F("case__opened_at")).annotate(took=took))


def reversed_in(period: Period) -> int:
    """Return how many decisions of a year were taken back, or put right after a complaint."""
    return decisions_in(period).filter(_does_not_stand()).count()


def with_reversed(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Annotate whether a decision does not stand any more."""
    return rows.annotate(
        reversed=When(
            If(_does_not_stand(), then=Value(True)), default=Value(False), output_field=BooleanField()
        )
    )


def _does_not_stand() -> Q:
    """Condition on decisions: taken back, or put right after a complaint."""
    upheld = Complaint.objects.filter(decision=OuterRef("pk"), state=ComplaintState.UPHELD)
    return Q(undone_at__isnull=False) | Q(Exists(upheld))


def complaints_in(period: Period) -> dict[tuple[ComplaintRole, ComplaintState], int]:
    """Return the complaints that were filed in a year, by who filed them and how they stand."""
    rows = Complaint.objects.filter(filed_at__gte=period.start, filed_at__lt=period.until)
    counted = rows.order_by().values_list("role", "state").annotate(count=Count("pk"))
    return {(ComplaintRole(role), ComplaintState(state)): count for role, state, count in counted}


def complaint_hours(period: Period) -> float | None:
    """Return in how many hours half of the complaints of a year were answered."""
    took = ExpressionWrapper(F("decided_at") - F("filed_at"), output_field=DurationField())
    rows = Complaint.objects.filter(
        filed_at__gte=period.start, filed_at__lt=period.until, decided_at__isnull=False
    )
    return _median_hours(rows.annotate(took=took))


def notices_in(period: Period) -> dict[NoticeState, int]:
    """Return the notices from outside of a year, by how they stand."""
    rows = OutsideNotice.objects.filter(received_at__gte=period.start, received_at__lt=period.until)
    counted = rows.order_by().values_list("state").annotate(count=Count("pk"))
    return {NoticeState(state): count for state, count in counted}


def notice_hours(period: Period) -> float | None:
    """Return in how many hours half of the notices from outside were decided."""
    took = ExpressionWrapper(F("decided_at") - F("received_at"), output_field=DurationField())
    rows = OutsideNotice.objects.filter(
        received_at__gte=period.start, received_at__lt=period.until, decided_at__isnull=False
    )
    return _median_hours(rows.annotate(took=took))


def orders_in(period: Period) -> int:
    """Return how many orders of authorities came in."""
    return Signal.objects.filter(kind=SignalKind.AUTHORITY, at__gte=period.start, at__lt=period.until).count()


def order_hours(period: Period) -> float | None:
    """Return in how many hours half of the orders got their decision."""
    took = ExpressionWrapper(F("decision__at") - F("at"), output_field=DurationField())
    rows = Signal.objects.filter(
        kind=SignalKind.AUTHORITY, at__gte=period.start, at__lt=period.until, decision__isnull=False
    )
    return _median_hours(rows.annotate(took=took))


def sanctions_in(period: Period) -> dict[SanctionKind, int]:
    """Return what followed for people in a year, by kind."""
    rows = Sanction.objects.filter(valid_from__gte=period.start, valid_from__lt=period.until)
    counted = rows.order_by().values_list("kind").annotate(count=Count("pk"))
    return {SanctionKind(kind): count for kind, count in counted}


def measures_in(period: Period) -> dict[MeasureKind, int]:
    """Return what took effect in a year before a person could decide, by kind."""
    rows = Measure.objects.filter(started_at__gte=period.start, started_at__lt=period.until)
    counted = rows.order_by().values_list("kind").annotate(count=Count("pk"))
    return {MeasureKind(kind): count for kind, count in counted}


@dataclass(frozen=True, slots=True)
class Errors:
    """What second looks and decisions say about errors, each as a share with its margin.

    Attributes:
        people: second persons who decided otherwise. too_strict, too_mild: the first one restricted what
            the second would keep, and the other way round.
        machine: found by a machine and kept by whoever decided: pointed out wrongly.
        machine_again: the same, judged by the second person.
    """

    people: Share
    too_strict: Share
    too_mild: Share
    machine: Share
    machine_again: Share


def errors_in(period: Period, groups: Iterable[Group]) -> Errors:
    """Return the error rates of people and of the machine in a year."""
    rows = SecondLook.objects.filter(
        decision__at__gte=period.start, decision__at__lt=period.until, at__isnull=False
    )
    looks = list(
        rows.order_by()
        .values_list("decision__action", "action", "decision__detected_by_machine")
        .annotate(count=Count("pk"))
    )
    strict = sum(n for first, second, _m, n in looks if first != Action.KEEP and second == Action.KEEP)
    mild = sum(n for first, second, _m, n in looks if first == Action.KEEP and second != Action.KEEP)
    restricted = sum(n for first, _s, _m, n in looks if first != Action.KEEP)
    every = sum(n for *_rest, n in looks)
    found = [(second, n) for _first, second, machine, n in looks if machine]
    pointed = [group for group in groups if group.by_machine]
    return Errors(
        people=Share(strict + mild, every),
        too_strict=Share(strict, restricted),
        too_mild=Share(mild, every - restricted),
        machine=Share(
            sum(group.count for group in pointed if group.action == Action.KEEP),
            sum(group.count for group in pointed),
        ),
        machine_again=Share(
            sum(n for second, n in found if second == Action.KEEP), sum(n for _second, n in found)
        ),
    )


def restricts(group: Group) -> bool:
    """Whether the decisions of a group took something away."""
    return group.action != Action.KEEP


def by_own_initiative(group: Group) -> bool:
    """Whether no order and no notice from outside led to the decisions of a group."""
    return group.origin in (Origin.OWN, Origin.REPORT)


def _median_hours(rows: QuerySet[Any]) -> float | None:
    """Return the middle value of `took`, in hours; None of nothing."""
    count = rows.count()
    if not count:
        return None
    middle: timedelta = rows.order_by("took").values_list("took", flat=True)[(count - 1) // 2]
    return float(round(middle / timedelta(hours=1), 1))
