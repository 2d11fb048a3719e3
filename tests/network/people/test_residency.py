"""Where somebody lives: claims, proof, moving, suspension, and what each opens or closes."""

import pytest
from django.db import IntegrityError, transaction

from network.kernel import clock, spaces
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from network.kernel.models import AuditEntry, Standing
from network.people import queries
from network.people.enums import ResidencyState, Road
from network.people.models import LetterCode, Person, Residency
from network.people.services.residency import (
    claim_address,
    leave_address,
)
from network.people.services.suspension import restore_residency, suspend_residency
from network.people.services.verification import request_letter
from tests.factories.people import (
    Town,
    a_member,
    a_resident,
    a_town,
    an_account,
    an_address,
    an_officer,
    prove_residency,
)


def test_a_claim_opens_nothing(town: Town):
    noor = a_member(town.here, "noor")
    assert queries.district_of_person(noor) == town.here
    assert not queries.is_verified(noor)
    assert not spaces.stands_in(noor, town.here.space)


def test_proof_opens_the_district_and_only_that(anna: Person, town: Town):
    assert queries.is_verified(anna)
    assert spaces.stands_in(anna, town.here.space)
    assert not spaces.stands_in(anna, town.there.space)
    assert Standing.objects.get(person=anna).source == queries.residency_of(anna).source


def test_a_move_ends_access_at_once_and_keeps_the_residency(anna: Person, town: Town):
    before = queries.residency_of(anna)
    after = claim_address(by=anna, address=an_address(town.there))
    assert not spaces.stands_in(anna, town.here.space)
    assert not spaces.stands_in(anna, town.there.space)
    before.refresh_from_db()
    assert before.state == ResidencyState.MOVED
    assert before.ended_at is not None
    assert after.state == ResidencyState.UNVERIFIED
    assert queries.residency_of(anna) == after


def test_claiming_the_same_household_again_changes_nothing(anna: Person):
    residency = queries.residency_of(anna)
    same = claim_address(by=anna, address=residency.household.address)
    assert same == residency
    assert Residency.objects.filter(person=anna).count() == 1


def test_two_boxes_in_one_building_are_two_households(town: Town):
    building = an_address(town.here, number="12")
    first = a_resident(town.here, "eva", address=building, box="bus 3a")
    second = a_resident(town.here, "finn", address=building, box="4")
    third = a_resident(town.here, "gust", address=building, box="3A")
    assert queries.household_id_of(first) != queries.household_id_of(second)
    assert queries.household_id_of(first) == queries.household_id_of(third)
    assert queries.person_ids_of_household(first) == {first.pk, third.pk}


def test_a_typed_box_is_ignored_where_the_register_has_one(town: Town):
    eva = a_resident(town.here, "eva", address=an_address(town.here, box="0201"), box="9")
    assert queries.household_of(eva).box == ""
    assert queries.household_of(eva).line.endswith("bus 0201")


@pytest.mark.parametrize("box", ["<b>", "12345678901234567890", "—", "; drop table"])
def test_a_box_that_can_be_none_is_refused(town: Town, box: str):
    with pytest.raises(Invalid) as refused:
        claim_address(by=an_account("eva"), address=an_address(town.here), box=box)
    assert refused.value.field == "box"
    assert not Residency.objects.exists()


def test_nobody_lives_at_a_retired_address_or_outside_every_district(town: Town):
    eva = an_account("eva")
    gone = an_address(town.here)
    gone.retired_at = eva.joined_at
    outside = an_address(town.here)
    outside.district = None
    for address in (gone, outside):
        address.save()
        with pytest.raises(Invalid):
            claim_address(by=eva, address=address)


def test_too_young_for_this_municipality(town: Town):
    strict = a_town("Wetteren", "42025", minimum_age=18)
    young = an_account("eva")
    young.birth_year = young.joined_at.year - 16
    young.save()
    with pytest.raises(Invalid):
        claim_address(by=young, address=an_address(strict.here))
    assert claim_address(by=young, address=an_address(town.here)).state == ResidencyState.UNVERIFIED


