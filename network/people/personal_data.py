"""What people keeps of somebody, for their file and for erasure. Fills the port `personal_data`."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network.kernel import clock
from network.kernel.ports.personal_data import PersonalData
from network.people.models import (
    AddressRequest,
    ApiToken,
    Appointment,
    Block,
    CodeAttempt,
    LetterCode,
    Look,
    Person,
    Residency,
    Verification,
)
from network.people.rules import CURRENT
from network.people.services.residency import leave_address

ERASED_DOMAIN = "erased.invalid"  # RFC 2606: no mail ever goes there


def export(person_id: int) -> dict[str, Any]:
    """Return everything of a person's account, plain JSON values. No viewer: privacy asked for themselves."""
    person = Person.objects.get(pk=person_id)
    return {
        "account": {
            "name": person.get_full_name(),
            "email": person.email,
            "email_addresses": list(
                EmailAddress.objects.filter(user=person)
                .values("email", "verified", "primary")
                .order_by("email")
            ),
            "birth_year": person.birth_year,
            "language": person.language,
            "theme": person.theme,
            "shows_house_number": person.shows_house_number,
            "joined_at": _iso(person.joined_at),
            "house_rules_accepted_at": _iso(person.house_rules_accepted_at),
        },
        "residencies": [_residency(row) for row in _residencies(person)],
        "missing_addresses": [_missing_address(row) for row in _requests(person)],
        "appointments": [
            _appointment(row) for row in person.appointments.select_related("space").order_by("id")
        ],
        "looks_at_me": [
            {"at": _iso(look.at), "reason": look.reason, "kind": look.item_kind, "by": str(look.viewer or "")}
            for look in Look.objects.filter(person=person).select_related("viewer").order_by("id")
        ],
        # Whom I keep away is mine; who keeps me away is theirs, and stands in no file of mine.
        "kept_away": [
            {"name": str(row.other), "how": row.kind, "since": _iso(row.at)}
            for row in Block.objects.filter(person=person).select_related("other").order_by("id")
        ],
        "sessions": [
            {"since": _iso(row.created_at), "browser": row.user_agent, "address": row.ip}
            for row in UserSession.objects.filter(user=person).order_by("pk")
        ],
        "keys_of_programs": [
            {"name": row.name, "scopes": row.scopes, "created_at": _iso(row.created_at)}
            for row in ApiToken.objects.filter(person=person).order_by("id")
        ],
    }


def _requests(person: Person) -> Iterator[AddressRequest]:
    return AddressRequest.objects.filter(person=person).order_by("id").iterator()


def _missing_address(row: AddressRequest) -> dict[str, Any]:
    return {
        "address": str(row),
        "remark": row.remark,
        "state": row.state,
        "asked_at": _iso(row.asked_at),
        "answer": row.answer,
    }


def erase(person_id: int) -> None:
    """Make the account anonymous: no name, address, password, key or session is left. Idempotent.

    The row stays, for what must be kept hangs on it. Runs inside the caller's transaction.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    if Residency.objects.filter(person=person, state__in=CURRENT).exists():
        leave_address(by=person)
    EmailAddress.objects.filter(user=person).delete()
    for row in UserSession.objects.filter(user=person):
        row.end()
    ApiToken.objects.filter(person=person).delete()
    AddressRequest.objects.filter(person=person).delete()
    CodeAttempt.objects.filter(person=person).delete()
    Look.objects.filter(person=person).delete()
    Block.objects.filter(Q(person=person) | Q(other=person)).delete()
    LetterCode.objects.filter(residency__person=person).delete()
    Verification.objects.filter(residency__person=person).delete()
    Residency.objects.filter(person=person).delete()
    person.email = f"{person.uid}@{ERASED_DOMAIN}"
    person.first_name, person.last_name, person.birth_year = "", "", None
    person.is_active = person.is_staff = person.is_superuser = False
    person.shows_house_number = False
    person.feed_seen_at = None
    person.set_unusable_password()
    person.save()


def _residencies(person: Person) -> Any:
    return (
        Residency.objects.filter(person=person)
        .select_related("district", "household__address__street")
        .prefetch_related("verifications", "letters", "suspensions")
        .order_by("id")
    )


def _residency(row: Residency) -> dict[str, Any]:
    return {
        "address": str(row.household),
        "district": row.district.name if row.district else None,
        "state": row.state,
        "claimed_at": _iso(row.claimed_at),
        "verified_at": _iso(row.verified_at),
        "road": row.road,
        "ended_at": _iso(row.ended_at),
        "proofs": [{"road": proof.road, "at": _iso(proof.at)} for proof in row.verifications.all()],
        "letters": [
            {
                "asked_at": _iso(letter.created_at),
                "printed_at": _iso(letter.printed_at),
                "used_at": _iso(letter.used_at),
            }
            for letter in row.letters.all()
        ],
        "suspensions": [
            {
                "since": _iso(doubt.since),
                "reason": doubt.reason,
                "ended_at": _iso(doubt.ended_at),
                "end_reason": doubt.end_reason,
            }
            for doubt in row.suspensions.all()
        ],
    }


def _appointment(row: Appointment) -> dict[str, Any]:
    return {
        "role": row.role,
        "space": row.space.name,
        "decision": row.decision,
        "valid_from": _iso(row.valid_from),
        "valid_until": _iso(row.valid_until),
        "ended_at": _iso(row.ended_at),
        "end_reason": row.end_reason,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(clock.now().tzinfo).isoformat() if moment is not None else None


PERSONAL_DATA = PersonalData(
    name="people",
    label=_("Je account, je adres en je rollen"),
    export=export,
    erase=erase,
    kept=_(
        "Je aanstellingen met hun beslissing: die staan in het openbare register van wie welke macht had."
    ),
)
