"""Let one case wait with another and be decided alike; and let it go its own way again."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.models import Case
from moderation.rules import cases as rules
from moderation.services import cases
from moderation.services.weigh import weigh
from network.kernel import audit
from network.kernel.actor import Actor
from network.kernel.errors import Conflict


@transaction.atomic
def merge_cases(*, case: Case, into: Case, by: Actor) -> Case:
    """Let a case follow another one of the same place: whoever decides the lead decides both.

    What follows `case` already follows the lead from now on.

    Raises: NotFound when one of them is not the holder's, Conflict when one no longer waits, follows
    itself or lies elsewhere. Events: CaseOpened for the lead.
    """
    first, second = sorted((case, into), key=lambda each: each.pk)
    held = {each.pk: each for each in (cases.locked(first), cases.locked(second))}
    case, into = held[case.pk], held[into.pk]
    for each in (case, into):
        cases.ensure_may_handle(by, each)
        if each.state in rules.SETTLED:
            raise Conflict(_("Eén van de twee zaken is al behandeld."))
        cases.ensure_not_claimed(each, by)
    if case.pk == into.pk:
        raise Conflict(_("Een zaak kan niet met zichzelf samen."))
    if into.follows_id is not None:
        raise Conflict(_("Die zaak wordt zelf samen met een andere beslist. Kies die andere."))
    if (case.space_id, case.escalated_to_id) != (into.space_id, into.escalated_to_id):
        raise Conflict(_("Deze zaken liggen niet op dezelfde plaats."))
    Case.objects.filter(follows=case).update(follows=into)
    case.follows = into
    case.version += 1
    case.save()
    weigh(into)
    audit.record("case.merged", by=by, space=case.space, kind="case", uid=case.uid, facts={"into": into.uid})
    return case


@transaction.atomic
def part_case(*, case: Case, by: Actor) -> Case:
    """Let a case that follows another one wait by itself again. Raises: NotFound, Conflict."""
    case = cases.locked(case)
    cases.ensure_may_handle(by, case)
    if case.follows_id is None or case.state in rules.SETTLED:
        raise Conflict(_("Deze zaak wacht niet samen met een andere."))
    case.follows = None
    weigh(case)
    audit.record("case.parted", by=by, space=case.space, kind="case", uid=case.uid)
    return case
