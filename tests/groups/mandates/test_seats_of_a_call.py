"""A call gives as many seats as it said, in one go or in several; the reserve list replaces who is out."""

from datetime import timedelta

import pytest
import time_machine

from groups.mandates.enums import MandateKind
from groups.mandates.models import Call, Decision, Mandate
from groups.mandates.services.appointing import appoint, call_up_from_reserve, nominees_of
from groups.mandates.services.candidacies import put_on_reserve
from groups.mandates.services.course import end_early, suspend
from network.kernel.errors import Conflict
from tests.factories import mandates as give
from tests.factories import people as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(sport, officer, town):
    """A closed call of two seats in a group of nine, with four candidates."""
    call = give.a_call(sport, by=officer, seats=2)
    people = [make.a_resident(town.here, name) for name in ("anna", "griet", "els", "wout")]
    rows = [give.a_candidacy(call, person) for person in people]
    with time_machine.travel(call.deadline, tick=False):
        yield call, rows


def seat(call, rows, officer):
    return appoint(
        by=officer,
        group=call.group,
        nominees=nominees_of(rows),
        kind=MandateKind.MEMBER,
        decision=give.a_decision(officer, call.group),
        valid_from=call.term_from,
        valid_until=call.term_until,
    )


def test_no_more_people_than_seats_in_total(closed, officer):
    call, rows = closed
    with pytest.raises(Conflict, match="gegeven, en je koos er 3"):
        seat(call, rows[:3], officer)
    assert not Mandate.objects.exists()
    seat(call, rows[:1], officer)
    with pytest.raises(Conflict, match="er 1 gegeven, en je koos er 2"):
        seat(call, rows[1:3], officer)
    seat(call, rows[1:2], officer)
    with pytest.raises(Conflict, match="er 2 gegeven"):
        seat(call, rows[2:3], officer)
    assert Mandate.objects.count() == 2


def test_who_is_out_is_replaced_from_the_reserve_list_alone(closed, officer):
    call, rows = closed
    held = seat(call, rows[:2], officer)
    put_on_reserve(by=officer, candidacies=rows[2:3])
    decision = give.a_decision(officer, call.group)
    with pytest.raises(Conflict, match="er 2 gegeven"):
        call_up_from_reserve(by=officer, candidacy=rows[2], decision=decision)
    with time_machine.travel(call.term_from + timedelta(days=30), tick=False):
        suspend(by=officer, mandate=held[0], reason="Onderzoek.", decision="CBS 1")
        with pytest.raises(Conflict, match="er 2 gegeven"):
            call_up_from_reserve(by=officer, candidacy=rows[2], decision=decision)
        end_early(by=officer, mandate=held[0], reason="Verhuisd.")
        with pytest.raises(Conflict, match="er 2 gegeven"):
            appoint(
                by=officer,
                group=call.group,
                nominees=nominees_of(rows[3:]),
                kind=MandateKind.MEMBER,
                decision=decision,
                valid_from=call.term_from + timedelta(days=31),
                valid_until=call.term_until,
            )
        made = call_up_from_reserve(by=officer, candidacy=rows[2], decision=decision)
        assert made.person == rows[2].person
        put_on_reserve(by=officer, candidacies=rows[3:])
        with pytest.raises(Conflict, match="er 2 gegeven"):
            call_up_from_reserve(by=officer, candidacy=rows[3], decision=decision)


def test_who_is_out_before_the_term_began_is_replaced_too(closed, officer):
    call, rows = closed
    held = seat(call, rows[:2], officer)
    put_on_reserve(by=officer, candidacies=rows[2:3])
    end_early(by=officer, mandate=held[0], reason="Bedacht zich.")
    call_up_from_reserve(by=officer, candidacy=rows[2], decision=give.a_decision(officer, call.group))
    assert Mandate.objects.filter(ended_at=None).count() == 2


def test_the_page_calls_up_one_from_the_reserve_list_and_keeps_the_order(closed, officer):
    call, rows = closed
    held = seat(call, rows[:2], officer)
    put_on_reserve(by=officer, candidacies=rows[2:])
    with time_machine.travel(call.term_from + timedelta(days=30), tick=False):
        end_early(by=officer, mandate=held[0], reason="Verhuisd.")
        page = make.freshly_logged_in(officer)
        today = call.term_from + timedelta(days=30)
        form = {
            "kind": "member",
            "first_day": today.strftime("%d/%m/%Y"),
            "valid_until": (today + timedelta(days=100)).strftime("%d/%m/%Y"),
            "body": "council",
            "reference": "GR 2027/9",
            "taken_on": today.strftime("%d/%m/%Y"),
        }
        path = f"/groups/{call.group.uid}/mandates/new/?c="
        before = Decision.objects.count()
        answer = page.post(f"{path}{rows[3].uid}", form)
        assert answer.status_code == 422
        assert "staat eerst op de reservelijst" in answer.content.decode()
        assert Decision.objects.count() == before
        assert page.post(f"{path}{rows[2].uid}", form).status_code == 302
    rows[2].refresh_from_db()
    assert rows[2].state == "appointed"
    assert Call.objects.get().candidacies.filter(state="appointed").count() == 3
