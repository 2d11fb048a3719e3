"""Who holds a queue, and who must keep out of a case."""

from enum import StrEnum

from moderation.models import Case, Signal, SignalKind
from network.kernel import access
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import ItemRef
from network.people import queries as people


class ModerationPower(StrEnum):
    """Powers over a district, group or municipality."""

    HOLD_QUEUE = "hold_queue"


def holds_queue(person: Actor, case: Case) -> bool:
    """Whether the person holds the queue of the case's space, or of its municipality, now."""
    held = access.space_ids_held(person, ModerationPower.HOLD_QUEUE)
    return bool(held & {case.space_id, case.space.municipality_id})


def is_involved(person: Actor, case: Case) -> bool:
    """Whether the person or somebody of their household wrote or reported the item."""
    reporters = Signal.objects.filter(case=case, kind=SignalKind.REPORT)
    if case.author_id == person.pk or reporters.filter(reporter_id=person.pk).exists():
        return True
    household = people.household_id_of(person)
    if household is None:
        return False
    if reporters.filter(household_id=household).exists():
        return True
    return case.author is not None and people.household_id_of(case.author) == household


def access_case(viewer: Actor, uid: str) -> Case:
    """Return a case of a queue that the viewer holds and in which they are not involved.

    Raises: NotFound for absent, foreign and own cases alike.
    """
    case = Case.objects.select_related("space", "author", "claimed_by").filter(uid=uid).first()
    if case is None or not holds_queue(viewer, case) or is_involved(viewer, case):
        raise NotFound()
    return case


def opens_pictures(viewer: Actor, item: ItemRef) -> bool:
    """Whether the viewer may see the pictures of an item, because its case lies in a queue that they hold."""
    case = Case.objects.select_related("space", "author").filter(item_kind=item.kind, item_id=item.id).first()
    return case is not None and holds_queue(viewer, case) and not is_involved(viewer, case)
