"""The figures of a year as everybody may read them: what is under five is left out. Public, so no viewer."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from moderation.models import (
    Action,
    ComplaintState,
    Ground,
    MeasureKind,
    NoticeState,
    Origin,
    SanctionKind,
)
from moderation.queries import figures
from moderation.queries.figures import Errors, Group, Period
from moderation.rules.figures import FEW, shown, shown_together
from moderation.rules.house_rules import sort_key
from moderation.rules.trials import Share

MONTHS = range(1, 13)


def summary(period: Period) -> dict[str, Any]:
    """Return the figures of a year as plain values; none where a number is hidden."""
    groups = figures.groups_in(period)
    total = sum(group.count for group in groups)
    complaints: Counter[str] = Counter()
    for (_role, state), count in figures.complaints_in(period).items():
        complaints[state] += count
    return {
        "year": period.year,
        "hidden_under": FEW,
        "decisions": shown(total),
        "months": _months(groups),
        "actions": _counted(figures.tally(groups, "action"), Action.values),
        "origins": _counted(figures.tally(groups, "origin"), Origin.values),
        "grounds": _counted(figures.tally(filter(figures.restricts, groups), "ground"), Ground.values),
        "clauses": _clauses(groups),
        "municipalities": _municipalities(groups),
        "found_by_machine": shown(sum(group.count for group in groups if group.by_machine)),
        "reversed": shown(figures.reversed_in(period)),
        "median_hours": figures.median_hours(period) if total >= FEW else None,
        "complaints": {"filed": shown(complaints.total()), **_counted(complaints, ComplaintState.values)},
        "notices": _counted(figures.notices_in(period), NoticeState.values),
        "notices_decided": _counted(
            figures.tally((one for one in groups if one.origin == Origin.NOTICE), "action"), Action.values
        ),
        "orders": shown(figures.orders_in(period)),
        "measures": _counted(figures.measures_in(period), MeasureKind.values),
        "sanctions": _counted(figures.sanctions_in(period), SanctionKind.values),
        "errors": _errors(figures.errors_in(period, groups)),
    }


def _months(groups: Iterable[Group]) -> list[dict[str, int | None]]:
    kept: Counter[int] = Counter()
    restricted: Counter[int] = Counter()
    for group in groups:
        (restricted if figures.restricts(group) else kept)[group.month] += group.count
    return [
        {"month": month, "kept": shown(kept[month]), "restricted": shown(restricted[month])}
        for month in MONTHS
    ]


def _counted(counts: Mapping[Any, int], names: Iterable[str]) -> dict[str, int | None]:
    return shown_together({name: counts.get(name, 0) for name in names})


def _clauses(groups: Iterable[Group]) -> list[dict[str, Any]]:
    """Return the clauses that decisions cited, under the title of their last version."""
    counts: Counter[str] = Counter()
    titles: dict[str, str] = {}
    for group in groups:
        if group.clause:
            counts[group.clause] += group.count
            titles[group.clause] = group.title
    numbers = shown_together(counts)
    return [
        {"id": number, "title": titles[number], "count": numbers[number]}
        for number in sorted(counts, key=sort_key)
    ]


def _municipalities(groups: Iterable[Group]) -> list[dict[str, Any]]:
    counts = shown_together(figures.tally(groups, "municipality"))
    return [{"name": name, "count": count} for name, count in sorted(counts.items()) if count is not None]


def _errors(errors: Errors) -> dict[str, dict[str, float | int] | None]:
    return {
        name: _share(getattr(errors, name))
        for name in ("people", "too_strict", "too_mild", "machine", "machine_again")
    }


def _share(share: Share) -> dict[str, float | int] | None:
    """Return a share with its margin; none where it would rest on a handful."""
    if share.whole < FEW:
        return None
    low, high = share.interval
    return {
        "share": round(share.value, 3),
        "low": round(low, 3),
        "high": round(high, 3),
        "of": share.whole,
    }
