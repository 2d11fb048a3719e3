"""What was decided before, to learn from. It reads texts: for this machine only, never for a page."""

from collections.abc import Iterator
from typing import NamedTuple

from moderation.models import Action, CaseState, Decision, ScorerVersion
from network.kernel.errors import NotFound
from network.kernel.ports.content import ItemRef, kind_of

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


def active_version() -> ScorerVersion | None:
    """The version of the learned scorer that counts now."""
    return ScorerVersion.objects.filter(active=True).first()
