"""Conversations under simultaneous use, on PostgreSQL: numbers without holes, one message per client id."""

import threading
import time

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from moderation.models import Case, CaseState, Decision
from moderation.services.decide import decide
from moderation.services.merge import merge_cases
from network.kernel.errors import Conflict
from network.people.enums import AppointmentRole
from realtime.chat.enums import MessageState
from realtime.chat.models import Message, Room
from realtime.chat.services import numbers
from realtime.chat.services.messages import send_message
from realtime.chat.services.rooms import open_direct
from realtime.chat.services.withdrawing import withdraw_message
from tests.factories import people as make
from tests.helpers.at_once import at_once

THREAT = "Ik sla je dood, jij klootzak."

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_many_who_send_at_once_get_numbers_without_holes(room, anna, griet):
    people = (anna, griet)

    def send(number):
        cache.clear()
        send_message(by=people[number % 2], room=room, client_id=f"n{number}", text=f"Bericht {number}")

    at_once(*[lambda number=number: send(number) for number in range(12)])
    numbers = list(Message.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 13))
    assert Room.objects.get().head == 12


def test_the_same_message_at_once_is_stored_once(room, anna):
    results = at_once(
        *[lambda: send_message(by=anna, room=room, client_id="same", text="Eén keer").message.number] * 4
    )
    assert set(results) == {1}
    assert Message.objects.count() == 1


def test_two_people_who_open_at_once_have_one_conversation(town, anna, griet):
    at_once(lambda: open_direct(other=griet, by=anna), lambda: open_direct(other=anna, by=griet))
    assert Room.objects.filter(kind="direct").count() == 1


def test_taking_back_and_letting_out_at_once_end_in_one_of_the_two(room, anna, griet, town):
    moderator = make.an_account("wim")
    make.appointed(moderator, AppointmentRole.MODERATOR, town.space)
    for number in range(6):
        client_id = f"h{number}"
        cache.clear()  # one may not take back as many in an hour
        held = send_message(by=anna, room=room, client_id=client_id, text=THREAT).message
        case = Case.objects.get(item_id=held.pk)
        answers = at_once(
            lambda name=client_id: withdraw_message(by=anna, room=room, client_id=name),
            lambda one=case: decide(
                case=one, action="keep", clause=None, reason="", version=one.version, by=moderator
            ),
        )
        held.refresh_from_db()
        case.refresh_from_db()
        assert sum(isinstance(answer, Conflict) for answer in answers) == 1, answers
        assert (held.state, case.state) in {
            (MessageState.DELETED, CaseState.WITHDRAWN),
            (MessageState.SENT, CaseState.DECIDED),
        }
        assert (held.number is None) == (held.state == MessageState.DELETED)


def test_what_is_taken_back_while_its_lead_is_decided_is_not_decided_along(room, anna, town):
    moderator = make.an_account("wim")
    make.appointed(moderator, AppointmentRole.MODERATOR, town.space)
    first, second = (
        send_message(by=anna, room=room, client_id=name, text=f"{THREAT} {name}").message for name in "ab"
    )
    lead, follower = (Case.objects.get(item_id=one.pk) for one in (first, second))
    merge_cases(case=follower, into=lead, by=moderator)
    lead.refresh_from_db()
    decisions = []
    deciding = threading.Thread(target=lambda: decisions.extend(at_once(lambda: keep(lead, moderator))))
    with transaction.atomic():
        numbers.locked(first)  # the decision stops here, when it has read who follows
        deciding.start()
        until_somebody_waits()
        taken_back = at_once(lambda: withdraw_message(by=anna, room=room, client_id="b"))
    deciding.join()
    follower.refresh_from_db()
    assert isinstance(taken_back[0], Message), taken_back
    assert isinstance(decisions[0], Decision), decisions
    assert (follower.state, follower.decisions.count()) == (CaseState.WITHDRAWN, 0)
    assert list(Message.objects.order_by("pk").values_list("state", "number")) == [
        (MessageState.SENT, 1),
        (MessageState.DELETED, None),
    ]


def keep(case, by):
    """Let out what a case holds, as somebody who saw it as it is now."""
    return decide(case=case, action="keep", clause=None, reason="", version=case.version, by=by)


def until_somebody_waits():
    """Return once a connection of this database waits for a lock of another one."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with connection.cursor() as asked:
            asked.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if asked.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
