"""What was decided before, to learn from. It reads texts: for this machine only, never for a page."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import Q, QuerySet

from moderation.models import Action, Case, CaseState, Decision, ScorerVersion
from network.kernel.errors import NotFound
from network.kernel.models import Space, SpaceKind
from network.kernel.ports.content import Described, ItemRef, content_kinds, kind_of

MOST = 20_000  # the newest decisions: more would only slow the learning down


class PastDecision(NamedTuple):
    """The text of an item and whether it was hidden or removed."""

    text: str
    restricted: bool


def past_decisions() -> Iterator[PastDecision]:
    """Yield what stands of every decided case, the newest first; erased texts are skipped."""
    rows = (
        Decision.objects.filter(undone_at__isnull=True, case__state=CaseState.DECIDED)
        .select_related("case")
        .order_by("-at", "-id")[:MOST]
    )
    done: set[int] = set()
    for decision in rows.iterator(chunk_size=500):
        if decision.case_id in done:
            continue
        done.add(decision.case_id)
        item = ItemRef(decision.case.item_kind, decision.case.item_id)
        try:
            text = kind_of(item).describe(item.id).text
        except (NotFound, KeyError):
            continue
        if text.strip():
            yield PastDecision(text, decision.action != Action.KEEP)


class DecidedCase(NamedTuple):
    """A case that people are done with, and whether its item was hidden or removed."""

    case: Case
    described: Described
    restricted: bool


def decided_within(space: Space) -> QuerySet[Case]:
    """Cases of a space, and of what lies in it, that people are done with; a running complaint is not."""
    cases = Case.objects.filter(state__in=(CaseState.DECIDED, CaseState.FINAL))
    if space.kind == SpaceKind.INSTALLATION:
        return cases
    return cases.filter(Q(space=space) | Q(space__municipality=space))


def decided_part(space: Space, *, before: int | None, most: int) -> tuple[list[DecidedCase], int | None]:
    """Return some decided cases, the newest first, and the number of the last one that was looked at.

    Cases whose text was erased are left out, so there may be fewer than were looked at.

    Args: before: the last one of the part before this.
    """
    cases = decided_within(space).select_related("space").order_by("-pk")
    rows = list((cases.filter(pk__lt=before) if before else cases)[:most])
    decisions = Decision.objects.filter(case__in=rows, undone_at__isnull=True).order_by("at", "pk")
    standing = dict(decisions.values_list("case_id", "action"))  # the last one stands
    described = _described(rows)
    found = [
        DecidedCase(row, text, standing[row.pk] != Action.KEEP)
        for row in rows
        if row.pk in standing and (text := described.get((row.item_kind, row.item_id))) and text.text.strip()
    ]
    return found, rows[-1].pk if rows else None


def _described(rows: Iterable[Case]) -> dict[tuple[str, int], Described]:
    by_kind: dict[str, set[int]] = {}
    for row in rows:
        by_kind.setdefault(row.item_kind, set()).add(row.item_id)
    return {
        (kind, number): one
        for kind, numbers in by_kind.items()
        if kind in content_kinds
        for number, one in content_kinds.get(kind).describe_many(numbers).items()
    }


def decided_kinds() -> tuple[int, int]:
    """Return how many cases ended with something hidden or removed, and how many with everything kept."""
    standing = Decision.objects.filter(
        undone_at__isnull=True, case__state__in=(CaseState.DECIDED, CaseState.FINAL)
    )
    restricted = standing.exclude(action=Action.KEEP).values("case_id").distinct().count()
    return restricted, standing.values("case_id").distinct().count() - restricted


def active_version() -> ScorerVersion | None:
    """The version of the learned scorer that counts now."""
    return ScorerVersion.objects.filter(active=True).first()


def decisions_where(**about: int) -> Iterator[Decision]:
    """Yield the decisions of a condition, oldest first, with case and clause: for somebody's own file."""
    rows = Decision.objects.filter(**about).select_related("case__space", "clause")
    yield from rows.order_by("pk").iterator()
