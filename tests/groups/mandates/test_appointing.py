"""Giving mandates: what it grants and writes down, and each thing that is refused with nothing half done."""

from datetime import timedelta

import pytest
import time_machine

from groups.mandates.enums import Body, CandidacyState, CompositionRule, MandateKind, SeatGroup
from groups.mandates.models import Decision, GenderAnswer, Mandate
from groups.mandates.permissions import POWERS
from groups.mandates.queries import composition_of
from groups.mandates.services.appointing import (
    Nominee,
    appoint,
    call_up_from_reserve,
    enter_election_outcome,
    nominees_of,
)
from groups.mandates.services.candidacies import put_on_reserve, refuse_candidacies
from groups.mandates.services.decisions import record_decision
from groups.membership.queries import is_member
from network.kernel import access, clock, spaces
from network.kernel.errors import Conflict, DomainError, Forbidden, Invalid
from network.kernel.models import AuditEntry, Grant, Standing
from network.kernel.moments import local
from tests.factories import groups as gather
from tests.factories import mandates as give
from tests.factories import people as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def state():
    """Return what there is of mandates and power, to see that a refusal changed nothing."""
    return lambda: (
        list(Mandate.objects.order_by("pk").values()),
        list(Grant.objects.order_by("pk").values()),
        list(Standing.objects.order_by("pk").values()),
        list(GenderAnswer.objects.order_by("pk").values()),
    )


@pytest.mark.parametrize("kind", list(MandateKind))
def test_a_mandate_gives_exactly_the_powers_of_its_kind(sport, officer, griet, kind):
    mandate = give.a_mandate(sport, griet, by=officer, kind=kind)
    for space, powers in ((sport.space, POWERS[kind].own), (sport.parent.space, POWERS[kind].parent)):
        held = Grant.objects.filter(user=griet, content_object=space)
        assert set(held.values_list("permission__codename", flat=True)) == set(powers)
        assert all(access.holds(griet, power, space) for power in powers)
    for grant in Grant.objects.filter(user=griet):
        assert (grant.valid_from, grant.valid_until) == (mandate.valid_from, mandate.valid_until)
        assert grant.decision.startswith(mandate.decision.reference)
        assert grant.granted_by == officer
    assert spaces.belongs_to(griet, sport.space)
    assert is_member(griet, sport)
    assert AuditEntry.objects.filter(
        action="mandate.given", item_uid=mandate.uid, actor_id=officer.pk
    ).exists()


def test_a_batch_is_all_or_nothing(sport, officer, anna, griet, bram, state):
    for person in (anna, griet):
        give.join_above(sport, person)
    decision, before = give.a_decision(officer, sport), state()
    now = clock.now()
    with pytest.raises(Invalid, match="Bram Peeters is geen lid"):
        appoint(
            by=officer,
            group=sport,
            nominees=[Nominee(anna), Nominee(griet), Nominee(bram)],
            kind=MandateKind.MEMBER,
            decision=decision,
            valid_from=now,
            valid_until=now + DAY,
        )
    assert state() == before
    made = appoint(
        by=officer,
        group=sport,
        nominees=[Nominee(anna), Nominee(griet)],
        kind=MandateKind.MEMBER,
        decision=decision,
        valid_from=now,
        valid_until=now + DAY,
    )
    assert {each.person for each in made} == {anna, griet}
    assert {each.decision for each in made} == {decision}


def refused(sport, officer, person, state, error, match=None, **changes):
    """Appoint somebody in a way that must be refused with a sentence, and see that nothing was done."""
    before = state()
    with pytest.raises(error, match=match) as caught:
        give.a_mandate(sport, person, by=officer, **changes)
    assert caught.value.message.endswith((".", "!")), caught.value.message
    assert state() == before


def test_a_second_seat_of_one_person_at_the_same_time(sport, officer, griet, state):
    first = give.a_mandate(sport, griet, by=officer, days=10)
    a_tick = timedelta(microseconds=1)
    decision = give.a_decision(officer, sport)
    for start in (clock.now(), first.valid_until - a_tick):
        refused(sport, officer, griet, state, Conflict, "al een mandaat", start=start, decision=decision)
    give.a_mandate(sport, griet, by=officer, start=first.valid_until, decision=decision)


def test_an_end_before_its_start(sport, officer, griet, state):
    give.join_above(sport, griet)
    decision = give.a_decision(officer, sport)
    for days in (0, -3):
        refused(sport, officer, griet, state, Invalid, "voor het begin", days=days, decision=decision)


@pytest.mark.parametrize("reference", ["", "   "])
def test_a_decision_without_reference(sport, officer, reference):
    with pytest.raises(Invalid, match="nummer van het besluit") as caught:
        give.a_decision(officer, sport, reference=reference)
    assert caught.value.field == "reference"
    assert not Decision.objects.exists()


