"""Read again what a complaint is about: the item and what is kept of it. Each look is logged."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from moderation.models import Case, Complaint, Evidence
from moderation.permissions import holds_queue, is_involved
from moderation.services.evidence import look_at_evidence
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef, kind_of
from network.people.enums import LookReason
from network.people.services.looks import record_look


@dataclass(frozen=True, slots=True)
class Reread:
    """What whoever answers a complaint sees: the item as it stands, and what it said then."""

    described: Described | None
    evidence: Sequence[Evidence]


@transaction.atomic
def reread(*, complaint: Complaint, by: Actor) -> Reread:
    """Return what a complaint is about, and note the look for the author of the item.

    Raises: NotFound without the queue or when involved.
    """
    case = complaint.decision.case
    if not holds_queue(by, case) or is_involved(by, case):
        raise NotFound()
    described = _described(case)
    if described is not None:
        record_look(
            by=by,
            person_id=case.author_id,
            item_kind=case.item_kind,
            item_uid=described.uid,
            reason=LookReason.COMPLAINT,
            space=case.space,
        )
    kept = look_at_evidence(case=case, by=by)
    now = described.text if described else None
    return Reread(described=described, evidence=[row for row in kept if row.text and row.text != now])


def _described(case: Case) -> Described | None:
    try:
        return kind_of(ItemRef(case.item_kind, case.item_id)).describe(case.item_id)
    except NotFound:
        return None
