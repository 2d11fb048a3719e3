"""What is held can be taken back by its author: no number, no hole, and nothing left to decide."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from moderation.models import (
    Case,
    CaseState,
    Escalation,
    EscalationKind,
    Measure,
    Score,
    Signal,
    SignalKind,
    WaitingItem,
)
from moderation.personal_data import export
from moderation.queries.queue import decided_for, waiting_for
from moderation.scoring.base import Score as Said
from moderation.services import score
from moderation.services.authority import enter_order
from moderation.services.decide import decide
from moderation.services.score import score_waiting
from moderation.services.screen import open_by_machine
from network.kernel import clock
from network.kernel.errors import Conflict, NotFound, TooMany
from network.kernel.models import AuditEntry
from network.kernel.ports.content import ItemRef
from network.kernel.ports.screening import Finding, Outcome, Verdict
from network.kernel.rest.scopes import Scope
from network.people.enums import AppointmentRole
from network.people.services.tokens import create_token
from realtime.chat import rules
from realtime.chat.enums import MessageState
from realtime.chat.models import Message
from realtime.chat.queries.messages import held_of, newest
from realtime.chat.services.messages import send_message
from realtime.chat.services.withdrawing import withdraw_message
from realtime.gateway import speech
from realtime.gateway.identity import Identity
from realtime.gateway.said import MessageWithdraw
from tests.factories import people as make

THREAT = "Ik sla je dood, jij klootzak."


@pytest.fixture
def held(room, anna):
    """A message of Anna that waits for a person."""
    return send_message(by=anna, room=room, client_id="c1", text=THREAT).message


@pytest.fixture
def moderator(town):
    person = make.an_account("wim")
    make.appointed(person, AppointmentRole.MODERATOR, town.space)
    return person


def test_it_goes_without_a_number_a_hole_or_a_decision(room, held, anna, griet, moderator):
    withdraw_message(by=anna, room=room, client_id="c1")
    held.refresh_from_db()
    case = Case.objects.get()
    assert (held.state, held.number, held.text, held.html) == (MessageState.DELETED, None, "", "")
    assert (case.state, case.held, case.decisions.count()) == (CaseState.WITHDRAWN, False, 0)
    assert Measure.objects.get().ended_at == case.closed_at
    assert not any(case.signals.values_list("words", flat=True))
    assert not waiting_for(moderator).exists()
    assert list(decided_for(moderator)) == [case]
    assert AuditEntry.objects.filter(action="message.withdrawn").count() == 1
    assert send_message(by=anna, room=room, client_id="c2", text="Dag Griet").message.number == 1
    assert [one.text for one in newest(griet, room)] == ["Dag Griet"]
    assert held_of(anna, room) == []


def test_again_is_the_same_and_what_is_sent_again_stays_away(room, held, anna):
    for _time in range(2):
        withdraw_message(by=anna, room=room, client_id="c1")
    again = send_message(by=anna, room=room, client_id="c1", text=THREAT)
    assert (again.replay, again.message.state) == (True, MessageState.DELETED)
    assert AuditEntry.objects.filter(action="message.withdrawn").count() == 1


def test_another_takes_nothing_back(room, held, griet, bram):
    for other in (griet, bram):
        with pytest.raises(NotFound):
            withdraw_message(by=other, room=room, client_id="c1")
    assert Message.objects.get().state == MessageState.HELD


@pytest.mark.parametrize("action", ["keep", "remove"])
def test_after_a_person_looked_it_is_too_late(room, held, anna, moderator, action):
    case = Case.objects.get()
    clause = case.measures.get().clause if action == "remove" else None
    reason = "Dit bedreigt iemand." if action == "remove" else ""
    decide(case=case, action=action, clause=clause, reason=reason, version=case.version, by=moderator)
    with pytest.raises(Conflict):
        withdraw_message(by=anna, room=room, client_id="c1")
    assert Case.objects.get().state == CaseState.DECIDED


def test_who_has_it_open_reads_that_nothing_is_left_to_decide(room, held, anna, moderator):
    case = Case.objects.get()
    withdraw_message(by=anna, room=room, client_id="c1")
    with pytest.raises(Conflict, match="nam dit terug"):
        decide(case=case, action="keep", clause=None, reason="", version=case.version, by=moderator)
    browser = Client()
    browser.force_login(moderator)
    page = browser.get(reverse("moderation:case", args=[case.uid])).content.decode()
    assert THREAT not in page
    assert "nam dit terug" in page


def test_what_more_than_a_machine_pointed_at_stays_for_a_person(room, held, anna, moderator):
    case = Case.objects.get()
    Escalation.objects.create(
        case=case, kind=EscalationKind.UPWARDS, reason="Kijk mee.", by=moderator, at=clock.now()
    )
    withdraw_message(by=anna, room=room, client_id="c1")
    assert (Case.objects.get().state, Message.objects.get().text) == (CaseState.OPEN, THREAT)
    assert newest(anna, room) == held_of(anna, room) == []


def test_an_order_keeps_the_case_as_well(room, held, anna):
    case = Case.objects.get()
    case.signals.create(kind=SignalKind.AUTHORITY, at=clock.now(), authority="Parket", reference="1")
    withdraw_message(by=anna, room=room, client_id="c1")
    assert Case.objects.get().state == CaseState.OPEN


def test_the_page_shows_the_way_back_and_takes_it(room, held, anna):
    browser = Client()
    browser.force_login(anna)
    road = reverse("chat:withdraw", args=[room.uid])
    assert road in browser.get(reverse("chat:room", args=[room.uid])).content.decode()
    page = browser.post(road, {"client_id": "c1"}, follow=True).content.decode()
    assert "Je nam je bericht terug" in page
    assert THREAT not in page
    send_message(by=anna, room=room, client_id="c2", text="Dag")
    page = browser.post(road, {"client_id": "c2"}, follow=True).content.decode()
    assert "wacht niet meer op nazicht" in page
    assert browser.post(road, {"client_id": "none"}).status_code == 404


def test_a_program_lists_what_waits_and_takes_it_back(room, held, anna, griet):
    def call(person, method, path, body=None):
        _row, plain = create_token(by=person, person=person, name="test", scopes=[Scope.READ, Scope.WRITE])
        given = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        bearer = Client(headers={"Authorization": f"Bearer {plain}"})
        answer = bearer.generic(method, f"/api/v1/messages/{path}", **given)
        return answer.status_code, answer.json()

    said = {"room": room.uid, "client_id": "c1"}
    assert call(griet, "POST", "withdraw/", said)[0] == 404
    assert [one["text"] for one in call(anna, "GET", f"held/?room={room.uid}")[1]] == [THREAT]
    assert call(griet, "GET", f"held/?room={room.uid}") == (200, [])
    gone = {**said, "number": None, "state": "gone", "replay": True}
    assert call(anna, "POST", "withdraw/", said) == (200, gone)
    assert call(anna, "POST", "", said | {"text": THREAT}) == (200, gone)
    assert call(anna, "GET", f"held/?room={room.uid}") == (200, [])


def test_the_words_in_the_statement_are_for_its_author_alone(room, held, anna, griet, moderator):
    withdraw_message(by=anna, room=room, client_id="c1")
    case = Case.objects.get()
    assert "klootzak" in Measure.objects.get().statement
    exports = {one.pk: json.dumps(export(one.pk)) for one in (anna, griet, moderator)}
    assert [number for number, told in exports.items() if "klootzak" in told] == [anna.pk]
    browser = Client()
    browser.force_login(moderator)
    for road in (reverse("moderation:case", args=[case.uid]), reverse("moderation:queue") + "?show=done"):
        page = browser.get(road)
        assert (page.status_code, "klootzak" in page.content.decode()) == (200, False)
    statements = browser.get(f"/transparency/statements/{case.opened_at.year}.csv")
    assert "klootzak" not in b"".join(statements.streaming_content).decode()


# What comes too late


def test_a_machine_that_answers_late_writes_nothing_in_a_case_that_was_withdrawn(room, held, anna):
    withdraw_message(by=anna, room=room, client_id="c1")
    late = Finding("detoxify", "1", "threat", 0.9, ("klootzak",))
    before = Signal.objects.count()
    for outcome in (Outcome.QUEUE, Outcome.HOLD):
        assert open_by_machine(verdict=Verdict(outcome, (late,)), item=ItemRef("message", held.pk)) is None
    case = Case.objects.get()
    assert (case.state, case.held, case.measures.filter(ended_at__isnull=True).exists()) == (
        CaseState.WITHDRAWN,
        False,
        False,
    )
    assert Signal.objects.count() == before


class Slow:
    """A model that is still reading when the author takes back what it reads."""

    name = "slow"
    version = "1"

    def __init__(self, meanwhile):
        self.meanwhile = meanwhile

    def score(self, texts, languages):
        """Judge after something else happened."""
        self.meanwhile()
        return [Said("slow", "1", {"threat": 0.99}) for _text in texts]


def test_what_is_taken_back_while_a_model_reads_it_leaves_no_score(room, held, anna, monkeypatch):
    moment = clock.now()
    WaitingItem.objects.create(item_kind="message", item_id=held.pk, since=moment, next_at=moment)
    reading = Slow(lambda: withdraw_message(by=anna, room=room, client_id="c1"))
    monkeypatch.setattr(score, "MODELS", (("slow", lambda: reading),))
    before = Signal.objects.count()
    score_waiting()
    assert Case.objects.get().state == CaseState.WITHDRAWN
    assert (Signal.objects.count(), Score.objects.count(), WaitingItem.objects.count()) == (before, 0, 0)


def test_nobody_opens_the_case_again_from_elsewhere(room, held, anna, town):
    lead = make.an_account("rita")
    make.appointed(lead, AppointmentRole.MODERATOR, town.space)
    withdraw_message(by=anna, room=room, client_id="c1")
    with pytest.raises(NotFound):
        enter_order(item=ItemRef("message", held.pk), authority="Parket", reference="1", note="", by=lead)
    assert Case.objects.get().signals.filter(kind=SignalKind.AUTHORITY).count() == 0


# No test bench for the word list


def a_half_hour():
    """Return a moment in the middle of an hour, soon: limits count by the hour of the clock."""
    return clock.now().replace(minute=30) + timedelta(hours=1)


def used_up(room, anna):
    """Take back as many held messages as one may within an hour, and leave one more waiting."""
    for number in range(rules.WITHDRAWALS_PER_HOUR):
        send_message(by=anna, room=room, client_id=f"n{number}", text=THREAT)
        withdraw_message(by=anna, room=room, client_id=f"n{number}")
    return send_message(by=anna, room=room, client_id="more", text=THREAT).message


def test_after_five_in_an_hour_a_message_waits_for_a_person(room, anna):
    with time_machine.travel(a_half_hour(), tick=False) as clockwork:
        last = used_up(room, anna)
        withdraw_message(by=anna, room=room, client_id="n0")  # again is the same, and is not counted
        with pytest.raises(TooMany, match="wacht verder"):
            withdraw_message(by=anna, room=room, client_id="more")
        last.refresh_from_db()
        assert (last.state, last.text) == (MessageState.HELD, THREAT)
        assert Case.objects.get(item_id=last.pk).state == CaseState.OPEN
        clockwork.shift(3600)
        assert withdraw_message(by=anna, room=room, client_id="more").state == MessageState.DELETED


def test_page_program_and_socket_say_so(room, anna):
    with time_machine.travel(a_half_hour(), tick=False):
        used_up(room, anna)
        browser = Client()
        browser.force_login(anna)
        road = reverse("chat:withdraw", args=[room.uid])
        page = browser.post(road, {"client_id": "more"}, follow=True).content.decode()
        assert "wacht verder op een mens" in page
        assert THREAT in page
        _row, plain = create_token(by=anna, person=anna, name="test", scopes=[Scope.READ, Scope.WRITE])
        said = json.dumps({"room": room.uid, "client_id": "more"})
        answered = Client(headers={"Authorization": f"Bearer {plain}"}).post(
            "/api/v1/messages/withdraw/", said, content_type="application/json"
        )
        assert answered.status_code == 429
        assert "wacht verder op een mens" in answered.content.decode()
        told = speech.answer(Identity(anna.pk, anna.uid), MessageWithdraw(room=room.uid, client_id="more"))
        assert [(frame["type"], frame["code"]) for frame in told] == [("error", "too_many")]
        assert "wacht verder op een mens" in told[0]["detail"]
