"""Close a district to a resident whose proof is in doubt, and open it again. Not for proof: `verification`.

What somebody wrote stays where it is; the record of each doubt stays too.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.kernel import access, audit, clock
from network.kernel.errors import Conflict, Forbidden
from network.kernel.events import publish
from network.kernel.text import clean_text
from network.people import rules
from network.people.enums import ResidencyState
from network.people.events import ResidencyRestored, ResidencySuspended
from network.people.models import Person, Residency, Suspension
from network.people.models.suspension import REASON_LENGTH
from network.people.permissions import PeoplePower, share_household
from network.people.services.residency import close_district, locked_residency, open_district
from network.places.models import District

OVERTAKEN = _("Een collega veranderde dit intussen. Bekijk eerst wat er nu staat.")


@transaction.atomic
def suspend_residency(
    *, by: Person, residency: Residency, reason: str, version: int | None = None
) -> Suspension:
    """Close the district to somebody whose proof is in doubt, from this instant.

    Args:
        reason: the resident reads it.
        version: of the residency that the officer saw; None takes it as it is now.

    Raises: Forbidden without the desk of that municipality, or for oneself and one's own household; Conflict
    when it is not proven or changed meanwhile; Invalid without a reason. Events: ResidencySuspended.
    """
    _ensure_desk(by, residency)
    row = locked_residency(residency)
    if row.state == ResidencyState.SUSPENDED:
        raise Conflict(_("Dit adres is al opgeschort."), code="already_suspended")
    if not rules.can_become(row.state, ResidencyState.SUSPENDED):
        raise Conflict
    _ensure_seen(row, version)
    why = clean_text(reason, max_length=REASON_LENGTH, field="reason")
    _change(row, ResidencyState.SUSPENDED)
    made = Suspension.objects.create(residency=row, reason=why, since=clock.now(), suspended_by=by)
    close_district(row)
    district = _district(row)
    audit.record("residency.suspended", by=by, space=district.space, kind="residency", uid=row.uid)
    publish(
        ResidencySuspended(
            person_id=row.person_id, residency_id=row.pk, district_id=district.pk, suspension_id=made.pk
        )
    )
    return made


@transaction.atomic
def restore_residency(
    *, by: Person, residency: Residency, reason: str, version: int | None = None
) -> Residency:
    """Open the district again to somebody whose proof was in doubt.

    Args:
        reason: what cleared it up; the resident reads it.
        version: of the residency that the officer saw; None takes it as it is now.

    Raises: Forbidden without the desk of that municipality, or for oneself and one's own household; Conflict
    when it is not suspended or changed meanwhile; Invalid without a reason. Events: ResidencyRestored.
    """
    _ensure_desk(by, residency)
    row = locked_residency(residency)
    if row.state == ResidencyState.VERIFIED:
        raise Conflict(_("Dit adres is niet opgeschort."), code="not_suspended")
    if row.state != ResidencyState.SUSPENDED:
        raise Conflict
    _ensure_seen(row, version)
    why = clean_text(reason, max_length=REASON_LENGTH, field="reason")
    _change(row, ResidencyState.VERIFIED)
    ended = Suspension.objects.filter(residency=row, ended_at__isnull=True).first()
    if ended is not None:
        ended.ended_at, ended.ended_by, ended.end_reason = clock.now(), by, why
        ended.save(update_fields=["ended_at", "ended_by", "end_reason"])
    open_district(row)
    district = _district(row)
    audit.record("residency.restored", by=by, space=district.space, kind="residency", uid=row.uid)
    publish(
        ResidencyRestored(
            person_id=row.person_id,
            residency_id=row.pk,
            district_id=district.pk,
            suspension_id=ended.pk if ended is not None else None,
        )
    )
    return row


def _change(row: Residency, state: ResidencyState) -> None:
    row.state = state
    row.version += 1
    row.save(update_fields=["state", "version"])


def _district(row: Residency) -> District:
    assert row.district is not None  # noqa: S101  a proven residency has one, says a constraint
    return row.district


def _ensure_seen(row: Residency, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Conflict(OVERTAKEN)


def _ensure_desk(officer: Person, residency: Residency) -> None:
    if officer.pk == residency.person_id:
        raise Forbidden(_("Je kunt niet over jezelf beslissen. Vraag het aan een collega."))
    if share_household(officer, residency):
        raise Forbidden(_("Je kunt niet over je eigen huishouden beslissen. Vraag het aan een collega."))
    municipality = residency.household.address.street.municipality
    access.ensure_holds(officer, PeoplePower.VERIFY_AT_DESK, municipality.space)
