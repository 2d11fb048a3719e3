"""Suspending, lifting, ending and renewing: the cases that people will ask about, one by one."""

from datetime import timedelta

import pytest
import time_machine

from groups.mandates.enums import CompositionRule
from groups.mandates.models import GenderAnswer, Mandate
from groups.mandates.queries import composition_of, mandates_in_force, voting_seats
from groups.mandates.services.answers import forget_old_answers
from groups.mandates.services.course import end_early, lift_suspension, renew, suspend
from groups.membership.queries import is_member
from network.kernel import access, clock
from network.kernel.errors import Conflict, DomainError, Forbidden, Invalid
from network.kernel.models import AuditEntry, Grant
from tests.factories import mandates as give
from tests.factories import people as make
from tests.helpers.sampled import mostly_slow

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = {"reason": "Er loopt een onderzoek.", "decision": "CBS 12/10/2026, punt 14"}


def holds(person, group) -> bool:
    return access.holds(person, "run_calls", group.space)


def test_a_suspension_with_an_end_needs_nobody(sport, officer, griet):
    mandate = give.a_mandate(sport, griet, by=officer)
    until = clock.now() + 10 * DAY
    suspend(by=officer, mandate=mandate, until=until, **WHY)
    assert not holds(griet, sport)
    assert not is_member(griet, sport)
    with time_machine.travel(until, tick=False):
        assert holds(griet, sport)
        assert is_member(griet, sport)
    with time_machine.travel(mandate.valid_until, tick=False):
        assert not holds(griet, sport)


def test_a_lifted_suspension_gives_back_and_keeps_both_stretches(sport, officer, griet):
    mandate = give.a_mandate(sport, griet, by=officer)
    suspend(by=officer, mandate=mandate, **WHY)
    with time_machine.travel(clock.now() + 3 * DAY, tick=False):
        lift_suspension(by=officer, mandate=mandate)
        assert holds(griet, sport)
        past = Grant.objects.filter(user=griet, permission__codename="run_calls", content_object=sport.space)
        assert past.count() == 2
    actions = AuditEntry.objects.filter(item_uid=mandate.uid).values_list("action", flat=True)
    assert {"mandate.given", "mandate.suspended", "mandate.lifted"} <= set(actions)


def test_a_suspended_seat_is_not_vacant_and_has_no_vote(sport, officer, anna, griet):
    give.a_board(sport, officer, max_seats=1)
    mandate = give.a_mandate(sport, griet, by=officer)
    suspend(by=officer, mandate=mandate, **WHY)
    assert composition_of(sport).filled == 1
    assert not voting_seats(sport).exists()
    with pytest.raises(Conflict, match="plaatsen zijn al bezet"):
        give.a_mandate(sport, anna, by=officer)


def test_a_suspension_lasts_into_the_renewal(sport, officer, griet):
    mandate = give.a_mandate(sport, griet, by=officer, days=10)
    new = renew(
        by=officer,
        mandate=mandate,
        decision=give.a_decision(officer, sport),
        valid_until=mandate.valid_until + 10 * DAY,
    )
    suspend(by=officer, mandate=mandate, **WHY)
    with time_machine.travel(new.valid_from + DAY, tick=False):
        assert not holds(griet, sport)
        lift_suspension(by=officer, mandate=new)
        assert holds(griet, sport)


def test_a_mandate_that_is_suspended_beyond_its_end_is_not_renewed(sport, officer, griet):
    mandate = give.a_mandate(sport, griet, by=officer)
    suspend(by=officer, mandate=mandate, **WHY)
    with pytest.raises(Conflict, match="geschorst"):
        renew(
            by=officer,
            mandate=mandate,
            decision=give.a_decision(officer, sport),
            valid_until=mandate.valid_until + DAY,
        )


def test_who_is_out_does_not_come_back_by_a_renewal(sport, officer, griet):
    mandate = give.a_mandate(sport, griet, by=officer)
    new = renew(
        by=officer,
        mandate=mandate,
        decision=give.a_decision(officer, sport),
        valid_until=mandate.valid_until + 10 * DAY,
    )
    end_early(by=officer, mandate=mandate, reason="Verhuisd.")
    assert not holds(griet, sport)
    with time_machine.travel(new.valid_from + DAY, tick=False):
        assert not holds(griet, sport)
        assert not mandates_in_force(sport).exists()
    assert set(Mandate.objects.values_list("end_reason", flat=True)) == {"Verhuisd."}


def test_renewing_is_seamless_and_keeps_the_history(sport, officer, griet):
    mandate = give.a_mandate(sport, griet, by=officer, days=10)
    decision = give.a_decision(officer, sport)
    new = renew(by=officer, mandate=mandate, decision=decision, valid_until=clock.now() + 20 * DAY)
    assert (new.valid_from, new.renews) == (mandate.valid_until, mandate)
    for at in (mandate.valid_until - timedelta(microseconds=1), mandate.valid_until):
        with time_machine.travel(at, tick=False):
            assert holds(griet, sport)
    mandate.refresh_from_db()
    assert mandate.decision != new.decision == decision


