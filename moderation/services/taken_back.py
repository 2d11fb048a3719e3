"""End the case of what its author took back before anybody saw it. Not a decision, and no statement.

A case about which more is known than what a machine found stays for a person: a report, an order, a notice,
somebody who sent it up, or a danger to somebody's life.
"""

from django.db import transaction

from moderation.models import Case, CaseState, Escalation, Measure, SignalKind, WaitingItem
from moderation.rules import cases as rules
from moderation.services import cases
from network.kernel import audit, clock
from network.kernel.ports.content import ItemRef

MACHINES = frozenset({SignalKind.MACHINE, SignalKind.RULE, SignalKind.SAMPLE})


@transaction.atomic
def end_case(*, item: ItemRef) -> bool:
    """End the case of a held item that its author takes back; a moderator who has it open is told.

    Returns: whether nobody needs its words any more. Events: CaseMoved.
    """
    rows = Case.objects.select_for_update(of=("self",)).select_related("space")
    case = rows.filter(item_kind=item.kind, item_id=item.id).first()
    if case is None:
        WaitingItem.objects.filter(item_kind=item.kind, item_id=item.id).delete()
        return True
    if case.state in rules.SETTLED or not case.held or _more_is_known(case):
        return False
    rules.ensure_move(case.state, CaseState.WITHDRAWN)
    WaitingItem.objects.filter(item_kind=item.kind, item_id=item.id).delete()
    moment = clock.now()
    Measure.objects.filter(case=case, ended_at__isnull=True).update(ended_at=moment)
    case.signals.update(words=[])
    case.followers.filter(closed_at__isnull=True).update(follows=None)
    case.state, case.closed_at, case.held, case.follows = CaseState.WITHDRAWN, moment, False, None
    case.claimed_by, case.claimed_until = None, None
    case.version += 1
    case.save()
    audit.record("case.withdrawn", by=None, space=case.space, kind="case", uid=case.uid)
    cases.tell_moved(case)
    return True


def _more_is_known(case: Case) -> bool:
    return case.signals.exclude(kind__in=MACHINES).exists() or Escalation.objects.filter(case=case).exists()
