"""Where one person lives. No viewer: callers ask about the reader, or have checked access to the person."""

from collections.abc import Collection

from django.db.models import QuerySet

from network.kernel import request_cache
from network.kernel.actor import Actor
from network.people.enums import RequestState, ResidencyState
from network.people.models import AddressRequest, Household, LetterCode, Person, Residency, Suspension
from network.people.permissions import can_see_street
from network.people.rules import CURRENT
from network.places.models import District


def residency_of(person: Actor) -> Residency | None:
    """Return where the person says they live now, proven or not, with its address and district."""
    if not person.is_authenticated:
        return None
    return request_cache.remembered(("residency", person.pk), lambda: _current(person).first())


def _current(person: Actor) -> QuerySet[Residency]:
    return Residency.objects.filter(person_id=person.pk, state__in=CURRENT).select_related(
        "district__space", "district__municipality", "household__address__street__municipality"
    )


def district_of_person(person: Actor) -> District | None:
    """Return the district in which the person lives, proven or only claimed; None while suspended."""
    residency = residency_of(person)
    if residency is None or residency.state == ResidencyState.SUSPENDED:
        return None
    return residency.district


def districts_of_people(person_ids: Collection[int]) -> dict[int, int]:
    """Return the number of the district of each of these people, as `district_of_person` says. One query."""
    rows = Residency.objects.filter(person_id__in=person_ids, state__in=CURRENT, district__isnull=False)
    return dict(rows.exclude(state=ResidencyState.SUSPENDED).values_list("person_id", "district_id"))


def is_verified(person: Actor) -> bool:
    """Whether the person proved where they live, and no doubt arose since."""
    residency = residency_of(person)
    return residency is not None and residency.is_verified


def household_of(person: Actor) -> Household | None:
    """Return the household of the person, proven or only claimed."""
    residency = residency_of(person)
    return residency.household if residency is not None else None


def household_id_of(person: Actor) -> int | None:
    """Return the number of the person's household, proven or only claimed."""
    residency = residency_of(person)
    return residency.household_id if residency is not None else None


def person_ids_of_household(person: Actor) -> frozenset[int]:
    """Return the numbers of everybody who says they live with the person, themselves included."""
    household_id = household_id_of(person)
    if household_id is None:
        return frozenset()
    rows = Residency.objects.filter(household_id=household_id, state__in=CURRENT)
    return frozenset(rows.values_list("person_id", flat=True))


def last_letter_of(residency: Residency) -> LetterCode | None:
    """Return the letter that is under way for a claim, or None."""
    return residency.letters.filter(used_at__isnull=True, voided_at__isnull=True).first()


def address_request_of(person: Actor) -> AddressRequest | None:
    """Return the person's last question about a missing address, or None; one taken back is none."""
    if not person.is_authenticated:
        return None
    rows = AddressRequest.objects.filter(person_id=person.pk).exclude(state=RequestState.WITHDRAWN)
    return rows.select_related("municipality", "address").order_by("-id").first()


def suspension_of(residency: Residency) -> Suspension | None:
    """Return the doubt that keeps a residency closed now, or None."""
    if residency.state != ResidencyState.SUSPENDED:
        return None
    return residency.suspensions.filter(ended_at__isnull=True).first()


def street_shown(person: Person, viewer: Person) -> str:
    """Return the street of a person as the viewer may see it: the number only where the person shows it."""
    residency = residency_of(person)
    if (
        residency is None
        or residency.district is None
        or not can_see_street(viewer, person, residency.district)
    ):
        return ""
    if not (person.shows_house_number or person.pk == viewer.pk):
        street: str = residency.household.address.street.name
        return street
    return residency.household.line