def test_a_decision_of_tomorrow_or_with_a_strange_address(sport, officer):
    with pytest.raises(Invalid):
        give.a_decision(officer, sport, taken_on=clock.today() + DAY)
    with pytest.raises(Invalid):
        give.a_decision(officer, sport, uri="javascript:alert(1)")


def test_somebody_who_is_no_member(sport, officer, bram, state):
    before, now = state(), clock.now()
    decision = give.a_decision(officer, sport)
    with pytest.raises(Invalid, match="geen lid"):
        appoint(
            by=officer,
            group=sport,
            nominees=[Nominee(bram)],
            kind=MandateKind.MEMBER,
            decision=decision,
            valid_from=now,
            valid_until=now + DAY,
        )
    assert state() == before


def test_a_mixed_committee_takes_people_from_outside(sport, officer, bram):
    give.a_board(sport, officer, rule=CompositionRule.MIXED)
    now = clock.now()
    (made,) = appoint(
        by=officer,
        group=sport,
        nominees=[Nominee(bram, seat_group=SeatGroup.COUNCILLOR)],
        kind=MandateKind.MEMBER,
        decision=give.a_decision(officer, sport),
        valid_from=now,
        valid_until=now + DAY,
    )
    assert spaces.belongs_to(bram, made.group.space)


def test_nobody_hands_themselves_a_power(town, sport, officer, griet, state):
    """An officer who is a member too, and a coordinator who would appoint."""
    make.give_power(griet, "give_mandates", town.space, days=400)
    give.join_above(sport, griet)
    refused(sport, griet, griet, state, Forbidden, "jezelf", decision=give.a_decision(griet, sport))
    carla = make.a_resident(town.here, "carla")
    give.a_mandate(sport, carla, by=officer)
    before = state()
    decision = give.a_decision(officer, sport)
    for person in (carla, griet):
        with pytest.raises(Forbidden):
            give.a_mandate(sport, person, by=carla, decision=decision, start=clock.now() + 200 * DAY)
    assert state() == before


def test_who_gives_mandates_in_another_town(sport, griet, state):
    beersel = make.a_town("Beersel", "23003")
    other = give.an_officer(beersel, "otto")
    give.join_above(sport, griet)
    elsewhere = record_decision(
        by=other,
        space=beersel.space,
        body=Body.COUNCIL,
        reference="GR 1",
        taken_on=clock.today(),
    )
    refused(sport, other, griet, state, Forbidden, decision=elsewhere)


def test_a_decision_of_another_town(sport, officer, griet, state):
    beersel = make.a_town("Beersel", "23003")
    other = give.an_officer(beersel, "otto")
    elsewhere = record_decision(
        by=other,
        space=beersel.space,
        body=Body.COUNCIL,
        reference="GR 1",
        taken_on=clock.today(),
    )
    give.join_above(sport, griet)
    refused(sport, officer, griet, state, Forbidden, "andere gemeente", decision=elsewhere)


def test_the_last_seat_at_every_instant_of_the_term(sport, officer, anna, griet, state):
    give.a_board(sport, officer, max_seats=1)
    later = clock.now() + 50 * DAY
    give.a_mandate(sport, anna, by=officer, start=later, days=10)
    give.join_above(sport, griet)
    decision = give.a_decision(officer, sport)
    refused(sport, officer, griet, state, Conflict, "plaatsen zijn al bezet", days=51, decision=decision)
    give.a_mandate(sport, griet, by=officer, days=50, start=later - 50 * DAY, decision=decision)


def test_an_observer_takes_no_seat(sport, officer, anna, griet):
    give.a_board(sport, officer, max_seats=1)
    give.a_mandate(sport, anna, by=officer)
    give.a_mandate(sport, griet, by=officer, kind=MandateKind.OBSERVER)
    assert composition_of(sport).filled == 1


def test_a_broken_composition_needs_a_reason_that_stays(sport, officer, griet, state):
    give.a_board(sport, officer, rule=CompositionRule.ADVISORY)
    give.join_above(sport, griet)
    decision = give.a_decision(officer, sport)
    refused(sport, officer, griet, state, Invalid, "art. 304", decision=decision, gender="female")
    mandate = give.a_mandate(
        sport,
        griet,
        by=officer,
        decision=decision,
        gender="female",
        override_reason="De andere leden volgen in december.",
    )
    assert mandate.override_reason == "De andere leden volgen in december."
    assert not composition_of(sport).is_valid


def test_the_reason_of_the_board_counts_until_its_minimum(sport, officer, anna, griet, bram, town):
    give.a_board(
        sport, officer, rule=CompositionRule.ADVISORY, min_seats=3, override_reason="De raad start op."
    )
    first = give.a_mandate(sport, anna, by=officer, gender="female")
    second = give.a_mandate(sport, griet, by=officer, gender="female")
    assert first.override_reason == second.override_reason == "De raad start op."
    els = make.a_resident(town.here, "els")
    with pytest.raises(Invalid):
        give.a_mandate(sport, els, by=officer, gender="female")
    third = give.a_mandate(sport, bram, by=officer, gender="male")
    assert third.override_reason == ""
    assert composition_of(sport).is_valid


