"""Random lives of one case against a plain model: state, signals, decisions and the item always agree."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from moderation.models import Action, Case, CaseState, Decision, SignalState
from moderation.permissions import access_case
from moderation.queries.queue import waiting_for
from moderation.services.cases import claim_case, release_case
from network.feed.models import Entry, ItemState
from network.feed.services.posts import edit_post
from network.kernel.errors import DomainError, NotFound
from tests.factories import people as make
from tests.helpers.sampled import examples
from tests.moderation.town import a_moderator, a_post, decided, reported

MODERATORS, REPORTERS = st.integers(0, 1), st.integers(0, 2)
SHOWN = {Action.KEEP: ItemState.PUBLISHED, Action.HIDE: ItemState.HIDDEN, Action.REMOVE: ItemState.REMOVED}


class Life(RuleBasedStateMachine):
    """Two moderators, three neighbours who report, and an author who rewrites."""

    town: Any
    author: Any
    moderators: list[Any]
    neighbours: list[Any]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.post = a_post(self.author, self.town)
        self.state: CaseState | None = None
        self.holder: int | None = None
        self.item = ItemState.PUBLISHED
        self.open_reports: set[int] = set()
        self.reports = 0
        self.decisions: list[Action] = []

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

    def case(self) -> Case:
        return Case.objects.get()

    @rule(who=REPORTERS)
    def report(self, who: int) -> None:
        allowed = self.item == ItemState.PUBLISHED and who not in self.open_reports
        if self.attempt(allowed, lambda: reported(self.post, self.neighbours[who])):
            self.open_reports.add(who)
            self.reports += 1
            self.wake()

    @rule(number=st.integers(0, 999))
    def rewrite(self, number: int) -> None:
        self.post.refresh_from_db()
        words = f"Wie heeft er {number} ladders?"
        if words == self.post.text:
            return

        def call() -> None:
            edit_post(by=self.author, post=self.post, text=words, version=self.post.version)

        if self.attempt(self.item != ItemState.REMOVED, call) and self.item == ItemState.HIDDEN:
            self.wake()

    def wake(self) -> None:
        if self.state in {None, CaseState.DECIDED}:
            self.state, self.holder = CaseState.OPEN, None

    @rule(who=MODERATORS)
    def claim(self, who: int) -> None:
        if self.state is None:
            return
        allowed = self.state != CaseState.DECIDED and self.holder in {None, who}
        if self.attempt(allowed, lambda: claim_case(case=self.case(), by=self.moderators[who])):
            self.state, self.holder = CaseState.CLAIMED, who

    @rule(who=MODERATORS)
    def release(self, who: int) -> None:
        if self.state is None:
            return
        allowed = self.state == CaseState.CLAIMED and self.holder == who
        if self.attempt(allowed, lambda: release_case(case=self.case(), by=self.moderators[who])):
            self.state, self.holder = CaseState.OPEN, None

    @rule(who=MODERATORS, action=st.sampled_from(Action))
    def decide(self, who: int, action: Action) -> None:
        if self.state is None:
            return
        allowed = self.state != CaseState.DECIDED and self.holder in {None, who}
        if self.attempt(allowed, lambda: decided(self.case(), self.moderators[who], action)):
            self.state, self.holder = CaseState.DECIDED, None
            self.item = SHOWN[action]
            self.open_reports = set()
            self.decisions.append(action)

    @rule(who=REPORTERS)
    def others_may_not(self, who: int) -> None:
        if self.state is None:
            return
        for person in (self.neighbours[who], self.author):
            with pytest.raises(NotFound):
                access_case(person, self.case().uid)
            self.attempt(False, lambda person=person: claim_case(case=self.case(), by=person))
            self.attempt(False, lambda person=person: decided(self.case(), person))

    @invariant()
    def agrees(self) -> None:
        self.post.refresh_from_db()
        assert self.post.state == self.item
        assert Entry.objects.get(kind="post", item_id=self.post.pk).shown == (
            self.item == ItemState.PUBLISHED
        )
        assert list(Decision.objects.order_by("pk").values_list("action", flat=True)) == self.decisions
        case = Case.objects.first()
        assert (case and case.state) == self.state
        if case is None:
            return
        holder = self.moderators[self.holder].pk if self.holder is not None else None
        assert case.claimed_by_id == holder
        open_reports = case.signals.filter(state=SignalState.UNDECIDED)
        assert {signal.reporter_id for signal in open_reports} == {
            self.neighbours[number].pk for number in self.open_reports
        }
        assert case.signals.count() == self.reports
        waits = self.state != CaseState.DECIDED
        assert [waiting_for(one).exists() for one in self.moderators] == [waits, waits]


def test_any_life_of_a_case_agrees_with_the_model(town, anna, no_limits):
    Life.town, Life.author = town, anna
    Life.moderators = [a_moderator(town, "saskia"), a_moderator(town, "rita")]
    Life.neighbours = [make.a_resident(town.here, name) for name in ("els", "piet", "griet")]
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples(25),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let people do in a second what takes a day: limits have tests of their own."""
    monkeypatch.setattr("network.kernel.limits.cache.incr", lambda _slot: 1)
