"""What follows for an author in one space: begin it, or end it early. Not for what happens to the item."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.events import SanctionEnded
from moderation.models import Decision, Sanction
from moderation.permissions import may_end
from moderation.rules import sanctions as rules
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from network.kernel.events import publish
from network.kernel.models import Space


@transaction.atomic
def impose(
    *, decision: Decision, person: Actor, space: Space, kind: str, days: int | None, reason: str, by: Actor
) -> Sanction:
    """Let a warning, strike or limit follow from a decision, in one space and until its end.

    Only for whoever wrote the item, there where it stood, and by who took the decision. Two limits
    that overlap do not add up: the one that lasts longest counts.

    Args: days: how long a limit lasts; a warning and a strike have a term of their own.
    Raises: Forbidden, Invalid.
    """
    _ensure_follows(decision, person, space, by)
    if kind not in rules.FOLLOWS_A_DECISION:
        raise Invalid(_("Kies wat er voor de schrijver volgt."), field="consequence")
    moment = clock.now()
    sanction = Sanction.objects.create(
        person_id=person.pk,
        space=space,
        kind=kind,
        decision=decision,
        reason=reason,
        by_id=by.pk,
        valid_from=moment,
        valid_until=rules.end_of(kind, days, moment),
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
        end(sanction, by)
        lifted += 1
    return lifted


@transaction.atomic
def end_early(*, sanction: Sanction, reason: str, by: Actor) -> Sanction:
    """End a sanction before its time, with a reason that the person reads; the decision itself stands.

    Raises: NotFound without the power or when involved, Invalid, Conflict, Gone. Events: SanctionEnded.
    """
    sanction = Sanction.objects.select_for_update(of=("self",)).select_related("space").get(pk=sanction.pk)
    if not may_end(by, sanction):
        raise NotFound()
    rules.ensure_end_reasoned(reason)
    if sanction.ended_at is not None:
        raise Conflict(_("Een collega maakte hier al een einde aan."))
    if sanction.valid_until <= clock.now():
        raise Gone(_("Dit is intussen vanzelf voorbij."))
    end(sanction, by, reason.strip())
    publish(SanctionEnded(sanction_id=sanction.pk))
    return sanction


def end(sanction: Sanction, by: Actor, reason: str = "") -> None:
    """Let a locked sanction count no longer, from now."""
    sanction.ended_at, sanction.ended_by_id, sanction.end_reason = clock.now(), by.pk, reason
    sanction.save(update_fields=["ended_at", "ended_by", "end_reason"])
    audit.record(
        "sanction.lifted",
        by=by,
        space=sanction.space,
        kind="sanction",
        uid=sanction.uid,
        facts={"kind": sanction.kind},
    )


def _ensure_follows(decision: Decision, person: Actor, space: Space, by: Actor) -> None:
    """Refuse what does not follow from this decision of this person. Raises: Forbidden."""
    case = decision.case
    if decision.by_id != by.pk or (case.author_id, case.space_id) != (person.pk, space.pk):
        raise Forbidden()