def test_who_sits_in_the_council_or_the_college_has_no_vote(sport, officer, griet, state):
    give.a_board(sport, officer, rule=CompositionRule.ADVISORY)
    give.join_above(sport, griet)
    decision = give.a_decision(officer, sport)
    refused(
        sport,
        officer,
        griet,
        state,
        Invalid,
        "verklaarde niet",
        decision=decision,
        no_office=False,
        gender="other",
    )
    give.a_mandate(sport, griet, by=officer, decision=decision, no_office=False, kind=MandateKind.OBSERVER)


def test_gender_is_asked_only_where_the_law_asks_it(sport, officer, griet):
    give.a_mandate(sport, griet, by=officer, gender="female")
    assert not GenderAnswer.objects.exists()


def test_an_election_needs_its_minutes(sport, officer, griet, state):
    give.join_above(sport, griet)
    now = clock.now()
    outcome = {
        "by": officer,
        "group": sport,
        "nominees": [Nominee(griet)],
        "kind": MandateKind.CHAIR,
        "reference": "AV 2026/1",
        "taken_on": local(now).date(),
        "valid_from": now,
        "valid_until": now + DAY,
    }
    before = state()
    with pytest.raises(Invalid, match="verslag"):
        enter_election_outcome(minutes=" ", **outcome)
    assert state() == before
    (made,) = enter_election_outcome(minutes="Griet kreeg 14 van de 20 stemmen.", **outcome)
    assert made.decision.body == Body.MEMBERS
    assert "14 van de 20" in made.decision.minutes


def test_candidates_are_appointed_put_on_the_list_and_refused(sport, officer, anna, griet, bram):
    call = give.a_call(sport, by=officer)
    rows = [give.a_candidacy(call, person) for person in (anna, griet, bram)]
    decision = give.a_decision(officer, sport)
    terms = {
        "by": officer,
        "group": sport,
        "kind": MandateKind.MEMBER,
        "decision": decision,
        "valid_from": call.term_from,
        "valid_until": call.term_until,
    }
    with pytest.raises(Conflict, match="nog tijd"):
        appoint(nominees=nominees_of(rows[:1]), **terms)
    with time_machine.travel(call.deadline, tick=False):
        appoint(nominees=nominees_of(rows[:1]), **terms)
        put_on_reserve(by=officer, candidacies=rows[1:2])
        call.refresh_from_db()
        assert call.state == "open"
        refuse_candidacies(by=officer, candidacies=rows[2:], reason="Er waren meer kandidaten dan plaatsen.")
        for row, wanted in zip(rows, ("appointed", "reserve", "refused"), strict=True):
            row.refresh_from_db()
            assert row.state == wanted
        call.refresh_from_db()
        assert call.state == "settled"
        with pytest.raises(Conflict):
            appoint(nominees=nominees_of(rows[:1]), **terms)
        with pytest.raises(Conflict):
            refuse_candidacies(by=officer, candidacies=rows, reason="Nog eens.")


def test_the_first_of_the_reserve_list_replaces(sport, officer, anna, griet):
    call = give.a_call(sport, by=officer)
    rows = [give.a_candidacy(call, person) for person in (anna, griet)]
    with time_machine.travel(call.deadline, tick=False):
        put_on_reserve(by=officer, candidacies=rows)
        decision = give.a_decision(officer, sport)
        with pytest.raises(Conflict, match="eerst"):
            call_up_from_reserve(by=officer, candidacy=rows[1], decision=decision)
        mandate = call_up_from_reserve(by=officer, candidacy=rows[0], decision=decision)
        assert (mandate.person, mandate.valid_until) == (anna, call.term_until)
        call_up_from_reserve(by=officer, candidacy=rows[1], decision=decision)
    assert set(call.candidacies.values_list("state", flat=True)) == {CandidacyState.APPOINTED}


def test_a_deactivated_account_gets_nothing(sport, officer, griet, state):
    give.join_above(sport, griet)
    griet.is_active = False
    griet.save()
    before = state()
    now = clock.now()
    with pytest.raises(DomainError):
        appoint(
            by=officer,
            group=sport,
            nominees=[Nominee(griet)],
            kind=MandateKind.MEMBER,
            decision=give.a_decision(officer, sport),
            valid_from=now,
            valid_until=now + DAY,
        )
    assert state() == before


def test_a_group_without_a_board_has_no_seats(town, officer, griet):
    council = gather.group(town)
    with pytest.raises(Conflict, match="hoeveel plaatsen"):
        give.a_mandate(council, griet, by=officer)
