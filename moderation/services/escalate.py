"""Send a case upwards: from a district or group to who moderates the municipality. Not for danger to life."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.models import Case, CaseState, Escalation, EscalationKind
from moderation.permissions import free_holders
from moderation.rules import cases as rules
from moderation.services import cases
from moderation.services.weigh import weigh
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Invalid
from network.kernel.text import clean_text


@transaction.atomic
def escalate(*, case: Case, reason: str, by: Actor) -> Escalation:
    """Hand a case to the municipality's holders, with a reason; from then on it lies in their queue alone.

    Raises: NotFound without the power or when involved, Invalid without a reason, Conflict when it is
    settled, lies there already, or nobody could take it there. Events: CaseOpened, CaseMoved.
    """
    said = clean_text(reason, max_length=rules.MAX_REASON, field="reason") if reason.strip() else ""
    if len(said) < rules.MIN_REASON:
        raise Invalid(_("Leg in minstens één zin uit waarom iemand anders moet kijken."), field="reason")
    case = cases.locked(case)
    cases.ensure_may_handle(by, case)
    if case.state in rules.SETTLED:
        raise Conflict(_("Deze zaak is al behandeld. Bekijk eerst wat er beslist werd."))
    cases.ensure_not_claimed(case, by)
    if case.escalated_to_id is not None or case.space.municipality is None:
        raise Conflict(_("Deze zaak ligt al bij de moderatoren van de gemeente."))
    case.escalated_to = case.space.municipality
    if not any(person.pk != by.pk for person in free_holders(case)):
        raise Conflict(_("Niemand anders houdt nu de wachtrij van de gemeente bij. Beslis zelf, of wacht."))
    escalation = Escalation.objects.create(
        case=case, kind=EscalationKind.UPWARDS, reason=said, by_id=by.pk, at=clock.now()
    )
    case.state, case.claimed_by, case.claimed_until, case.follows = CaseState.OPEN, None, None, None
    case.followers.filter(closed_at__isnull=True).update(follows=None)
    weigh(case)
    cases.tell_moved(case)
    audit.record("case.escalated", by=by, space=case.space, kind="case", uid=case.uid)
    return escalation
