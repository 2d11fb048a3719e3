"""Where somebody lives: claimed, proven, left. The only writer of residents' standings.

Not for the roads to proof: those are `verification`. Not for doubt about it: that is `suspension`.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.kernel import audit, clock, request_cache, spaces
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.events import publish
from network.kernel.models import StandingKind
from network.people import rules
from network.people.boxes import clean_box
from network.people.enums import RequestState, ResidencyState, Road
from network.people.events import AddressClaimed, ResidencyMoved, ResidencyVerified
from network.people.models import (
    AddressRequest,
    Household,
    LetterCode,
    Person,
    Residency,
    Suspension,
    Verification,
)
from network.places.models import Address, Municipality


@transaction.atomic
def claim_address(*, by: Person, address: Address, box: str = "") -> Residency:
    """Note that somebody says they live at an address, and leave the present one at once.

    Args:
        box: where the register knows no boxes in the building; ignored where it does.

    Returns: the new residency, unproven; the present one when it is the same household.
    Raises: Invalid for an address that is gone or lies in no district, or too young.
    Events: AddressClaimed, and ResidencyMoved for what was left.
    """
    Person.objects.select_for_update().get(pk=by.pk)  # one move of a person at a time
    if address.retired_at is not None or address.district_id is None:
        raise Invalid(_("Op dit adres kan niemand wonen. Kies een ander adres."), field="address")
    if by.birth_year is not None:
        ensure_old_enough(by.birth_year, address.street.municipality)
    household, _created = Household.objects.get_or_create(
        address=address, box="" if address.box_number else clean_box(box)
    )
    present = _locked(by)
    if present is not None and present.household_id == household.pk:
        return present
    if present is not None:
        _leave(present, by=by)
    residency = Residency.objects.create(
        person=by, household=household, district_id=address.district_id, claimed_at=clock.now()
    )
    AddressRequest.objects.filter(person=by, state=RequestState.OPEN).update(
        state=RequestState.WITHDRAWN, answered_at=clock.now()
    )
    request_cache.forget()
    audit.record("residency.claimed", by=by, kind="residency", uid=residency.uid)
    publish(AddressClaimed(person_id=by.pk, residency_id=residency.pk, district_id=residency.district_id))
    return residency


@transaction.atomic
def leave_address(*, by: Person) -> None:
    """End where somebody lives: access to the district is gone at once, what they wrote stays.

    Raises: NotFound when they live nowhere. Events: ResidencyMoved.
    """
    residency = _locked(by)
    if residency is None:
        raise NotFound
    _leave(residency, by=by)


def prove(*, residency: Residency, road: Road, officer: Person | None, by: Person, at: datetime) -> Residency:
    """Note that a residency was proven and open its district. Called inside the transaction of a road.

    Args:
        residency: locked by the caller.

    Raises: Conflict when its state does not allow it, Invalid when the address lies in no district.
    Events: ResidencyVerified.
    """
    if not rules.can_become(residency.state, ResidencyState.VERIFIED):
        raise Conflict(_("Dit adres is al bewezen."))
    district = residency.household.address.district
    if district is None:
        raise Invalid(_("Dit adres ligt nog in geen wijk. Vraag het aan de gemeente."))
    residency.district = district
    residency.state = ResidencyState.VERIFIED
    residency.road = road
    residency.verified_at = at
    residency.save(update_fields=["district", "state", "road", "verified_at"])
    Verification.objects.create(residency=residency, road=road, officer=officer, at=at)
    void_letters(residency, at=at)
    open_district(residency)
    audit.record(
        "residency.verified",
        by=by,
        space=district.space,
        kind="residency",
        uid=residency.uid,
        facts={"road": road.value},
    )
    publish(
        ResidencyVerified(
            person_id=residency.person_id, residency_id=residency.pk, district_id=district.pk, road=road.value
        )
    )
    return residency


def ensure_old_enough(birth_year: int, municipality: Municipality) -> None:
    """Refuse whoever is younger than the municipality allows. Raises: Invalid."""
    if not rules.old_enough(birth_year, municipality.minimum_age, clock.now()):
        raise Invalid(
            _("In %(town)s kun je meedoen vanaf het jaar waarin je %(age)d wordt.")
            % {"town": municipality.name, "age": municipality.minimum_age}
        )


def void_letters(residency: Residency, *, at: datetime) -> None:
    """End every letter of a residency that is still open. Called inside the transaction of a service."""
    LetterCode.objects.filter(residency=residency, used_at__isnull=True, voided_at__isnull=True).update(
        voided_at=at
    )


def _locked(person: Person) -> Residency | None:
    return (
        Residency.objects.select_for_update(of=("self",))
        .select_related("district__space")
        .filter(person=person, state__in=rules.CURRENT)
        .first()
    )


def locked_residency(residency: Residency) -> Residency:
    """Return the row as it is now, locked. Called inside the transaction of a service."""
    return (
        Residency.objects.select_for_update(of=("self",))
        .select_related("district__space", "household__address__district__space", "person")
        .get(pk=residency.pk)
    )


def _leave(residency: Residency, *, by: Person) -> None:
    _ensure_transition(residency, ResidencyState.MOVED)
    moment = clock.now()
    residency.state = ResidencyState.MOVED
    residency.ended_at = moment
    residency.save(update_fields=["state", "ended_at"])
    void_letters(residency, at=moment)
    Suspension.objects.filter(residency=residency, ended_at__isnull=True).update(ended_at=moment)
    close_district(residency)
    space = residency.district.space if residency.district else None
    audit.record("residency.moved", by=by, space=space, kind="residency", uid=residency.uid)
    publish(
        ResidencyMoved(
            person_id=residency.person_id, residency_id=residency.pk, district_id=residency.district_id
        )
    )


def open_district(residency: Residency) -> None:
    """Let a proven resident in. Called inside the transaction of a service."""
    assert residency.district is not None  # noqa: S101
    spaces.give_standing(
        person=residency.person,
        space=residency.district.space,
        kind=StandingKind.RESIDENT,
        source=residency.source,
    )
    request_cache.forget()


def close_district(residency: Residency) -> None:
    """Shut a resident out, from this instant. Called inside the transaction of a service."""
    if residency.district is not None:
        spaces.end_standing(person=residency.person, space=residency.district.space, source=residency.source)
    request_cache.forget()


def _ensure_transition(residency: Residency, wanted: ResidencyState) -> None:
    if not rules.can_become(residency.state, wanted):
        raise Conflict
