"""What those see who work for a municipality: letters, appointments. Only of what they hold.

Not for the desk: that is `desk`.
"""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from network.kernel import access, clock
from network.kernel.models import Space, SpaceKind
from network.people.enums import AppointmentRole, ResidencyState
from network.people.models import Appointment, LetterCode, Person
from network.people.permissions import ROLE_SPACES, PeoplePower, can_appoint
from network.places.models import District, Municipality


@dataclass(frozen=True, slots=True)
class LetterFigures:
    """How many letters of a district wait, are under way, and were printed today."""

    district: District
    waiting: int
    under_way: int


def municipalities_for(viewer: Person, power: PeoplePower) -> QuerySet[Municipality]:
    """Municipalities over which the viewer holds a power, by name; an administrator appoints everywhere."""
    everywhere = power == PeoplePower.APPOINT and access.is_administrator(viewer)
    found = Municipality.objects.select_related("space")
    if not everywhere:
        found = found.filter(space_id__in=access.space_ids_held(viewer, power))
    return found.order_by("name")


def letters_by_district(officer: Person, municipality: Municipality) -> list[LetterFigures]:
    """Return how many letters wait in each district of a municipality, by name. Empty without the power."""
    if not access.holds(officer, PeoplePower.SEND_LETTERS, municipality.space_id):
        return []
    still_open = LetterCode.objects.filter(
        used_at__isnull=True, voided_at__isnull=True, residency__state=ResidencyState.UNVERIFIED
    )
    counts = {
        row["residency__district_id"]: row
        for row in still_open.filter(residency__district__municipality=municipality)
        .values("residency__district_id")
        .annotate(
            waiting=Count("pk", filter=Q(digest="")),
            under_way=Count("pk", filter=Q(expires_at__gt=clock.now())),
        )
    }
    districts = District.objects.filter(municipality=municipality, retired_at__isnull=True)
    return [
        LetterFigures(
            district,
            waiting=counts[district.pk]["waiting"] if district.pk in counts else 0,
            under_way=counts[district.pk]["under_way"] if district.pk in counts else 0,
        )
        for district in districts.order_by("name", "code")
    ]


def appointments_in(viewer: Person, municipality: Municipality) -> QuerySet[Appointment]:
    """Appointments in a municipality, the ones that run longest first. Empty without the power to appoint."""
    if not (
        access.is_administrator(viewer) or access.holds(viewer, PeoplePower.APPOINT, municipality.space_id)
    ):
        return Appointment.objects.none()
    return (
        Appointment.objects.filter(
            Q(space=municipality.space_id) | Q(space__municipality=municipality.space_id)
        )
        .select_related("person", "space", "appointed_by")
        .order_by("-valid_until", "-pk")
    )


def places_for_role(viewer: Person, municipality: Municipality, role: AppointmentRole) -> list[Space]:
    """Return the spaces of a municipality over which the viewer may give a role, by name."""
    if not can_appoint(viewer, role, municipality.space):
        return []
    kinds = ROLE_SPACES[role]
    parts = Space.objects.filter(
        municipality=municipality.space_id, kind__in=kinds - {SpaceKind.MUNICIPALITY}
    )
    parts = parts.exclude(kind=SpaceKind.DISTRICT, owning_district__retired_at__isnull=False)
    whole = [municipality.space] if SpaceKind.MUNICIPALITY in kinds else []
    return [*whole, *parts.order_by("kind", "name")]
