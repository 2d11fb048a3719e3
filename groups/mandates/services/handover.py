"""Make the file that a leaving member hands to who comes after them."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from groups.mandates.enums import MandateKind
from groups.mandates.handover import facts_of
from groups.mandates.models import Handover, Mandate
from groups.mandates.permissions import POWERS, gives_mandates
from groups.membership.models import Group
from network.kernel import audit, clock
from network.kernel.errors import Conflict, Forbidden
from network.kernel.text import clean_text
from network.people.models import Person

MAX_NOTES = 5_000
AFTERWARDS: Final = timedelta(days=30)
"""How long after the end its holder may still add to the file."""


@transaction.atomic
def write_handover(*, by: Person, mandate: Mandate, notes: str = "") -> Handover:
    """Write down what is still to do, with the notes of the holder; a later file replaces an earlier one.

    Args: notes: of the holder; empty keeps what they wrote before.

    Raises: Forbidden for others than the holder and who gives mandates there, Conflict for the holder a
    month after the end, Invalid.
    """
    row = Mandate.objects.select_related("group__space", "group__parent").get(pk=mandate.pk)
    own = row.person_id == by.pk
    if not own and not gives_mandates(by, row.group):
        raise Forbidden
    if own and clock.now() >= row.valid_until + AFTERWARDS:
        raise Conflict(_("Je mandaat is te lang voorbij om nog iets toe te voegen."))
    words = clean_text(notes, max_length=MAX_NOTES, field="notes") if notes.strip() else ""
    found = {"facts": {"groups": facts_of(groups_of(row))}, "made_at": clock.now()}
    if words and own:
        found["notes"] = words
    handover, _made = Handover.objects.update_or_create(mandate=row, defaults=found)
    audit.record("handover.written", by=by, space=row.group.space, kind="mandate", uid=row.uid)
    return handover


def groups_of(mandate: Mandate) -> list[Group]:
    """Return the groups in which a mandate had powers: its own, and for a coordinator the one above."""
    parent = mandate.group.parent
    above = [parent] if parent is not None and POWERS[MandateKind(mandate.kind)].parent else []
    return [mandate.group, *above]
