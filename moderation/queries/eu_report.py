"""Gathers the figures of the yearly report. Public, so no viewer; exact, since the law's template is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from moderation.eu_report.categories import TOTAL
from moderation.eu_report.parts import Answers, Figures, Measures
from moderation.models import (
    Action,
    ComplaintRole,
    ComplaintState,
    Decision,
    Ground,
    MeasureKind,
    Origin,
    SanctionKind,
)
from moderation.queries import figures
from moderation.queries.figures import Group, Period, by_own_initiative, restricts
from moderation.transparency_db import OTHER_CATEGORY
from network.kernel import moments


@dataclass(slots=True)
class _Count:
    removed: int = 0
    disabled: int = 0
    by_machine: int = 0

    def frozen(self, suspended: int = 0) -> Measures:
        return Measures(self.removed, self.disabled, suspended, self.by_machine)


def report_figures(period: Period, published: date) -> Figures:
    """Return everything that the report says about a year."""
    groups = figures.groups_in(period)
    complaints = figures.complaints_in(period)
    sanctions = figures.sanctions_in(period)
    own = [group for group in groups if restricts(group) and by_own_initiative(group)]
    after_notice = [group for group in groups if restricts(group) and group.origin == Origin.NOTICE]
    hours = figures.complaint_hours(period)
    errors = figures.errors_in(period, groups)
    return Figures(
        provider=_provider(),
        published=published,
        start=moments.local(period.start).date(),
        end=moments.last_day(period.until),
        illegal=_by_category(group for group in own if group.ground == Ground.LAW),
        against_rules=_by_category(
            (group for group in own if group.ground == Ground.RULES),
            suspended=sanctions.get(SanctionKind.LIMIT, 0),
        ),
        orders=figures.orders_in(period),
        order_hours=figures.order_hours(period),
        notices=sum(figures.notices_in(period).values()),
        notice_hours=figures.notice_hours(period),
        notice_law=_count(group for group in after_notice if group.ground == Ground.LAW),
        notice_rules=_count(group for group in after_notice if group.ground == Ground.RULES),
        complaints=_answers(complaints, tuple(ComplaintRole), hours),
        author_complaints=_answers(complaints, (ComplaintRole.AUTHOR,), None),
        reporter_complaints=_answers(complaints, (ComplaintRole.REPORTER, ComplaintRole.NOTIFIER), None),
        newly_restricted=_newly_restricted(period),
        suspended_writing=sanctions.get(SanctionKind.MISUSE_WRITING, 0),
        suspended_reporting=sanctions.get(SanctionKind.MISUSE_REPORTING, 0),
        holds=figures.measures_in(period).get(MeasureKind.HOLD, 0),
        by_people=_count(group for group in groups if restricts(group)),
        precision=1 - errors.machine.value if errors.machine.whole else None,
    )


def _provider() -> str:
    return settings.CONTACT_EMAIL or "Gebuurte"


def _count(groups: Iterable[Group]) -> int:
    return sum(group.count for group in groups)


def _by_category(groups: Iterable[Group], suspended: int = 0) -> dict[str, Measures]:
    """Return what was restricted by category, and in all; suspensions are known in all only."""
    found: defaultdict[str, _Count] = defaultdict(_Count)
    for group in groups:
        for code in (TOTAL, group.category or OTHER_CATEGORY):
            if group.action == Action.REMOVE:
                found[code].removed += group.count
            else:
                found[code].disabled += group.count
            if group.by_machine and group.origin == Origin.OWN:
                found[code].by_machine += group.count
    return {TOTAL: Measures(suspended=suspended)} | {
        code: count.frozen(suspended if code == TOTAL else 0) for code, count in found.items()
    }


def _answers(
    counts: dict[tuple[ComplaintRole, ComplaintState], int],
    roles: tuple[ComplaintRole, ...],
    hours: float | None,
) -> Answers:
    by_state = {state: sum(counts.get((role, state), 0) for role in roles) for state in ComplaintState}
    return Answers(
        filed=sum(by_state.values()),
        stood=by_state[ComplaintState.REJECTED],
        reversed=by_state[ComplaintState.UPHELD],
        unanswered=by_state[ComplaintState.WITHDRAWN],
        hours=hours,
    )


def _newly_restricted(period: Period) -> int:
    return (
        Decision.objects.filter(
            at__gte=period.start,
            at__lt=period.until,
            complaint__role__in=(ComplaintRole.REPORTER, ComplaintRole.NOTIFIER),
        )
        .exclude(action=Action.KEEP)
        .count()
    )
