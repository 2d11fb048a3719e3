"""Seintjes about mandates: to whom they concern, once, with a link that leads somewhere, without secrets."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import resolve

from groups.mandates.events import (
    CallOpened,
    CandidacySettled,
    MandateEnded,
    MandateGiven,
    MandateRenewed,
    MandateSuspended,
    SuspensionLifted,
)
from groups.mandates.services.calls import cancel_call
from groups.mandates.services.candidacies import put_on_reserve, refuse_candidacies
from groups.mandates.services.course import end_early, lift_suspension, renew, suspend
from network.kernel.ports.notices import notices
from tests.factories import mandates as give

pytestmark = pytest.mark.django_db


def told(name, event):
    message = notices.get(name).message(event)
    if message is not None:
        assert resolve(message.link)
    return message


def of(row):
    return {"mandate_id": row.pk, "person_id": row.person_id, "group_id": row.group_id}


def test_each_step_of_a_mandate_is_told_to_its_holder(sport, officer, griet):
    row = give.a_mandate(sport, griet, by=officer)
    messages = [told("mandate_given", MandateGiven(**of(row)))]
    held = suspend(by=officer, mandate=row, reason="Onderzoek.", decision="CBS 1")
    messages.append(told("mandate_suspended", MandateSuspended(**of(row), suspension_id=held.pk)))
    assert "Onderzoek." in messages[-1].text
    lift_suspension(by=officer, mandate=row)
    messages.append(told("mandate_lifted", SuspensionLifted(**of(row), suspension_id=held.pk)))
    new = renew(
        by=officer,
        mandate=row,
        decision=give.a_decision(officer, sport),
        valid_until=row.valid_until + timedelta(days=9),
    )
    messages.append(told("mandate_renewed", MandateRenewed(**of(new))))
    end_early(by=officer, mandate=row, reason="Verhuisd.")
    messages.append(told("mandate_ended", MandateEnded(**of(row))))
    assert all(list(message.recipients) == [griet.pk] for message in messages)
    assert len({message.key for message in messages}) == len(messages)
    assert all(sport.name in message.title for message in messages)


def test_a_call_is_told_to_the_members_while_it_is_open(sport, officer, anna, griet, bram):
    for person in (anna, griet):
        give.join_above(sport, person)
    call = give.a_call(sport, by=officer)
    message = told("call_opened", CallOpened(call_id=call.pk))
    assert set(message.recipients) == {anna.pk, griet.pk}
    cancel_call(by=officer, call=call, reason="Later.")
    assert told("call_opened", CallOpened(call_id=call.pk)) is None


def test_a_candidate_hears_what_came_of_it(sport, officer, anna, griet):
    call = give.a_call(sport, by=officer)
    rows = [give.a_candidacy(call, person) for person in (anna, griet)]
    with time_machine.travel(call.deadline, tick=False):
        put_on_reserve(by=officer, candidacies=rows[:1])
        refuse_candidacies(by=officer, candidacies=rows[1:], reason="Omwille van iets persoonlijks.")
    for row, state, word in zip(rows, ("reserve", "refused"), ("reservelijst", "niet gekozen"), strict=True):
        message = told("candidacy_settled", CandidacySettled(candidacy_id=row.pk, state=state))
        assert list(message.recipients) == [row.person_id]
        assert word in message.title
        assert "persoonlijks" not in message.text
    gone = CandidacySettled(candidacy_id=rows[0].pk, state="refused")
    assert told("candidacy_settled", gone) is None


@pytest.mark.parametrize(
    ("name", "event"),
    [("mandate_given", MandateGiven), ("mandate_ended", MandateEnded), ("mandate_renewed", MandateRenewed)],
)
def test_what_is_gone_is_told_to_nobody(db, name, event):
    assert told(name, event(mandate_id=999, person_id=1, group_id=1)) is None
