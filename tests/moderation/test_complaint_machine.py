"""Random lives of complaints against a plain model: who may, what the case is, where the item stands."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from moderation.models import (
    Action,
    Case,
    CaseState,
    Complaint,
    ComplaintState,
    Decision,
    SignalKind,
    SignalState,
)
from moderation.queries.redress import complaints_for
from moderation.queries.rules import clauses_in_force
from moderation.rules.cases import TRANSITIONS
from moderation.services.answering import Outcome, answer_complaint
from moderation.services.complaints import file_complaint, withdraw_complaint
from network.feed.models import ItemState
from network.kernel.errors import DomainError
from tests.factories import people as make
from tests.helpers.sampled import examples
from tests.moderation.town import a_moderator, a_post, decided, reported

AUTHOR = 0
PEOPLE, MODERATORS = st.integers(0, 3), st.integers(0, 2)
SHOWN = {Action.KEEP: ItemState.PUBLISHED, Action.HIDE: ItemState.HIDDEN}
ANSWER = "Ik las het opnieuw en leg hier uit waarom."


class Life(RuleBasedStateMachine):
    """An author, three neighbours of whom two reported, and three moderators of the town."""

    town: Any
    people: list[Any]
    moderators: list[Any]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.post = a_post(self.people[AUTHOR], self.town)
        case = reported(self.post, self.people[1])
        reported(self.post, self.people[2])
        self.decision = decided(case, self.moderators[0], Action.KEEP)
        self.action, self.decider, self.state = Action.KEEP, 0, CaseState.DECIDED
        self.answered: set[int] = {1, 2}
        self.fresh: set[int] = set()
        self.follows_a_complaint = False
        self.complaints: dict[int, ComplaintState] = {}
        self.before = self.state

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def attempt(self, allowed: bool, call: Any) -> bool:
        """Call it; it must succeed exactly when the model says so, and change nothing otherwise."""
        try:
            with transaction.atomic():
                call()
        except DomainError:
            assert not allowed
        else:
            assert allowed
        return allowed

    def open_ones(self) -> set[int]:
        return {who for who, state in self.complaints.items() if state == ComplaintState.OPEN}

    def complaint(self, who: int) -> Complaint | None:
        return Complaint.objects.filter(decision=self.decision, person=self.people[who]).first()

    @rule(who=PEOPLE)
    def file(self, who: int) -> None:
        mine = who == AUTHOR and self.action != Action.KEEP
        refused = who in self.answered and self.action == Action.KEEP
        settled = self.state in (CaseState.DECIDED, CaseState.DISPUTED)
        settled |= self.state == CaseState.FINAL and not self.follows_a_complaint
        allowed = (mine or refused) and settled and who not in self.complaints
        if self.attempt(allowed, lambda: file_complaint(decision=self.decision, by=self.people[who])):
            self.complaints[who] = ComplaintState.OPEN
            self.state = CaseState.DISPUTED

    @rule(who=PEOPLE)
    def withdraw(self, who: int) -> None:
        complaint = self.complaint(who)
        if complaint is None:
            return
        allowed = who in self.open_ones()
        if self.attempt(allowed, lambda: withdraw_complaint(complaint=complaint, by=self.people[who])):
            self.complaints[who] = ComplaintState.WITHDRAWN
            if not self.open_ones():
                rejected = ComplaintState.REJECTED in self.complaints.values()
                self.state = CaseState.FINAL if rejected else CaseState.DECIDED
                if self.fresh:
                    self.state = CaseState.OPEN

    @rule(who=PEOPLE, by=MODERATORS, upheld=st.booleans())
    def answer(self, who: int, by: int, upheld: bool) -> None:
        complaint = self.complaint(who)
        if complaint is None:
            return
        outcome = Outcome(upheld, ANSWER, Action.HIDE, clauses_in_force().get(number="2.1"))
        allowed = who in self.open_ones() and by != self.decider
        call = lambda: answer_complaint(complaint=complaint, outcome=outcome, by=self.moderators[by])  # noqa: E731
        if not self.attempt(allowed, call):
            return
        if upheld:
            self.turn_around(who, by)
            return
        self.complaints[who] = ComplaintState.REJECTED
        if not self.open_ones():
            self.state = CaseState.OPEN if self.fresh else CaseState.FINAL

    def turn_around(self, who: int, by: int) -> None:
        for one in self.open_ones():
            self.complaints[one] = ComplaintState.UPHELD
        assert set(
            Complaint.objects.filter(decision=self.decision, state=ComplaintState.UPHELD).values_list(
                "person_id", flat=True
            )
        ) == {self.people[one].pk for one, state in self.complaints.items() if state == ComplaintState.UPHELD}
        self.decision, self.follows_a_complaint = Decision.objects.latest("pk"), True
        self.decider, self.complaints = by, {}
        if who == AUTHOR:
            self.action, self.state, self.answered = Action.KEEP, CaseState.FINAL, set()
        else:
            self.action, self.state, self.answered = Action.HIDE, CaseState.DECIDED, set(self.fresh)
        self.fresh = set()

    @rule(who=st.integers(1, 2))  # a third household would hide it before anybody decides
    def report(self, who: int) -> None:
        waits = who in self.fresh | self.open_ones()
        allowed = self.action == Action.KEEP and not waits
        if self.attempt(allowed, lambda: reported(self.post, self.people[who])):
            self.fresh.add(who)
            if self.state in (CaseState.DECIDED, CaseState.FINAL):
                self.state = CaseState.OPEN

    @rule(by=MODERATORS, action=st.sampled_from([Action.KEEP, Action.HIDE]))
    def decide(self, by: int, action: Action) -> None:
        if self.state != CaseState.OPEN:
            return
        self.decision = decided(Case.objects.get(), self.moderators[by], action)
        self.action, self.decider, self.state = action, by, CaseState.DECIDED
        self.follows_a_complaint = False
        self.answered, self.fresh, self.complaints = set(self.fresh), set(), {}

    @invariant()
    def the_case_and_the_item_are_where_the_model_says(self) -> None:
        case = Case.objects.get()
        self.post.refresh_from_db()
        assert case.state == self.state
        assert self.post.state == SHOWN[self.action]
        assert (case.closed_at is None) == (self.state == CaseState.OPEN)

    @invariant()
    def every_move_is_one_of_the_table(self) -> None:
        reached, seen = {self.before}, {self.before}
        while reached and self.state not in seen:
            reached = {after for state in reached for after in TRANSITIONS[state]} - seen
            seen |= reached
        assert self.state in seen
        self.before = self.state

    @invariant()
    def only_others_than_the_decider_have_it_in_their_queue(self) -> None:
        for number, person in enumerate(self.moderators):
            waiting = complaints_for(person).filter(decision=self.decision).count()
            assert waiting == (0 if number == self.decider else len(self.open_ones()))

    @invariant()
    def what_was_reported_waits_until_somebody_decides(self) -> None:
        waiting = Case.objects.get().signals.filter(kind=SignalKind.REPORT, state=SignalState.UNDECIDED)
        assert waiting.count() == len(self.fresh)
        if self.fresh:
            assert self.state in (CaseState.OPEN, CaseState.DISPUTED)


@pytest.mark.slow
def test_any_life_of_a_complaint_agrees_with_the_model(town, anna, no_limits):
    Life.town = town
    Life.people = [anna, *(make.a_resident(town.here, name) for name in ("els", "piet", "griet"))]
    Life.moderators = [a_moderator(town, name) for name in ("saskia", "rita", "omar")]
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples(20),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let people do in a second what takes a day: limits have tests of their own."""
    monkeypatch.setattr("network.kernel.limits.cache.incr", lambda _slot: 1)
