"""The charter of a group: which approved clauses count in its space. Who may choose: see the groups."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.models import CharterClause
from moderation.queries.rules import charter_clauses, chosen_in
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Invalid
from network.kernel.models import Space

MOST_CLAUSES = 12


@transaction.atomic
def set_charter(*, space: Space, numbers: Collection[str], by: Actor) -> list[CharterClause]:
    """Let these clauses count in a space from now on, and no others; what was decided stays as it is.

    The caller made sure that `by` may. Raises: Invalid.
    """
    Space.objects.select_for_update().get(pk=space.pk)
    moment = clock.now()
    wanted = set(numbers)
    if wanted - set(charter_clauses(moment).values_list("number", flat=True)):
        raise Invalid(_("Kies alleen afspraken uit de lijst."), field="clauses")
    if len(wanted) > MOST_CLAUSES:
        raise Invalid(_("Hou het bij %(most)d afspraken.") % {"most": MOST_CLAUSES}, field="clauses")
    chosen = {row.number: row for row in chosen_in(space, moment).filter(dropped_at=None)}
    leaving = [row.pk for number, row in chosen.items() if number not in wanted]
    CharterClause.objects.filter(pk__in=leaving).update(dropped_at=moment)
    coming = sorted(wanted - set(chosen))
    CharterClause.objects.bulk_create(
        CharterClause(space=space, number=number, chosen_at=moment, chosen_by_id=by.pk) for number in coming
    )
    if leaving or coming:
        facts: dict[str, str | int | bool | None] = {"chosen": ", ".join(coming), "dropped": len(leaving)}
        audit.record("charter.chosen", by=by, space=space, kind="space", uid=space.uid, facts=facts)
    return list(chosen_in(space, moment).order_by("number"))
