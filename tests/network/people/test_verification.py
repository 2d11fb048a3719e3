"""The letter and the desk: one use, a short life, few tries, and no word about anybody else."""

from datetime import timedelta

import pytest
import time_machine

from network.kernel import clock, spaces
from network.kernel.errors import Conflict, Forbidden, Gone, Invalid, TooMany
from network.kernel.models import AuditEntry
from network.people import queries, rules
from network.people.enums import LookReason, Road
from network.people.models import CodeAttempt, LetterCode, Look, Person, Verification
from network.people.services import letters
from network.people.services.looks import record_look
from network.people.services.residency import claim_address
from network.people.services.verification import (
    forget_old_attempts,
    request_letter,
    tries_left,
    verify_at_desk,
    verify_by_letter,
)
from tests.factories.people import (
    Town,
    a_member,
    a_resident,
    a_town,
    an_account,
    an_address,
    an_officer,
    code_on_letter,
)

WRONG = "0000-0000-0000"


@pytest.fixture
def noor(town: Town) -> Person:
    """Somebody with a claim in district A."""
    return a_member(town.here, "noor")


def test_a_code_opens_the_district_once(noor: Person, town: Town):
    code = code_on_letter(noor)
    residency = verify_by_letter(by=noor, code=code.lower(), network="n")
    assert residency.is_verified
    assert residency.road == Road.LETTER
    assert spaces.stands_in(noor, town.here.space)
    assert Verification.objects.get(residency=residency).officer is None
    assert CodeAttempt.objects.get().succeeded
    with pytest.raises(Conflict):
        verify_by_letter(by=noor, code=code, network="n")


def test_the_code_itself_is_nowhere(noor: Person):
    code = code_on_letter(noor).replace("-", "")
    letter = LetterCode.objects.get()
    assert len(letter.digest) == 64
    assert code not in letter.digest
    assert not AuditEntry.objects.filter(facts__icontains=code).exists()


def test_a_code_is_good_for_its_account_and_address_only(noor: Person, town: Town):
    other = a_member(town.here, "otto", address=queries.household_of(noor).address)
    code = code_on_letter(noor)
    with pytest.raises(Invalid):
        verify_by_letter(by=other, code=code, network="n")
    assert not queries.is_verified(other)


def test_a_code_ends_after_thirty_days(noor: Person):
    code = code_on_letter(noor)
    with time_machine.travel(clock.now() + rules.LETTER_LIFETIME, tick=False), pytest.raises(Gone):
        verify_by_letter(by=noor, code=code, network="n")
    assert not queries.is_verified(noor)


def test_a_letter_that_is_printed_again_voids_the_first(noor: Person, town: Town):
    first = code_on_letter(noor)
    letters.print_letters(by=None, district=town.here, again=True)
    with pytest.raises(Invalid):
        verify_by_letter(by=noor, code=first, network="n")


def test_asking_twice_is_one_letter_and_three_a_year_is_the_end(noor: Person):
    first = request_letter(by=noor)
    assert request_letter(by=noor) == first
    with time_machine.travel(clock.now(), tick=False) as travel:
        for _again in range(2):
            letters.print_letters(by=None, district=queries.district_of_person(noor))
            travel.shift(rules.LETTER_LIFETIME)
            assert request_letter(by=noor).digest == ""
        letters.print_letters(by=None, district=queries.district_of_person(noor))
        travel.shift(rules.LETTER_LIFETIME)
        with pytest.raises(TooMany):
            request_letter(by=noor)


def test_no_letter_without_a_claim_or_where_the_town_sends_none(noor: Person, town: Town):
    with pytest.raises(Conflict):
        request_letter(by=an_account("eva"))
    town.municipality.letter_road = False
    town.municipality.save()
    with pytest.raises(Forbidden):
        request_letter(by=noor)