def test_leaving_ends_everything(anna: Person, town: Town):
    leave_address(by=anna)
    assert queries.residency_of(anna) is None
    assert not spaces.stands_in(anna, town.here.space)
    with pytest.raises(NotFound):
        leave_address(by=anna)


def test_suspension_closes_and_restoring_opens_again(anna: Person, town: Town):
    officer = an_officer(town)
    residency = queries.residency_of(anna)
    suspend_residency(by=officer, residency=residency, reason="Post komt terug.")
    assert not spaces.stands_in(anna, town.here.space)
    assert queries.district_of_person(anna) is None
    restore_residency(by=officer, residency=residency, reason="Post komt terug.")
    assert spaces.stands_in(anna, town.here.space)
    assert queries.is_verified(anna)
    with pytest.raises(Conflict):
        restore_residency(by=officer, residency=residency, reason="Post komt terug.")


def test_only_the_desk_of_that_municipality_suspends(anna: Person, town: Town):
    elsewhere = an_officer(a_town("Wetteren", "42025"))
    with pytest.raises(Forbidden):
        suspend_residency(by=elsewhere, residency=queries.residency_of(anna), reason="Post komt terug.")
    assert spaces.stands_in(anna, town.here.space)


def test_nobody_decides_about_themselves(town: Town):
    officer = an_officer(town)
    claim_address(by=officer, address=an_address(town.here))
    residency = prove_residency(officer)
    with pytest.raises(Forbidden):
        suspend_residency(by=officer, residency=residency, reason="Post komt terug.")


def test_a_move_voids_the_letter_that_is_under_way(town: Town):
    noor = a_member(town.here, "noor")
    request_letter(by=noor)
    claim_address(by=noor, address=an_address(town.there))
    assert LetterCode.objects.get().voided_at is not None


def test_the_database_refuses_two_current_residencies(anna: Person):
    present = queries.residency_of(anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        Residency.objects.create(person=anna, household=present.household, district=present.district)


@pytest.mark.parametrize(
    "wrong",
    [{"verified_at": None}, {"district": None}, {"road": ""}, {"state": "moved"}, {"ended_at": "now"}],
)
def test_the_database_refuses_half_a_proof(anna: Person, wrong: dict):
    if wrong.get("ended_at"):
        wrong = {"ended_at": anna.joined_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Residency.objects.filter(person=anna).update(**wrong)


def test_figures_count_people_households_and_letterboxes(town: Town):
    building = an_address(town.here, number="12")
    an_address(town.here)
    retired = an_address(town.here)
    retired.retired_at = clock.now()
    retired.save()
    a_resident(town.here, "eva", address=building, box="1")
    a_resident(town.here, "finn", address=building, box="1", road=Road.DESK)
    a_resident(town.here, "gust", address=building, box="2")
    a_member(town.here, "noor", address=an_address(town.here))
    figures = queries.reach_figures([town.here.pk, town.there.pk])
    here = figures[town.here.pk]
    assert (here.residents, here.households, here.addresses, here.addresses_reached) == (3, 2, 3, 1)
    assert figures[town.there.pk] == queries.ReachFigures()
    joined = queries.members_joined(town.here)
    assert (joined.total, joined.recent, joined.by_road) == (3, 3, {"desk": 1, "letter": 2})
    assert queries.adoption(town.here) == pytest.approx(2 / 3)
    assert queries.adoption(town.there) == 0


def test_the_deactivated_are_reached_no_more(anna: Person, town: Town):
    anna.is_active = False
    anna.save()
    assert not queries.residents_reached([town.here.pk]).exists()


def test_each_step_is_audited_without_names(anna: Person, town: Town):
    claim_address(by=anna, address=an_address(town.there))
    entries = AuditEntry.objects.filter(actor=anna).order_by("id")
    assert [entry.action for entry in entries] == [
        "person.signed_up",
        "residency.claimed",
        "residency.verified",
        "residency.moved",
        "residency.claimed",
    ]
    assert not any("Anna" in str(entry.facts) or "straat" in str(entry.facts) for entry in entries)
