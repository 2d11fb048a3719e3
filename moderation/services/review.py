"""Read how cases begin, and open one: looks with power at words of somebody, who can read that back."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from moderation.models import Case
from moderation.queries.showing import Line, Opened, case_lines, opened
from moderation.services.cases import ensure_may_handle, renew_claim
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.models import Space
from network.people.enums import LookReason
from network.people.models import Look
from network.people.services.looks import record_look, record_looks

LISTED_AGAIN_AFTER = timedelta(days=1)


@transaction.atomic
def look_over(*, cases: Sequence[Case], by: Actor) -> list[Line]:
    """Return the list of these cases, and note for each author that its first words were read.

    Once a day for each reader and item: a list is drawn again and again. The caller filtered the queue.
    """
    lines = case_lines(cases)
    told = set(
        Look.objects.filter(
            viewer_id=by.pk,
            item_uid__in=[line.uid for line in lines],
            reason=LookReason.QUEUE,
            at__gt=clock.now() - LISTED_AGAIN_AFTER,
        ).values_list("item_kind", "item_uid")
    )
    fresh: dict[Space, list[tuple[int | None, str, str]]] = {}
    for line in lines:
        case = line.case
        if line.uid and (case.item_kind, line.uid) not in told:
            fresh.setdefault(case.space, []).append((case.author_id, case.item_kind, line.uid))
    for space, items in fresh.items():
        record_looks(by=by, items=items, reason=LookReason.QUEUE, space=space)
    return lines


@transaction.atomic
def look_into(*, case: Case, by: Actor) -> Opened:
    """Return everything about a case, and note the look for the author. One's own claim lasts on.

    Raises: NotFound without the power or when involved.
    """
    ensure_may_handle(by, case)
    renew_claim(case, by)
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
