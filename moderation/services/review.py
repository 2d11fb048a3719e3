"""Open a case: a look with power at somebody's words, which the author can read back."""

from django.db import transaction

from moderation.models import Case
from moderation.queries.showing import Opened, opened
from moderation.services.cases import ensure_may_handle
from network.kernel.actor import Actor
from network.people.enums import LookReason
from network.people.services.looks import record_look


@transaction.atomic
def look_into(*, case: Case, by: Actor) -> Opened:
    """Return everything about a case, and note the look for the author of the item.

    Raises: NotFound without the power or when involved.
    """
    ensure_may_handle(by, case)
    shown = opened(case)
    if shown.described is not None:
        record_look(
            by=by,
            person_id=case.author_id,
            item_kind=case.item_kind,
            item_uid=shown.described.uid,
            reason=LookReason.QUEUE,
            space=case.space,
        )
    return shown
