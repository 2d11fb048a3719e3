"""Set up and close departments."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from network.broadcasts.models import Colour, Department
from network.kernel import access, audit, clock, spaces, text
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Forbidden
from network.kernel.models import SpaceKind
from network.people.permissions import PeoplePower
from network.places.models import Municipality


def ensure_may_manage(person: Actor | None, municipality: Municipality) -> None:
    """Refuse whoever neither administers the installation nor appoints in this town. Raises: Forbidden."""
    if person is None or access.is_administrator(person):
        return
    if not access.holds(person, PeoplePower.APPOINT, municipality.space_id):
        raise Forbidden()


def municipalities_managed(person: Actor) -> QuerySet[Municipality]:
    """Municipalities whose departments the person may set up now, by name."""
    if access.is_administrator(person):
        return Municipality.objects.order_by("name")
    held = access.space_ids_held(person, PeoplePower.APPOINT)
    return Municipality.objects.filter(space_id__in=held).order_by("name")


@transaction.atomic
def create_department(
    *, municipality: Municipality, name: str, colour: str = Colour.BLUE, by: Actor | None
) -> Department:
    """Give the municipality a department with a space of its own.

    Args: by: who acts; None for a command of the installation. Raises: Forbidden, Invalid, Conflict.
    """
    ensure_may_manage(by, municipality)
    cleaned = text.clean_name(name)
    if Department.objects.filter(municipality=municipality, name=cleaned).exists():
        raise Conflict(_("Er is al een dienst met die naam."))
    space = spaces.open_space(kind=SpaceKind.DEPARTMENT, name=cleaned, municipality=municipality.space)
    department = Department.objects.create(
        space=space, municipality=municipality, name=cleaned, colour=Colour(colour)
    )
    audit.record("department.created", by=by, space=space, kind="department", uid=department.uid)
    return department


@transaction.atomic
def close_department(*, department: Department, by: Actor) -> None:
    """Let a department speak no more; what it said stays."""
    ensure_may_manage(by, department.municipality)
    department.closed_at = clock.now()
    department.save(update_fields=["closed_at"])
    audit.record("department.closed", by=by, space=department.space, kind="department", uid=department.uid)
