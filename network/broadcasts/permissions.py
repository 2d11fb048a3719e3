"""Who may speak for a department, and who may read what it said."""

from enum import StrEnum

from django.db.models import QuerySet

from network.broadcasts.models import Broadcast, BroadcastState, Department
from network.kernel import access, spaces
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.people import queries as people


class BroadcastPower(StrEnum):
    """Powers over a department's space."""

    SEND = "send_broadcast"


def departments_of(person: Actor) -> QuerySet[Department]:
    """Departments that are open and for which the person may speak now, by name."""
    held = access.space_ids_held(person, BroadcastPower.SEND)
    return Department.objects.filter(space_id__in=held, closed_at__isnull=True).order_by("name")


def can_speak_for(person: Actor, department: Department) -> bool:
    """Whether the person may write, send, correct and withdraw for the department now."""
    return department.closed_at is None and access.holds(person, BroadcastPower.SEND, department.space_id)


def access_department(viewer: Actor, uid: str) -> Department:
    """Return a department for which the viewer may speak. Raises: NotFound."""
    department = departments_of(viewer).select_related("municipality", "space").filter(uid=uid).first()
    if department is None:
        raise NotFound()
    return department


def access_own_broadcast(viewer: Actor, uid: str) -> Broadcast:
    """Return a message of a department for which the viewer may speak. Raises: NotFound."""
    broadcast = (
        Broadcast.objects.select_related("department__municipality", "department__space")
        .filter(uid=uid)
        .first()
    )
    if broadcast is None or not can_speak_for(viewer, broadcast.department):
        raise NotFound()
    return broadcast


def can_read(viewer: Actor, broadcast: Broadcast) -> bool:
    """Whether the viewer lives, proven or claimed, in a district to which it was sent, or sent it."""
    if can_speak_for(viewer, broadcast.department):
        return True
    if (
        broadcast.state == BroadcastState.DRAFT
        or broadcast.hidden_at is not None
        or not viewer.is_authenticated
    ):
        return False
    reached = broadcast.districts.all()
    if reached.filter(space_id__in=spaces.space_ids_of(viewer)).exists():
        return True
    claimed = people.district_of_person(viewer)
    return claimed is not None and reached.filter(pk=claimed.pk).exists()


def access_broadcast(viewer: Actor, uid: str) -> Broadcast:
    """Return a message that the viewer may read. Raises: NotFound for absent and forbidden alike."""
    broadcast = (
        Broadcast.objects.select_related("department__municipality", "department__space")
        .filter(uid=uid)
        .first()
    )
    if broadcast is None or not can_read(viewer, broadcast):
        raise NotFound()
    return broadcast
