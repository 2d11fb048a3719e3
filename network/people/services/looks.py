"""Note every look, by power, at what a resident wrote or claimed."""

from collections.abc import Iterable

from django.db import transaction

from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.models import Space
from network.people.enums import LookReason
from network.people.models import Look


@transaction.atomic
def record_look(
    *,
    by: Actor,
    person_id: int | None,
    item_kind: str,
    item_uid: str,
    reason: LookReason,
    space: Space | None,
) -> None:
    """Note that somebody with power looked at one item of a resident, who can read this note.

    Args:
        by: who looked; a look at something of one's own is no look.
        person_id: the author; None for an erased account, and then there is nobody to tell.
        space: the department or the queue for which they looked.
    """
    record_looks(by=by, items=[(person_id, item_kind, item_uid)], reason=reason, space=space)


@transaction.atomic
def record_looks(
    *, by: Actor, items: Iterable[tuple[int | None, str, str]], reason: LookReason, space: Space | None
) -> None:
    """Note looks at many items at once: author, kind and uid of each. One query."""
    moment = clock.now()
    Look.objects.bulk_create(
        Look(
            viewer_id=by.pk,
            person_id=person_id,
            item_kind=kind,
            item_uid=uid,
            reason=reason,
            space=space,
            at=moment,
        )
        for person_id, kind, uid in items
        if person_id is not None and person_id != by.pk
    )
