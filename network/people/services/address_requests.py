"""An address that the register does not have: ask for it, take the question back, add it, or refuse it.

Not for claiming it: once it was added the person chooses it as any other.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.kernel import access, audit, clock
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from network.kernel.events import publish
from network.kernel.text import clean_text, tidy
from network.people.enums import LookReason, RequestState
from network.people.events import AddressRequestAnswered, AddressRequested
from network.people.models import AddressRequest, Person
from network.people.models.address_request import ANSWER_LENGTH, REMARK_LENGTH
from network.people.permissions import PeoplePower
from network.people.queries import person_ids_of_household
from network.people.services.looks import record_look
from network.places.models import Municipality
from network.places.services.by_hand import add_address

REQUESTS_PER_YEAR = 5
YEAR = timedelta(days=365)
ANSWERS_KEPT = timedelta(days=365)
ANSWERED = _("Deze vraag is al beantwoord, of de bewoner trok ze in.")


@transaction.atomic
def request_address(
    *,
    by: Person | None,
    municipality: Municipality,
    street: str,
    house_number: str,
    box: str = "",
    postcode: str,
    remark: str = "",
) -> AddressRequest | None:
    """Say that an address is missing.

    Args:
        by: None for the shadow of an account: the e-mail address was taken already, and whoever typed it
            must not learn that. The same checks are made and nothing is stored.

    Raises: Invalid for what cannot be an address, Conflict while another question waits or beyond five a
    year. Events: AddressRequested.
    """
    typed = {
        "street": _line(street, 120, "street"),
        "house_number": _line(house_number, 24, "house_number"),
        "box": _line(box, 24, "box", needed=False),
        "postcode": _line(postcode, 10, "postcode"),
        "remark": clean_text(remark, max_length=REMARK_LENGTH, field="remark") if remark.strip() else "",
    }
    if not typed["house_number"][0].isdigit():
        raise Invalid(_("Een huisnummer begint met een cijfer."), field="house_number")
    if by is None:
        return None
    Person.objects.select_for_update().get(pk=by.pk)
    now = clock.now()
    mine = AddressRequest.objects.filter(person=by)
    if mine.filter(state=RequestState.OPEN).exists():
        raise Conflict(_("Je vraag over een adres loopt al. De gemeente kijkt ernaar."))
    if mine.filter(asked_at__gt=now - YEAR).count() >= REQUESTS_PER_YEAR:
        raise Conflict(_("Je vroeg dit jaar al vijf keer een adres. Ga langs bij de balie."))
    row = AddressRequest.objects.create(person=by, municipality=municipality, asked_at=now, **typed)
    audit.record("address_request.made", by=by, space=municipality.space, kind="address_request", uid=row.uid)
    publish(AddressRequested(person_id=by.pk, request_id=row.pk, municipality_id=municipality.pk))
    return row


@transaction.atomic
def withdraw_request(*, by: Person) -> None:
    """Take one's own open question back. Raises: NotFound without one."""
    row = AddressRequest.objects.select_for_update().filter(person=by, state=RequestState.OPEN).first()
    if row is None:
        raise NotFound
    _close(row, RequestState.WITHDRAWN, by=by, answer="")
    audit.record("address_request.withdrawn", by=by, kind="address_request", uid=row.uid)


@transaction.atomic
def add_requested_address(
    *,
    by: Person,
    request: AddressRequest,
    street: str,
    house_number: str,
    box_number: str,
    postcode: str,
    postname: str,
    lon: float,
    lat: float,
) -> AddressRequest:
    """Add the address that somebody asked for, in the district of its point; they choose it themselves.

    Raises: Forbidden without the desk of that municipality or for one's own household, Conflict when it was
    answered before, Invalid as `add_address`. Events: AddressRequestAnswered.
    """
    row = _locked(request, by)
    row.address = add_address(
        by=by,
        municipality=row.municipality,
        street=street,
        house_number=house_number,
        box_number=box_number,
        postcode=postcode,
        postname=postname,
        lon=lon,
        lat=lat,
    )
    return _answered(row, RequestState.ADDED, by=by, answer="")


@transaction.atomic
def refuse_request(*, by: Person, request: AddressRequest, reason: str) -> AddressRequest:
    """Say that no address comes of it, and why.

    Raises: Forbidden and Conflict as `add_requested_address`, Invalid without a reason.
    Events: AddressRequestAnswered.
    """
    row = _locked(request, by)
    why = clean_text(reason, max_length=ANSWER_LENGTH, field="reason")
    return _answered(row, RequestState.REFUSED, by=by, answer=why)


def look_at_request(*, by: Person, request: AddressRequest) -> None:
    """Note for somebody that an officer saw their question. The caller found it open to the officer."""
    record_look(
        by=by,
        person_id=request.person_id,
        item_kind="address_request",
        item_uid=request.uid,
        reason=LookReason.DESK,
        space=request.municipality.space,
    )


def forget_answered(*, at: datetime | None = None) -> int:
    """Remove questions that were answered or taken back a year ago. Returns: how many."""
    limit = (at or clock.now()) - ANSWERS_KEPT
    count, _rows = AddressRequest.objects.filter(answered_at__lt=limit).delete()
    return count


def _answered(row: AddressRequest, state: RequestState, *, by: Person, answer: str) -> AddressRequest:
    _close(row, state, by=by, answer=answer)
    audit.record(
        f"address_request.{state.value}",
        by=by,
        space=row.municipality.space,
        kind="address_request",
        uid=row.uid,
    )
    publish(
        AddressRequestAnswered(
            person_id=row.person_id,
            request_id=row.pk,
            municipality_id=row.municipality_id,
            state=state.value,
        )
    )
    return row


def _close(row: AddressRequest, state: RequestState, *, by: Person, answer: str) -> None:
    row.state, row.answer, row.answered_by, row.answered_at = state, answer, by, clock.now()
    row.save(update_fields=["state", "answer", "answered_by", "answered_at", "address"])


def _locked(request: AddressRequest, officer: Person) -> AddressRequest:
    row = (
        AddressRequest.objects.select_for_update(of=("self",))
        .select_related("municipality__space", "person")
        .get(pk=request.pk)
    )
    access.ensure_holds(officer, PeoplePower.VERIFY_AT_DESK, row.municipality.space)
    if row.person_id == officer.pk or row.person_id in person_ids_of_household(officer):
        raise Forbidden(_("Je kunt niet over je eigen huishouden beslissen. Vraag het aan een collega."))
    if row.state != RequestState.OPEN:
        raise Conflict(ANSWERED, code="answered")
    return row


def _line(typed: str, longest: int, field: str, *, needed: bool = True) -> str:
    line = " ".join(tidy(typed).split())
    if needed and not line:
        raise Invalid(_("Vul dit in."), field=field)
    if len(line) > longest:
        raise Invalid(_("Dit is te lang. Kort het in."), field=field)
    return line