@pytest.mark.parametrize(("reason", "decision"), [("", "CBS 1"), ("Zomaar.", " ")])
def test_a_suspension_without_reason_or_decision(sport, officer, griet, reason, decision):
    mandate = give.a_mandate(sport, griet, by=officer)
    with pytest.raises(Invalid):
        suspend(by=officer, mandate=mandate, reason=reason, decision=decision)
    assert holds(griet, sport)


def test_an_end_needs_a_reason_and_happens_once(sport, officer, griet):
    mandate = give.a_mandate(sport, griet, by=officer)
    with pytest.raises(Invalid):
        end_early(by=officer, mandate=mandate, reason=" ")
    end_early(by=officer, mandate=mandate, reason="Verhuisd.")
    with pytest.raises(Conflict):
        end_early(by=officer, mandate=mandate, reason="Nog eens.")
    with pytest.raises(Conflict):
        suspend(by=officer, mandate=mandate, **WHY)


def test_nobody_lifts_or_renews_their_own(town, sport, officer, griet):
    mandate = give.a_mandate(sport, griet, by=officer)
    make.give_power(griet, "give_mandates", town.space)
    decision = give.a_decision(officer, sport)
    with pytest.raises(Forbidden):
        renew(by=griet, mandate=mandate, decision=decision, valid_until=mandate.valid_until + DAY)
    suspend(by=officer, mandate=mandate, **WHY)
    with pytest.raises(Forbidden):
        lift_suspension(by=griet, mandate=mandate)
    assert not holds(griet, sport)


def test_an_answer_about_gender_is_forgotten_with_the_last_mandate(sport, officer, griet, bram):
    give.a_board(sport, officer, rule=CompositionRule.ADVISORY, min_seats=3, override_reason="Start.")
    first = give.a_mandate(sport, griet, by=officer, gender="female")
    give.a_mandate(sport, bram, by=officer, gender="male", days=5)
    end_early(by=officer, mandate=first, reason="Verhuisd.")
    assert not GenderAnswer.objects.filter(person=griet).exists()
    assert forget_old_answers() == 0
    with time_machine.travel(clock.now() + 5 * DAY, tick=False):
        assert forget_old_answers() == 1
    assert not GenderAnswer.objects.exists()


ACTS = {
    "suspend": lambda by, row: suspend(by=by, mandate=row, **WHY),
    "lift": lambda by, row: lift_suspension(by=by, mandate=row),
    "end": lambda by, row: end_early(by=by, mandate=row, reason="Genoeg."),
    "renew": lambda by, row: renew(
        by=by, mandate=row, decision=row.decision, valid_until=row.valid_until + 10 * DAY
    ),
}
POSSIBLE = {
    "coming": {"end", "renew"},
    "running": {"suspend", "end", "renew"},
    "suspended": {"lift", "end"},
    "over": set(),
    "ended": set(),
}


@pytest.mark.parametrize(
    "actor",
    mostly_slow(
        ("officer", "holder", "coordinator", "neighbour", "other_officer", "boss"),
        ("officer", "coordinator").__contains__,
    ),
)
@pytest.mark.parametrize("state", list(POSSIBLE))
@pytest.mark.parametrize("verb", list(ACTS))
def test_who_may_do_what_in_which_state(town, sport, officer, anna, griet, actor, state, verb):
    """Only who gives mandates there, and only where the state allows it; a refusal changes nothing."""
    start = clock.now() + (5 * DAY if state == "coming" else timedelta(0))
    mandate = give.a_mandate(sport, griet, by=officer, start=start, days=10)
    give.a_mandate(sport, anna, by=officer)
    beersel = make.a_town("Beersel", "23003")
    people = {
        "officer": lambda: officer,
        "holder": lambda: griet,
        "coordinator": lambda: anna,
        "neighbour": lambda: make.a_resident(town.here, "els"),
        "other_officer": lambda: give.an_officer(beersel, "otto"),
        "boss": make.an_administrator,
    }
    by = people[actor]()
    if state == "suspended":
        suspend(by=officer, mandate=mandate, **WHY)
    if state == "ended":
        end_early(by=officer, mandate=mandate, reason="Verhuisd.")
    later = mandate.valid_until if state == "over" else clock.now()
    with time_machine.travel(later, tick=False):
        before = [list(model.objects.order_by("pk").values()) for model in (Mandate, Grant)]
        allowed = actor == "officer" and verb in POSSIBLE[state]
        if allowed:
            ACTS[verb](by, mandate)
        else:
            with pytest.raises(DomainError):
                ACTS[verb](by, mandate)
        after = [list(model.objects.order_by("pk").values()) for model in (Mandate, Grant)]
        assert (before == after) != allowed
