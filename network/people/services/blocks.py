"""Block or mute somebody, and undo it. The other side is never told."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from network.kernel import audit
from network.kernel.actor import Actor
from network.kernel.errors import Invalid, NotFound
from network.kernel.events import publish
from network.people.events import DistanceChanged
from network.people.models import Block, BlockKind, Person
from network.people.permissions import can_keep_away


@transaction.atomic
def keep_away(*, other: Person, kind: str, by: Actor) -> Block:
    """Block or mute somebody whom one can meet here; the newest choice counts.

    Raises: NotFound for somebody whom the viewer does not meet, Invalid. Events: DistanceChanged.
    """
    if other.pk == by.pk:
        raise Invalid(_("Jezelf blokkeren kan niet."))
    if not can_keep_away(by, other):
        raise NotFound
    if kind not in BlockKind.values:
        raise Invalid(_("Kies of je deze persoon blokkeert of stil zet."), field="kind")
    row, _created = Block.objects.update_or_create(person_id=by.pk, other=other, defaults={"kind": kind})
    _note(by, other)
    audit.record("person.kept_away", by=by, kind="person", facts={"how": kind})
    publish(DistanceChanged(person_id=by.pk, other_id=other.pk))
    return row


@transaction.atomic
def let_near(*, other: Person, by: Actor) -> None:
    """Undo a block or mute; nothing happens where there was none. Events: DistanceChanged."""
    deleted, _kinds = Block.objects.filter(person_id=by.pk, other=other).delete()
    if deleted:
        _note(by, other)
        audit.record("person.let_near", by=by, kind="person")
        publish(DistanceChanged(person_id=by.pk, other_id=other.pk))


def note_all() -> int:
    """Write beside everybody of whom it is not written that something is between them and somebody.

    Returns: how many; none, unless rows came in by another road than these services.
    """
    between = Block.objects.filter(Q(person_id=OuterRef("pk")) | Q(other_id=OuterRef("pk")))
    return Person.objects.filter(Exists(between), has_blocks=False).update(has_blocks=True)


def _note(*people: Actor) -> None:
    """Write beside each of two people whether anything is between them and anybody."""
    numbers = [person.pk for person in people]
    between = Block.objects.filter(Q(person_id=OuterRef("pk")) | Q(other_id=OuterRef("pk")))
    rows = Person.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    list(rows.values_list("pk"))  # two who do this at once wait for each other
    rows.update(has_blocks=Exists(between))
    for person in people:
        if isinstance(person, Person):
            person.refresh_from_db(fields=["has_blocks"])
