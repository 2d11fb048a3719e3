"""The two people without whom a secret poll can neither open nor be counted.

The organiser names them; each takes a seat in a session of their own, sees its code once and types it back.
After the end each gives it for the count. Views ask for the password anew before each of these. Not for the
key files themselves: see `keys`.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from groups.polls import rules
from groups.polls.enums import PollState
from groups.polls.events import CountReady, OfficerNamed
from groups.polls.models import KeyHolder, Poll
from groups.polls.sealing import seats
from groups.polls.sealing.keys import OFFICERS
from groups.polls.sealing.refusals import KeyGone, WrongCode
from groups.polls.services.keys import folder, public_keys
from groups.polls.services.rows import held, held_draft, note
from network.kernel import clock, limits
from network.kernel.errors import Conflict, Gone, Invalid, NotFound
from network.kernel.events import publish
from network.people import queries as people
from network.people.models import Person

TRIES, PER_SECONDS = 5, 600


@transaction.atomic
def name_officers(*, by: Person, poll: Poll, officers: Sequence[Person]) -> list[KeyHolder]:
    """Name the two people who will keep the keys of a draft; who stays keeps the seat that they took.

    Raises: Forbidden, Invalid for anything but two different people of two households, Conflict once it
    opened or where it is not secret. Events: OfficerNamed for each new one.
    """
    row = held_draft(by, poll)
    if not row.is_secret:
        raise Conflict(_("Alleen een geheime peiling heeft sleutelhouders."))
    _ensure_two(officers)
    chosen = {each.pk for each in officers}
    known = set(row.key_holders.values_list("person_id", flat=True))
    row.key_holders.exclude(person_id__in=chosen).delete()
    for person in officers:
        if person.pk not in known:
            KeyHolder.objects.create(poll=row, person=person)
            publish(OfficerNamed(poll_id=row.pk, person_id=person.pk))
    note("poll.officers_named", row, by)
    return list(row.key_holders.select_related("person").order_by("pk"))


@transaction.atomic
def take_seat(*, by: Person, poll: Poll) -> str:
    """Make the code of an officer, anew as often as they ask before the poll opens.

    Returns: the code, to be shown once and kept nowhere. Raises: NotFound for who is no officer of it,
    Conflict once it opened.
    """
    row = held(poll)
    holder = _holder(row, by)
    rules.ensure_draft(row.state)
    seat, code = seats.take_seat()
    holder.seat, holder.agreed_at = seat, None
    holder.save(update_fields=["seat", "agreed_at"])
    note("poll.seat_taken", row, by)
    return code


@transaction.atomic
def confirm_seat(*, by: Person, poll: Poll, code: str) -> KeyHolder:
    """Note that an officer wrote their code down: they typed it back.

    Raises: NotFound, Conflict once it opened or without a seat, Invalid for another code, TooMany.
    """
    row = held(poll)
    holder = _holder(row, by)
    rules.ensure_draft(row.state)
    if holder.seat is None:
        raise Conflict(_("Vraag eerst je code."))
    _count_try(by)
    if not seats.opens(bytes(holder.seat), code):
        raise Invalid(_("Dat is niet de code die je kreeg. Kijk ze nog eens na."), field="code")
    holder.agreed_at = clock.now()
    holder.save(update_fields=["agreed_at"])
    note("poll.seat_confirmed", row, by)
    return holder


@transaction.atomic
def give_code(*, by: Person, poll: Poll, code: str) -> KeyHolder:
    """Give an officer's code for the count. A wrong one changes nothing; giving it twice is giving it once.

    Raises: NotFound for who is no officer of it, Conflict before all boxes are out or after the count,
    Invalid for another code, TooMany, Gone where the key file is lost.
    Events: CountReady with the second one.
    """
    row = held(poll)
    holder = _holder(row, by)
    if row.state != PollState.CLOSED or row.boxes_at is None or holder.seat is None:
        raise Conflict(_("De codes zijn nodig na het einde, zodra alle stemmen binnen zijn."))
    _count_try(by)
    keys, public = folder(), public_keys(row)
    try:
        keys.give_code(public, bytes(holder.seat), code)
    except WrongCode:
        raise Invalid(
            _("Dat is niet jouw code van deze peiling. Er is niets veranderd."), field="code"
        ) from None
    except KeyGone:
        raise Gone(
            _("De sleutel van deze peiling ligt niet meer op de server. Tellen kan niet meer.")
        ) from None
    if holder.unlocked_at is None:
        holder.unlocked_at = clock.now()
        holder.save(update_fields=["unlocked_at"])
        note("poll.code_given", row, by)
    if len(keys.codes_given(public)) == OFFICERS:
        publish(CountReady(poll_id=row.pk))
    return holder


def officers_agreed(poll: Poll) -> list[bytes]:
    """Return the seats of the two officers of a poll that may open. Raises: Conflict without both."""
    rows = KeyHolder.objects.filter(poll=poll, agreed_at__isnull=False, seat__isnull=False).order_by("pk")
    found = [bytes(seat) for seat in rows.values_list("seat", flat=True) if seat is not None]
    if len(found) != OFFICERS:
        raise Conflict(_("Een geheime peiling gaat pas open als twee sleutelhouders hun code bevestigden."))
    return found


def _ensure_two(officers: Sequence[Person]) -> None:
    if len({each.pk for each in officers}) != OFFICERS or len(officers) != OFFICERS:
        raise Invalid(_("Kies twee verschillende mensen."), field="officers")
    if not all(each.is_active for each in officers):
        raise Invalid(_("Kies mensen met een account dat nog bestaat."), field="officers")
    homes = [people.household_id_of(each) for each in officers]
    if homes[0] is not None and homes[0] == homes[1]:
        raise Invalid(_("Kies twee mensen die niet samenwonen."), field="officers")


def _holder(poll: Poll, by: Person) -> KeyHolder:
    holder = KeyHolder.objects.select_for_update(of=("self",)).filter(poll=poll, person=by).first()
    if holder is None:
        raise NotFound
    return holder


def _count_try(by: Person) -> None:
    limits.hit(
        "poll_code",
        by.pk,
        limit=TRIES,
        per_seconds=PER_SECONDS,
        message=_("Je probeerde te vaak. Wacht tien minuten en kijk je code goed na."),
    )
