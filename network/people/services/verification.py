"""The roads to proof: a letter with a code, and the desk. Not for printing letters: that is `letters`."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from network.kernel import access, audit, clock
from network.kernel.errors import Conflict, Forbidden, Gone, Invalid, TooMany
from network.kernel.events import publish
from network.kernel.forms import plain_code
from network.people import codes, rules
from network.people.enums import LookReason, ResidencyState, Road
from network.people.events import LetterRequested
from network.people.models import CodeAttempt, LetterCode, Person, Residency
from network.people.permissions import PeoplePower
from network.people.services.looks import record_look
from network.people.services.residency import prove, void_letters
from network.places.models import Municipality

YEAR = timedelta(days=365)


@transaction.atomic
def request_letter(*, by: Person) -> LetterCode:
    """Ask for a letter with a code to the address that somebody claimed.

    Returns: the letter; the one under way when it is still good.
    Raises: Conflict without an unproven address, Forbidden where the municipality sends none, TooMany
    beyond three a year. Events: LetterRequested.
    """
    residency = _claim_of(by)
    municipality = _municipality(residency)
    if not municipality.letter_road:
        raise Forbidden(_("Je gemeente stuurt geen brieven. Ga langs bij de balie."))
    moment = clock.now()
    still_open = LetterCode.objects.filter(
        residency=residency, used_at__isnull=True, voided_at__isnull=True
    ).first()
    if still_open is not None and (still_open.expires_at is None or still_open.expires_at > moment):
        return still_open
    if (
        LetterCode.objects.filter(residency__person=by, created_at__gt=moment - YEAR).count()
        >= rules.LETTERS_PER_YEAR
    ):
        raise TooMany(_("We stuurden je dit jaar al drie brieven. Ga met je kaart naar de balie."))
    void_letters(residency, at=moment)
    letter = LetterCode.objects.create(residency=residency, created_at=moment)
    audit.record("letter.requested", by=by, space=municipality.space, kind="residency", uid=residency.uid)
    if residency.district_id is not None:
        publish(
            LetterRequested(person_id=by.pk, residency_id=residency.pk, district_id=residency.district_id)
        )
    return letter


def verify_by_letter(*, by: Person, code: str, network: str) -> Residency:
    """Use the code of a letter.

    Not one transaction: a try that fails must stay counted. Each try is written before it is judged, so
    that any number of simultaneous tries stays within the limits; the code itself is taken by a conditional
    update, so that of two simultaneous uses one succeeds.

    Args:
        code: as typed.
        network: as `callers.network_of` returns it.

    Raises: Conflict without an unproven address, TooMany beyond the limits, Gone for a code of this account
    that is too old or was replaced, Invalid for any other. Events: ResidencyVerified.
    """
    with transaction.atomic():
        residency = _claim_of(by)
    municipality = _municipality(residency)
    moment = clock.now()
    _ensure_may_try(by, network, municipality, at=moment, room_for=1)
    attempt = CodeAttempt.objects.create(person=by, municipality=municipality, network=network, at=moment)
    _ensure_may_try(by, network, municipality, at=moment, room_for=0)
    digest = codes.letter_digest(plain_code(code), person=by, household=residency.household)
    with transaction.atomic():
        residency = _claim_of(by)
        letters = LetterCode.objects.filter(residency=residency, digest=digest)
        taken = letters.filter(used_at__isnull=True, voided_at__isnull=True, expires_at__gt=moment).update(
            used_at=moment
        )
        if taken:
            CodeAttempt.objects.filter(pk=attempt.pk).update(succeeded=True)
            return prove(residency=residency, road=Road.LETTER, officer=None, by=by, at=moment)
        known = letters.exists()
    raise _refusal(by, known=known, at=moment)


@transaction.atomic
def verify_at_desk(*, by: Person, residency: Residency) -> Residency:
    """Confirm that an officer saw somebody's identity card with the address that they claimed.

    Raises: Forbidden without the desk of that municipality or for oneself, Conflict when it is proven.
    Events: ResidencyVerified. The look at the claim stands in the resident's log.
    """
    if residency.person_id == by.pk:
        raise Forbidden(_("Je kunt je eigen adres niet bevestigen. Vraag het aan een collega."))
    municipality = _municipality(residency)
    access.ensure_holds(by, PeoplePower.VERIFY_AT_DESK, municipality.space)
    if not municipality.desk_road:
        raise Forbidden(_("De gemeente zette bewijs aan de balie af."))
    row = (
        Residency.objects.select_for_update(of=("self",))
        .select_related("person", "household__address__district__space")
        .get(pk=residency.pk)
    )
    if row.state != ResidencyState.UNVERIFIED:
        raise Conflict(_("Dit adres is al bewezen, of de bewoner koos intussen een ander."))
    proven = prove(residency=row, road=Road.DESK, officer=by, by=by, at=clock.now())
    look_at_claim(by=by, residency=row)
    return proven


def look_at_claim(*, by: Person, residency: Residency) -> None:
    """Note for somebody that an officer saw their claim. The caller found it open to the officer."""
    record_look(
        by=by,
        person_id=residency.person_id,
        item_kind="residency",
        item_uid=residency.uid,
        reason=LookReason.DESK,
        space=_municipality(residency).space,
    )


def tries_left(person: Person) -> int:
    """Return how many codes the person may still try today. No viewer: asked about the reader."""
    return max(0, rules.TRIES_PER_PERSON - _tries_of(person, clock.now()))


def forget_old_attempts() -> int:
    """Remove tries that no limit counts any more. Returns: how many."""
    count, _rows = CodeAttempt.objects.filter(at__lt=clock.now() - rules.ATTEMPTS_KEPT).delete()
    return count


def _claim_of(person: Person) -> Residency:
    """Return the unproven residency of a person, locked. Raises: Conflict."""
    claim = (
        Residency.objects.select_for_update(of=("self",))
        .select_related(
            "person", "household__address__district__space", "household__address__street__municipality__space"
        )
        .filter(person=person, state__in=rules.CURRENT)
        .first()
    )
    if claim is None:
        raise Conflict(_("Zeg eerst waar je woont."))
    if claim.state == ResidencyState.VERIFIED:
        raise Conflict(_("Je adres is al bewezen."), code="already_verified")
    if claim.state == ResidencyState.SUSPENDED:
        raise Conflict(_("Er is twijfel over je adres. Ga met je kaart naar de balie."))
    return claim


def _municipality(residency: Residency) -> Municipality:
    municipality: Municipality = residency.household.address.street.municipality
    return municipality


def _tries_of(person: Person, at: datetime) -> int:
    return CodeAttempt.objects.filter(person=person, at__gte=rules.start_of_tries(at)).count()


def _ensure_may_try(
    person: Person, network: str, municipality: Municipality, *, at: datetime, room_for: int
) -> None:
    """Refuse beyond a limit. `room_for` is 1 before the try was written, and 0 afterwards."""
    today = rules.start_of_tries(at)
    if _tries_of(person, at) + room_for > rules.TRIES_PER_PERSON:
        raise TooMany(_("Je probeerde vandaag vijf keer een code. Morgen kun je opnieuw proberen."))
    if (
        CodeAttempt.objects.filter(network=network, at__gte=today).count() + room_for
        > rules.TRIES_PER_NETWORK
    ):
        raise TooMany(
            _("Op dit netwerk werden vandaag te veel codes geprobeerd. Probeer het morgen opnieuw.")
        )
    failures = CodeAttempt.objects.filter(
        municipality=municipality, succeeded=False, at__gt=at - rules.FAILURE_WINDOW
    ).count()
    if failures + room_for > rules.FAILURES_PER_MUNICIPALITY:
        raise TooMany(_("Er werden te veel foute codes geprobeerd. Probeer het over een uur opnieuw."))


def _refusal(person: Person, *, known: bool, at: datetime) -> Invalid | Gone:
    if known:
        return Gone(_("Deze code is verlopen of vervangen. Vraag een nieuwe brief."), field="code")
    left = max(0, rules.TRIES_PER_PERSON - _tries_of(person, at))
    if not left:
        return Invalid(
            _("Deze code klopt niet. Je probeerde vandaag vijf keer. Morgen kun je opnieuw proberen."),
            field="code",
        )
    sentence = ngettext(
        "Deze code klopt niet. Kijk onderaan je brief. Je kunt vandaag nog %(left)d keer proberen.",
        "Deze code klopt niet. Kijk onderaan je brief. Je kunt vandaag nog %(left)d keer proberen.",
        left,
    )
    return Invalid(sentence % {"left": left}, field="code")
