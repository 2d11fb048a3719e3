"""What follows for an author in one space: begin it, or end it early. Not for what happens to the item."""

from datetime import timedelta

from django.db import transaction

from moderation.models import Decision, Sanction, SanctionKind
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.models import Space

LASTS = {SanctionKind.WARNING: timedelta(days=90), SanctionKind.STRIKE: timedelta(days=180)}


@transaction.atomic
def impose(
    *, decision: Decision, person: Actor, space: Space, kind: str, days: int | None, reason: str, by: Actor
) -> Sanction:
    """Let a warning, strike or limit follow from a decision, in one space and until its end.

    Args: days: how long a limit lasts; a warning and a strike have a term of their own.
    """
    moment = clock.now()
    lasts = LASTS.get(SanctionKind(kind)) or timedelta(days=days or 1)
    sanction = Sanction.objects.create(
        person_id=person.pk,
        space=space,
        kind=kind,
        decision=decision,
        reason=reason,
        by_id=by.pk,
        valid_from=moment,
        valid_until=moment + lasts,
    )
    audit.record(
        "sanction.imposed", by=by, space=space, kind="sanction", uid=sanction.uid, facts={"kind": kind}
    )
    return sanction


@transaction.atomic
def lift_of(decision: Decision, by: Actor) -> int:
    """End every sanction that rests on a decision and still counts. Returns: how many."""
    moment = clock.now()
    running = Sanction.objects.select_for_update().filter(
        decision=decision, ended_at__isnull=True, valid_until__gt=moment
    )
    lifted = 0
    for sanction in running.order_by("pk"):
        sanction.ended_at, sanction.ended_by_id = moment, by.pk
        sanction.save(update_fields=["ended_at", "ended_by"])
        audit.record(
            "sanction.lifted",
            by=by,
            space=sanction.space,
            kind="sanction",
            uid=sanction.uid,
            facts={"kind": sanction.kind},
        )
        lifted += 1
    return lifted
