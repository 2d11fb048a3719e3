"""Report an item: whoever sees it may say that something is wrong with it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.models import Case, ReportReason, Signal, SignalKind, SignalState
from moderation.services import cases
from moderation.services.hiding import hide_until_seen
from moderation.services.misuse import ensure_may_report
from moderation.services.weigh import weigh, weight_of
from network.kernel import audit, clock, limits
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.ports.content import ItemRef, kind_of
from network.people import queries as people

MAX_NOTE = 1_000


@transaction.atomic
def file_report(*, item: ItemRef, reason: str, note: str, by: Actor) -> Case:
    """Put an item that the reporter can see before a person.

    Reports count per household, so that one family cannot bring a neighbour down; the third household with
    enough weight hides the item until a person looked.

    Raises: NotFound when the reporter cannot see it, Invalid, Conflict for a second open report,
    TooMany, Forbidden while reports of this person are not handled.
    Events: CaseOpened, MeasureTaken where it is hidden.
    """
    kind = kind_of(item)
    if not kind.can_see(by, item.id):
        raise NotFound()
    if reason not in ReportReason.values:
        raise Invalid(_("Kies wat er mis is."), field="reason")
    if len(note) > MAX_NOTE:
        raise Invalid(_("Je uitleg is te lang. Hou het bij 1.000 tekens."), field="note")
    limits.hit("report", by.pk, limit=20, per_seconds=3600)
    case, described = cases.open_case(item=item)
    ensure_may_report(by, case.space_id, reason)
    if described.author_id == by.pk:
        raise Invalid(_("Dit schreef je zelf. Je kunt het aanpassen of verwijderen."))
    if case.signals.filter(reporter_id=by.pk, state=SignalState.UNDECIDED).exists():
        raise Conflict(_("Je meldde dit al. Je krijgt een seintje als er beslist is."))
    Signal.objects.create(
        case=case,
        kind=SignalKind.REPORT,
        at=clock.now(),
        reporter_id=by.pk,
        household_id=people.household_id_of(by),
        reason=reason,
        note=note.strip(),
        weight=weight_of(by.pk),
    )
    hide_until_seen(case, described)
    weigh(case)
    audit.record(
        "item.reported", by=by, space=case.space, kind="case", uid=case.uid, facts={"reason": reason}
    )
    return case
