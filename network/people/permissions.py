"""Who may do what about people: powers, roles, and the doors to single rows.

Not for what a state allows: that is `rules`.
"""

from enum import StrEnum

from network.kernel import access, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden, NotFound
from network.kernel.models import Space, SpaceKind
from network.people.enums import AppointmentRole, RequestState, ResidencyState
from network.people.models import AddressRequest, Appointment, Block, Person, Residency
from network.people.rules import CURRENT
from network.places.models import District, Municipality


class PeoplePower(StrEnum):
    """Powers over a municipality."""

    VERIFY_AT_DESK = "verify_at_desk"
    SEND_LETTERS = "send_letters"
    APPOINT = "appoint"


ROLE_POWERS: dict[AppointmentRole, tuple[str, ...]] = {
    AppointmentRole.COMMUNICATOR: ("send_broadcast", "read_shared", "run_polls"),
    AppointmentRole.MODERATOR: ("hold_queue",),
    AppointmentRole.MODERATION_LEAD: ("hold_queue", "tune_screening"),
    AppointmentRole.DESK_OFFICER: (
        PeoplePower.VERIFY_AT_DESK,
        PeoplePower.SEND_LETTERS,
        "enter_paper_ballots",
    ),
    AppointmentRole.PARTICIPATION_OFFICER: (
        "found_groups",
        "give_mandates",
        "speak_for_college",
        "run_polls",
    ),
    AppointmentRole.APPOINTER: (PeoplePower.APPOINT,),
}
"""Which powers a role gives; a power is registered by the app that asks for it."""

ROLE_SPACES: dict[AppointmentRole, frozenset[SpaceKind]] = {
    AppointmentRole.COMMUNICATOR: frozenset({SpaceKind.DEPARTMENT}),
    AppointmentRole.MODERATOR: frozenset({SpaceKind.MUNICIPALITY, SpaceKind.DISTRICT}),
    AppointmentRole.MODERATION_LEAD: frozenset({SpaceKind.MUNICIPALITY}),
    AppointmentRole.DESK_OFFICER: frozenset({SpaceKind.MUNICIPALITY}),
    AppointmentRole.PARTICIPATION_OFFICER: frozenset({SpaceKind.MUNICIPALITY}),
    AppointmentRole.APPOINTER: frozenset({SpaceKind.MUNICIPALITY}),
}
"""Over which kinds of space a role can be given."""


def can_appoint(person: Person, role: AppointmentRole, space: Space) -> bool:
    """Whether the person may give or end this role over this space now.

    An administrator may give every role; who appoints for a municipality gives every role in it but
    that of appointing.
    """
    if access.is_administrator(person):
        return True
    if role == AppointmentRole.APPOINTER or space.tenant_id is None:
        return False
    return access.holds(person, PeoplePower.APPOINT, space.tenant_id)


def ensure_can_appoint(person: Person, role: AppointmentRole, space: Space) -> None:
    """Refuse whoever may not give or end this role. Raises: Forbidden."""
    if not can_appoint(person, role, space):
        raise Forbidden


def appoints_somewhere(person: Person) -> bool:
    """Whether the person may open the page of appointments."""
    return access.is_administrator(person) or access.holds_any(person, PeoplePower.APPOINT)


def access_municipality(person: Person, uid: str, power: PeoplePower) -> Municipality:
    """Return a municipality over which the person holds a power; an administrator may appoint everywhere.

    Raises: NotFound for absent and forbidden alike.
    """
    municipality = Municipality.objects.select_related("space").filter(uid=uid).first()
    if municipality is None or not holds_over(person, power, municipality):
        raise NotFound
    return municipality


def holds_over(person: Person, power: PeoplePower, municipality: Municipality) -> bool:
    """Whether the person holds a power over a municipality now."""
    if power == PeoplePower.APPOINT and access.is_administrator(person):
        return True
    return access.holds(person, power, municipality.space_id)


def access_appointment(viewer: Person, uid: str) -> Appointment:
    """Return an appointment that the viewer may end. Raises: NotFound for absent and forbidden alike."""
    found = Appointment.objects.select_related("person", "space__municipality").filter(uid=uid).first()
    if found is None or not can_appoint(viewer, AppointmentRole(found.role), found.space):
        raise NotFound
    return found