def test_five_tries_a_day_and_again_tomorrow(noor: Person):
    with time_machine.travel("2026-11-21 09:00:00+01:00", tick=False) as travel:
        code = code_on_letter(noor)
        for left in (4, 3, 2, 1, 0):
            with pytest.raises(Invalid) as refused:
                verify_by_letter(by=noor, code=WRONG, network="n")
            assert tries_left(noor) == left
            assert not left or f"nog {left} keer" in refused.value.message
        with pytest.raises(TooMany):
            verify_by_letter(by=noor, code=code, network="elsewhere")
        travel.shift(timedelta(hours=16))
        assert verify_by_letter(by=noor, code=code, network="elsewhere").is_verified


def test_twenty_tries_a_day_on_one_network(town: Town):
    network = "the same"
    for number in range(4):
        person = a_member(town.here, f"p{number}")
        for _try in range(rules.TRIES_PER_PERSON):
            with pytest.raises(Invalid):
                verify_by_letter(by=person, code=WRONG, network=network)
    late = a_member(town.here, "late")
    with pytest.raises(TooMany):
        verify_by_letter(by=late, code=WRONG, network=network)
    with pytest.raises(Invalid):
        verify_by_letter(by=late, code=WRONG, network="another")


def test_fifty_failures_an_hour_stop_the_town_and_no_other(noor: Person, town: Town):
    code = code_on_letter(noor)
    guesser = an_account("eva")
    CodeAttempt.objects.bulk_create(
        CodeAttempt(person=guesser, municipality=town.municipality, network=str(number), at=clock.now())
        for number in range(rules.FAILURES_PER_MUNICIPALITY)
    )
    with pytest.raises(TooMany):
        verify_by_letter(by=noor, code=code, network="n")
    elsewhere = a_member(a_town("Wetteren", "42025").here, "finn")
    with pytest.raises(Invalid):
        verify_by_letter(by=elsewhere, code=WRONG, network="n")
    with time_machine.travel(clock.now() + rules.FAILURE_WINDOW + timedelta(seconds=1)):
        assert verify_by_letter(by=noor, code=code, network="n").is_verified


def test_old_tries_are_forgotten(noor: Person):
    with pytest.raises(Invalid):
        verify_by_letter(by=noor, code=WRONG, network="n")
    assert forget_old_attempts() == 0
    with time_machine.travel(clock.now() + rules.ATTEMPTS_KEPT + timedelta(seconds=1)):
        assert forget_old_attempts() == 1


def test_the_desk_proves_and_the_resident_can_see_who_looked(noor: Person, town: Town):
    officer = an_officer(town)
    residency = verify_at_desk(by=officer, residency=queries.residency_of(noor))
    assert residency.road == Road.DESK
    assert Verification.objects.get().officer == officer
    look = queries.looks_at(noor).get()
    assert (look.viewer, look.reason, look.space) == (officer, LookReason.DESK, town.space)
    assert AuditEntry.objects.filter(action="residency.verified", actor=officer).exists()
    with pytest.raises(Conflict):
        verify_at_desk(by=officer, residency=residency)


def test_the_desk_of_another_town_proves_nothing(noor: Person):
    stranger = an_officer(a_town("Wetteren", "42025"))
    with pytest.raises(Forbidden):
        verify_at_desk(by=stranger, residency=queries.residency_of(noor))


def test_an_officer_does_not_confirm_themselves(town: Town):
    officer = an_officer(town)
    residency = claim_address(by=officer, address=an_address(town.here))
    with pytest.raises(Forbidden):
        verify_at_desk(by=officer, residency=residency)


def test_proof_by_the_desk_voids_the_letter(noor: Person, town: Town):
    code_on_letter(noor)
    verify_at_desk(by=an_officer(town), residency=queries.residency_of(noor))
    assert LetterCode.objects.get().voided_at is not None


def test_a_look_at_something_of_ones_own_is_no_look(town: Town):
    anna = a_resident(town.here, "anna")
    record_look(
        by=anna, person_id=anna.pk, item_kind="post", item_uid="x", reason=LookReason.QUEUE, space=town.space
    )
    record_look(
        by=anna, person_id=None, item_kind="post", item_uid="x", reason=LookReason.QUEUE, space=town.space
    )
    assert not Look.objects.exists()
