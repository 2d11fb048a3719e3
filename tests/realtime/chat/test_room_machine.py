"""Random lives of one conversation against a plain model: clients that send, lose, resend, resume and block.

Delivery goes through the real window of a connection, with hints that come late, twice, or never.
"""

import asyncio
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from network.kernel.errors import DomainError
from network.people.services.blocks import keep_away, let_near
from realtime.chat.enums import MessageState
from realtime.chat.frames import ROOM, Rooms
from realtime.chat.models import Message, Room
from realtime.chat.queries.messages import held_of
from realtime.chat.services.messages import delete_message, edit_message, send_message
from realtime.chat.services.withdrawing import withdraw_message
from realtime.gateway.identity import Identity
from realtime.gateway.socket import Socket
from realtime.gateway.topics import Head, Topic
from tests.helpers.sampled import examples

WHO = st.integers(0, 1)
THREAT = "Ik sla je dood, jij klootzak."


class Client:
    """A connection of somebody with what its page shows; asks again when it runs behind."""

    def __init__(self, person: Any, room: Room) -> None:
        self.person, self.room = person, room
        self.topic = Topic(kind=ROOM, subject_id=room.pk, wire=f"room:{room.uid}", key=f"room:{room.uid}")
        self.shown: list[int] = []
        self.is_behind = False
        self.loop = asyncio.new_event_loop()
        self.connect()

    def connect(self) -> None:
        self.socket = Socket(self._sent, Identity(person_id=self.person.pk, person_uid=self.person.uid), at=0)
        self.socket.topics[self.topic.key] = self.topic
        self.resume()

    async def _sent(self, message: dict[str, Any]) -> None:
        frame = json.loads(message["text"])
        if frame["type"] == "message":
            self.shown.append(frame["number"])
        elif frame["type"] == "behind":
            self.is_behind = True
        await self.socket.confirm(frame["seq"])

    def hears(self, number: int) -> None:
        body = json.dumps({"type": "message", "number": number})
        self.loop.run_until_complete(self.socket.deliver_numbered(self.topic.key, number, body))

    def compares(self, head: Head) -> None:
        """Be told where the room is, as every few seconds."""
        self.loop.run_until_complete(self.socket.compare(self.topic.key, head))

    def resume(self) -> None:
        self.is_behind = False
        last = self.shown[-1] if self.shown else 0
        stretch = Rooms().after(self.person, self.room.pk, last)
        self.loop.run_until_complete(self.socket.catch_up(self.topic, last, stretch))

    def catches_up(self) -> None:
        """Resume until nothing is said to be missing, as a page does."""
        for _page in range(100):
            if not self.is_behind:
                return
            self.resume()
        raise AssertionError("it never catches up")