def access_claim(officer: Person, uid: str) -> Residency:
    """Return an unproven claim in a municipality whose desk the officer holds, never the officer's own.

    Raises: NotFound for absent and forbidden alike.
    """
    claim = (
        Residency.objects.select_related(
            "person", "district__space", "household__address__street__municipality"
        )
        .filter(uid=uid, state=ResidencyState.UNVERIFIED)
        .exclude(person_id=officer.pk)
        .first()
    )
    if claim is None:
        raise NotFound
    municipality = claim.household.address.street.municipality
    if not access.holds(officer, PeoplePower.VERIFY_AT_DESK, municipality.space_id):
        raise NotFound
    return claim


def access_residency(officer: Person, uid: str) -> Residency:
    """Return a proven or suspended residency in a municipality whose desk the officer holds.

    Never the officer's own or one of their household: a colleague decides about those.

    Raises: NotFound for absent and forbidden alike.
    """
    found = (
        Residency.objects.select_related(
            "person", "district__space", "household__address__street__municipality__space"
        )
        .filter(uid=uid, state__in=(ResidencyState.VERIFIED, ResidencyState.SUSPENDED))
        .exclude(person_id=officer.pk)
        .first()
    )
    if found is None or share_household(officer, found):
        raise NotFound
    municipality = found.household.address.street.municipality
    if not access.holds(officer, PeoplePower.VERIFY_AT_DESK, municipality.space_id):
        raise NotFound
    return found


def access_address_request(officer: Person, uid: str) -> AddressRequest:
    """Return a question about a missing address in a municipality whose desk the officer holds.

    Never one of the officer's own household.

    Raises: NotFound for absent and forbidden alike.
    """
    found = (
        AddressRequest.objects.select_related("person", "municipality__space", "address__district")
        .filter(uid=uid)
        .exclude(state=RequestState.WITHDRAWN)
        .first()
    )
    if found is None or not access.holds(officer, PeoplePower.VERIFY_AT_DESK, found.municipality.space_id):
        raise NotFound
    homes = Residency.objects.filter(person=officer, state__in=CURRENT).values("household_id")
    mates = Residency.objects.filter(household_id__in=homes, state__in=CURRENT, person=found.person_id)
    if found.person_id == officer.pk or mates.exists():
        raise NotFound
    return found


def share_household(person: Person, residency: Residency) -> bool:
    """Whether the person says they live in the household of a residency."""
    return Residency.objects.filter(
        person=person, household_id=residency.household_id, state__in=CURRENT
    ).exists()


def access_district_for_letters(officer: Person, uid: str) -> District:
    """Return a district to which the officer may send letters. Raises: NotFound for absent and forbidden."""
    district = District.objects.select_related("municipality", "space").filter(uid=uid).first()
    if district is None or not access.holds(
        officer, PeoplePower.SEND_LETTERS, district.municipality.space_id
    ):
        raise NotFound
    return district


def access_profile(viewer: Person, uid: str) -> Person:
    """Return a person whose profile the viewer may see: themselves, or somebody in a space with them.

    Raises: NotFound for absent and forbidden alike.
    """
    person = Person.objects.filter(uid=uid, is_active=True).first()
    if person is None or not can_see(viewer, person):
        raise NotFound
    return person


def can_see(viewer: Person, person: Person) -> bool:
    """Whether the viewer may know that the person is here."""
    return person.pk == viewer.pk or bool(spaces.space_ids_of(viewer) & spaces.space_ids_of(person))


def can_keep_away(viewer: Actor, other: Person) -> bool:
    """Whether the viewer may block or mute somebody: whom they can meet, and whom they keep away already."""
    together = spaces.space_ids_of(viewer) & spaces.space_ids_of(other)
    return bool(together) or Block.objects.filter(person_id=viewer.pk, other=other).exists()


def access_to_keep_away(viewer: Person, uid: str) -> Person:
    """Return somebody whom the viewer may block or mute. Raises: NotFound for absent and forbidden alike."""
    other = Person.objects.filter(uid=uid, is_active=True).exclude(pk=viewer.pk).first()
    if other is None or not can_keep_away(viewer, other):
        raise NotFound
    return other


def access_kept_away(viewer: Person, uid: str) -> Person:
    """Return somebody whom the viewer keeps away. Raises: NotFound for everybody else."""
    other = Person.objects.filter(uid=uid, blocked_by__person=viewer).first()
    if other is None:
        raise NotFound
    return other


def can_see_street(viewer: Person, person: Person, district: District) -> bool:
    """Whether the viewer may see in which street of the district the person lives: neighbours may."""
    return person.pk == viewer.pk or (
        spaces.stands_in(viewer, district.space_id) and spaces.stands_in(person, district.space_id)
    )
