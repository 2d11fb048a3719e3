"""Any order of steps, by anybody, agrees with a model of twenty lines."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from groups.councils import services
from groups.councils.models import AdoptionVote, Advice, AdviceStep
from groups.councils.rules import Count
from network.kernel import clock
from network.kernel.errors import Conflict, DomainError, Forbidden
from tests.factories import councils as make
from tests.helpers.sampled import examples

WHO = st.sampled_from(["chair", "member", "college", "stranger"])
PUBLIC = {"delivered", "answered", "followed"}


class Chain(RuleBasedStateMachine):
    """One advice, to which four people do whatever comes to mind."""

    body: make.Council
    people: dict[str, Any]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.state, self.latest, self.steps, self.votes = "", 0, 0, 0
        self.advice: Any = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(asked=st.booleans())
    def begin(self, asked: bool) -> None:
        if asked:
            self.advice = make.a_question(self.body, self.people["college"])
            self.state = "asked"
        else:
            self.advice = make.a_draft(self.body)
            self.state, self.latest = "drafting", 1
        self.steps = 1

    def attempt(self, may: bool, allowed: bool, call: Any) -> bool:
        """Try something: who may not is refused, what the state has not is refused. Returns: done or not."""
        try:
            with transaction.atomic():
                call()
        except Forbidden:
            assert not may
            return False
        except DomainError as error:
            assert may
            assert isinstance(error, Conflict) or error.field
            assert not allowed, error.message
            return False
        assert may
        assert allowed
        return True

    @rule(who=WHO, seen=st.integers(0, 3))
    def write(self, who: str, seen: int) -> None:
        allowed = self.state in {"asked", "drafting", "rejected"} and seen == self.latest
        text, by = f"Versie {self.latest + 1}", self.people[who]
        if self.attempt(
            who in {"chair", "member"},
            allowed,
            lambda: services.write_version(
                by=by, advice=self.advice, text=text, change="Anders", version=seen
            ),
        ):
            self.latest += 1
            self.moved("drafting" if self.state != "drafting" else "")

    @rule(who=WHO, votes_for=st.integers(0, 3), present=st.integers(0, 4))
    def vote(self, who: str, votes_for: int, present: int) -> None:
        count = Count(present, votes_for, present - votes_for, 0)
        allowed = self.state == "drafting" and self.latest > 0 and 2 <= present <= 3 and votes_for <= present
        today = clock.today()
        if self.attempt(
            who == "chair",
            allowed,
            lambda: services.record_vote(
                by=self.people[who],
                advice=self.advice,
                version=self.latest,
                held_on=today,
                count=count,
            ),
        ):
            self.votes += 1
            self.moved("adopted" if votes_for > present - votes_for else "rejected")

    @rule(who=WHO)
    def deliver(self, who: str) -> None:
        by = self.people[who]
        if self.attempt(
            who == "chair", self.state == "adopted", lambda: services.deliver(by=by, advice=self.advice)
        ):
            self.moved("delivered")

    @rule(who=WHO)
    def answer(self, who: str) -> None:
        by, words = self.people[who], {"kind": "not", "reasons": "Nee.", "decision": "CBS 1"}
        if self.attempt(
            who == "college",
            self.state == "delivered",
            lambda: services.answer(by=by, advice=self.advice, **words),
        ):
            self.moved("answered")

    @rule(who=WHO, done=st.booleans())
    def follow(self, who: str, done: bool) -> None:
        by = self.people[who]
        if self.attempt(
            who == "college",
            self.state == "answered",
            lambda: services.follow_up(by=by, advice=self.advice, text="Bezig.", done=done),
        ):
            self.moved("followed" if done else "")

    @rule(who=WHO)
    def withdraw(self, who: str) -> None:
        by = self.people[who]
        owner = "college" if self.state == "asked" else "chair"
        if self.attempt(
            who == owner,
            self.state in {"asked", "drafting", "adopted", "rejected"},
            lambda: services.withdraw(by=by, advice=self.advice, reason="Daarom"),
        ):
            self.moved("withdrawn")

    def moved(self, state: str) -> None:
        if state:
            self.state = state
            self.steps += 1

    @invariant()
    def agrees(self) -> None:
        if self.advice is None:
            return
        row = Advice.objects.get(pk=self.advice.pk)
        taken = list(AdviceStep.objects.filter(advice=row).order_by("id").values_list("state", flat=True))
        assert (row.state, row.latest, len(taken)) == (self.state, self.latest, self.steps)
        assert taken[-1] == self.state
        assert row.versions.count() == self.latest
        assert AdoptionVote.objects.filter(advice=row).count() == self.votes
        assert (row.delivered_at is not None) == (self.state in PUBLIC)
        assert hasattr(row, "answer") == (self.state in {"answered", "followed"})


@pytest.mark.slow
@pytest.mark.django_db
def test_any_order_of_steps_agrees_with_the_model(town):
    body = make.a_body(town)
    Chain.body = body
    Chain.people = {
        "chair": body.chair,
        "member": body.members[0],
        "college": make.a_college(town),
        "stranger": make.make.an_account("vreemd"),
    }
    run_state_machine_as_test(
        Chain,
        settings=settings(
            max_examples=examples(25),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