class Life(RuleBasedStateMachine):
    """Two people, their pages, and a network that delivers hints in any order."""

    people: tuple[Any, Any]
    opened: Room

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.room = Room.objects.get(pk=self.opened.pk)
        self.clients = [Client(person, self.room) for person in self.people]
        self.sent: dict[tuple[int, str], tuple[str, int]] = {}
        self.hints: list[tuple[int, int]] = []
        self.blocked: set[int] = set()
        self.gone: set[int] = set()
        self.held: dict[tuple[int, str], MessageState] = {}

    def teardown(self) -> None:
        """Whatever was lost on the way: who is told where the room is, and asks, has all of it."""
        self.room.refresh_from_db()
        for who, person in enumerate(self.people):
            waits = {name for (author, name), state in self.held.items() if author == who and state == "held"}
            assert {one.client_id for one in held_of(person, self.room)} == waits
        for client in self.clients:
            client.compares(Head(self.room.head, self.room.changes))
            client.catches_up()
            assert client.shown == list(range(1, len(self.sent) + 1))
        for client in self.clients:
            client.loop.close()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def attempt(self, allowed: bool, call: Any) -> bool:
        cache.clear()
        try:
            with transaction.atomic():
                call()
        except DomainError:
            assert not allowed
        else:
            assert allowed
        return allowed

    @rule(who=WHO, client_id=st.sampled_from("abcdefgh"), words=st.sampled_from(("Hallo", "Tot straks")))
    def say(self, who: int, client_id: str, words: str) -> None:
        known = self.sent.get((who, client_id))
        allowed = not self.blocked and (known is None or known[0] == words)

        def call() -> None:
            done = send_message(by=self.people[who], room=self.room, client_id=client_id, text=words)
            assert done.replay == (known is not None)
            assert done.message.number == (known[1] if known else len(self.sent) + 1)

        if self.attempt(allowed, call) and known is None:
            self.sent[(who, client_id)] = (words, len(self.sent) + 1)
            self.hints += [(reader, len(self.sent)) for reader in (0, 1)]

    @rule(data=st.data())
    def a_hint_arrives(self, data: Any) -> None:
        if self.hints:
            reader, number = self.hints.pop(data.draw(st.integers(0, len(self.hints) - 1)))
            client = self.clients[reader]
            client.hears(number)
            assert client.is_behind or number in client.shown, "a gap is told at once"

    @rule(who=WHO, data=st.data())
    def a_hint_arrives_twice(self, who: int, data: Any) -> None:
        if self.sent:
            self.clients[who].hears(data.draw(st.integers(1, len(self.sent))))

    @rule(data=st.data())
    def a_hint_is_lost(self, data: Any) -> None:
        if self.hints:
            self.hints.pop(data.draw(st.integers(0, len(self.hints) - 1)))

    @rule(who=WHO)
    def come_back(self, who: int) -> None:
        self.clients[who].connect()

    @rule(who=WHO)
    def ask_again(self, who: int) -> None:
        self.clients[who].catches_up()

    @rule(who=WHO)
    def block_or_not(self, who: int) -> None:
        other = self.people[1 - who]
        if who in self.blocked:
            let_near(other=other, by=self.people[who])
            self.blocked.discard(who)
        else:
            keep_away(other=other, kind="block", by=self.people[who])
            self.blocked.add(who)

    @rule(who=WHO, data=st.data())
    def rewrite(self, who: int, data: Any) -> None:
        if not self.sent:
            return
        number = data.draw(st.integers(1, len(self.sent)))
        message = Message.objects.get(room=self.room, number=number)
        mine = message.author_id == self.people[who].pk
        allowed = mine and not self.blocked and number not in self.gone
        self.attempt(
            allowed, lambda: edit_message(by=self.people[who], message=message, text=f"Anders {number}")
        )

    @rule(who=WHO, data=st.data())
    def take_away(self, who: int, data: Any) -> None:
        if not self.sent:
            return
        number = data.draw(st.integers(1, len(self.sent)))
        message = Message.objects.get(room=self.room, number=number)
        allowed = message.author_id == self.people[who].pk and number not in self.gone
        if self.attempt(allowed, lambda: delete_message(by=self.people[who], message=message)):
            self.gone.add(number)

    @rule(who=WHO, client_id=st.sampled_from("xyz"))
    def say_what_is_held(self, who: int, client_id: str) -> None:
        known = self.held.get((who, client_id))

        def call() -> None:
            done = send_message(by=self.people[who], room=self.room, client_id=client_id, text=THREAT)
            assert (done.replay, done.message.number) == (known is not None, None)
            assert done.message.state == (known or MessageState.HELD)

        if self.attempt(not self.blocked, call) and known is None:
            self.held[who, client_id] = MessageState.HELD

    @rule(who=WHO, client_id=st.sampled_from("xyz"))
    def take_back(self, who: int, client_id: str) -> None:
        allowed = (who, client_id) in self.held
        if self.attempt(
            allowed, lambda: withdraw_message(by=self.people[who], room=self.room, client_id=client_id)
        ):
            self.held[who, client_id] = MessageState.DELETED

    @invariant()
    def numbers_have_no_holes(self) -> None:
        numbers = list(
            Message.objects.filter(room=self.room, number__isnull=False)
            .order_by("number")
            .values_list("number", flat=True)
        )
        assert numbers == list(range(1, len(self.sent) + 1))

    @invariant()
    def every_page_shows_the_beginning_in_order(self) -> None:
        for client in self.clients:
            assert client.shown == list(range(1, len(client.shown) + 1))

    @invariant()
    def whoever_asks_again_has_everything(self) -> None:
        for client in self.clients:
            if not any(True for _hint in self.hints) and not client.is_behind:
                continue  # a lost hint is found by the next number or the next return
            client.catches_up()


@pytest.mark.django_db
def test_nothing_is_lost_doubled_or_out_of_order(room, anna, griet):
    class Ours(Life):
        people, opened = (anna, griet), room

    def life() -> Life:
        return Ours()

    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=examples(25),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
