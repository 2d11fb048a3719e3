"""Random lives of one case against a plain model: state, signals, records and the item always agree."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from moderation.models import (
    Action,
    Case,
    CaseState,
    Complaint,
    Decision,
    Measure,
    ReporterRecord,
    SignalState,
)
from moderation.permissions import access_case
from moderation.queries.queue import waiting_for
from moderation.services.answering import Outcome, answer_complaint
from moderation.services.bulk import decide_many
from moderation.services.cases import claim_case, release_case
from moderation.services.complaints import file_complaint
from moderation.services.escalate import escalate
from moderation.services.undo import undo_decision
from network.feed.models import Entry, ItemState
from network.feed.services.posts import edit_post
from network.kernel import clock
from network.kernel.errors import DomainError, NotFound
from network.people.enums import AppointmentRole
from tests.factories import people as make
from tests.helpers.sampled import examples
from tests.moderation.town import REASON, a_moderator, a_post, decided, reported, the_clause

MODERATORS, REPORTERS = st.integers(0, 2), st.integers(0, 2)
LOCAL = 2  # the third moderator holds the queue of the district alone
SHOWN = {Action.KEEP: ItemState.PUBLISHED, Action.HIDE: ItemState.HIDDEN, Action.REMOVE: ItemState.REMOVED}
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass
class Report:
    who: int
    weight: float
    state: SignalState = SignalState.UNDECIDED


@dataclass
class Taken:
    action: Action
    by: int
    at: Any
    hidden: bool
    answers: list[Report] = field(default_factory=list)
    undone: bool = False
    of_complaint: bool = False


class Life(RuleBasedStateMachine):
    """Three moderators, three neighbours who report, and an author who rewrites and complains."""

    town: Any
    author: Any
    moderators: list[Any]
    neighbours: list[Any]

    def __init__(self) -> None:
        super().__init__()
        self.travel = time_machine.travel(clock.now(), tick=False)
        self.time = self.travel.start()
        self.undo_all = transaction.atomic()
        self.undo_all.__enter__()
        self.post = a_post(self.author, self.town)
        self.state: CaseState | None = None
        self.holder: int | None = None
        self.until: Any = None
        self.item = ItemState.PUBLISHED
        self.hiding = self.up = False
        self.reports: list[Report] = []
        self.records = [[0, 0], [0, 0], [0, 0]]
        self.taken: list[Taken] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo_all.__exit__(None, None, None)
        self.travel.stop()

    def attempt(self, allowed: bool, call: Any) -> bool:
        """Call it; it must succeed exactly when the model says so, and change nothing otherwise."""
        self.time.shift(timedelta(seconds=1))
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

    def may(self, who: int) -> bool:
        return not (self.up and who == LOCAL)

    def waits(self) -> bool:
        return self.state in {CaseState.OPEN, CaseState.CLAIMED}

    def free_for(self, who: int) -> bool:
        lapsed = self.until is not None and clock.now() + timedelta(seconds=1) >= self.until
        return self.holder in {None, who} or lapsed

    def standing(self) -> Taken | None:
        return next((one for one in reversed(self.taken) if not one.undone), None)

    def heaviest(self) -> list[float]:
        counting = [one for one in self.reports if one.state != SignalState.REJECTED]
        return [
            max(one.weight for one in counting if one.who == who) for who in {one.who for one in counting}
        ]

    @rule(minutes=st.sampled_from([5, 31]))
    def wait(self, minutes: int) -> None:
        self.time.shift(timedelta(minutes=minutes))

    @rule(who=REPORTERS)
    def report(self, who: int) -> None:
        waiting = any(one.who == who and one.state == SignalState.UNDECIDED for one in self.reports)
        upheld, rejected = self.records[who]
        weight = round(min(1.5, max(0.25, (upheld + 1) / (upheld + rejected + 2) * 2)), 2)
        allowed = self.item == ItemState.PUBLISHED and not waiting
        if not self.attempt(allowed, lambda: reported(self.post, self.neighbours[who])):
            return
        self.reports.append(Report(who, weight))
        self.wake()
        if len(self.heaviest()) == 3 and sum(self.heaviest()) >= 2.25 and self.waits():
            self.item, self.hiding = ItemState.HIDDEN, True

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
        if self.state in {None, CaseState.DECIDED, CaseState.FINAL}:
            self.state, self.holder, self.until = CaseState.OPEN, None, None

    @rule(who=MODERATORS)
    def claim(self, who: int) -> None:
        if self.state is None:
            return
        allowed = self.may(who) and self.waits() and self.free_for(who)
        if self.attempt(allowed, lambda: claim_case(case=self.case(), by=self.moderators[who])):
            self.state, self.holder, self.until = CaseState.CLAIMED, who, clock.now() + HALF_AN_HOUR

    @rule(who=MODERATORS)
    def release(self, who: int) -> None:
        if self.state is None:
            return
        allowed = self.may(who) and self.state == CaseState.CLAIMED and self.holder == who
        if self.attempt(allowed, lambda: release_case(case=self.case(), by=self.moderators[who])):
            self.state, self.holder, self.until = CaseState.OPEN, None, None

    @rule(who=MODERATORS)
    def send_up(self, who: int) -> None:
        if self.state is None:
            return
        allowed = not self.up and self.waits() and self.free_for(who)
        if self.attempt(allowed, lambda: escalate(case=self.case(), reason=REASON, by=self.moderators[who])):
            self.up, self.state, self.holder, self.until = True, CaseState.OPEN, None, None

    @rule(who=MODERATORS, action=st.sampled_from(Action), many=st.booleans())
    def decide(self, who: int, action: Action, many: bool) -> None:
        if self.state is None:
            return
        allowed = self.may(who) and self.waits() and self.free_for(who)

        def call() -> None:
            if not many:
                decided(self.case(), self.moderators[who], action)
                return
            by = self.moderators[who]
            (outcome,) = decide_many(
                cases=[self.case()], action=action, clause=the_clause(), reason=REASON, by=by
            )
            if outcome.decision is None:
                raise NotFound(outcome.refused)

        if self.attempt(allowed, call):
            self.settle(Taken(action, who, clock.now(), self.hiding))

    def settle(self, taken: Taken) -> None:
        right = taken.action != Action.KEEP
        for report in self.reports:
            if report.state == SignalState.UNDECIDED:
                report.state = SignalState.UPHELD if right else SignalState.REJECTED
                self.records[report.who][0 if right else 1] += 1
                taken.answers.append(report)
        self.taken.append(taken)
        self.item, self.hiding = SHOWN[taken.action], False
        self.state, self.holder, self.until = CaseState.DECIDED, None, None

    @rule(who=MODERATORS)
    def undo(self, who: int) -> None:
        last = self.standing()
        if last is None:
            return
        young = clock.now() + timedelta(seconds=1) < last.at + HALF_AN_HOUR
        allowed = self.may(who) and self.state == CaseState.DECIDED and young and not last.of_complaint
        row = Decision.objects.filter(undone_at__isnull=True).order_by("-at", "-pk").first()
        if not self.attempt(allowed, lambda: undo_decision(decision=row, by=self.moderators[who])):
            return
        last.undone = True
        for report in last.answers:
            self.records[report.who][0 if report.state == SignalState.UPHELD else 1] -= 1
            report.state = SignalState.UNDECIDED
        before = self.standing()
        self.hiding = last.hidden
        self.item = SHOWN[before.action if before else Action.KEEP]
        if self.hiding:
            self.item = ItemState.HIDDEN
        self.state = CaseState.OPEN

    @rule()
    def complain(self) -> None:
        last = self.standing()
        if last is None:
            return
        allowed = self.state == CaseState.DECIDED and last.action != Action.KEEP
        row = Decision.objects.filter(undone_at__isnull=True).order_by("-at", "-pk").first()
        if self.attempt(allowed, lambda: file_complaint(decision=row, by=self.author)):
            self.state = CaseState.DISPUTED

    @rule(who=st.integers(0, 1), right=st.booleans())
    def answer(self, who: int, right: bool) -> None:
        if self.state != CaseState.DISPUTED:
            return
        last = self.standing()
        assert last is not None
        complaint = Complaint.objects.get(state="open")
        outcome = Outcome(upheld=right, answer=REASON)
        if not self.attempt(
            who != last.by,
            lambda: answer_complaint(complaint=complaint, outcome=outcome, by=self.moderators[who]),
        ):
            return
        self.state = CaseState.FINAL
        if right:
            self.item = ItemState.PUBLISHED
            self.taken.append(Taken(Action.KEEP, who, clock.now(), False, of_complaint=True))
            for number in {report.who for report in last.answers}:
                self.records[number][0] -= 1
                self.records[number][1] += 1
            for report in last.answers:
                report.state = SignalState.REJECTED

    @rule(who=REPORTERS)
    def others_may_not(self, who: int) -> None:
        if self.state is None:
            return
        for person in (self.neighbours[who], self.author):
            with pytest.raises(NotFound):
                access_case(person, self.case().uid)
            self.attempt(False, lambda person=person: claim_case(case=self.case(), by=person))
            self.attempt(False, lambda person=person: decided(self.case(), person))
            self.attempt(False, lambda person=person: escalate(case=self.case(), reason=REASON, by=person))

    @invariant()
    def agrees(self) -> None:
        self.post.refresh_from_db()
        assert self.post.state == self.item
        entry = Entry.objects.get(kind="post", item_id=self.post.pk)
        assert entry.shown == (self.item == ItemState.PUBLISHED)
        rows = Decision.objects.order_by("pk").values_list("action", "undone_at")
        assert [(action, undone is not None) for action, undone in rows] == [
            (one.action, one.undone) for one in self.taken
        ]
        case = Case.objects.first()
        assert (case and case.state) == self.state
        if case is None:
            return
        holder = self.moderators[self.holder].pk if self.holder is not None else None
        assert case.claimed_by_id == holder
        assert Measure.objects.filter(ended_at__isnull=True).exists() == self.hiding
        self.signals_agree(case)
        assert [waiting_for(one).exists() for one in self.moderators] == [
            self.waits() and self.may(who) for who in range(3)
        ]

    def signals_agree(self, case: Case) -> None:
        said = case.signals.filter(kind="report").order_by("pk").values_list("reporter_id", "state", "weight")
        assert list(said) == [(self.neighbours[one.who].pk, one.state, one.weight) for one in self.reports]
        if self.waits():
            assert case.weight == pytest.approx(round(sum(self.heaviest()), 2))
        kept = {row.person_id: [row.upheld, row.rejected] for row in ReporterRecord.objects.all()}
        for number, record in enumerate(self.records):
            assert kept.get(self.neighbours[number].pk, [0, 0]) == record


def test_any_life_of_a_case_agrees_with_the_model(town, anna, no_limits):
    local = make.an_account("dirk")
    make.appointed(local, AppointmentRole.MODERATOR, town.here.space)
    Life.town, Life.author = town, anna
    Life.moderators = [a_moderator(town, "saskia"), a_moderator(town, "rita"), local]
    Life.neighbours = [make.a_resident(town.here, name) for name in ("els", "piet", "griet")]
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples(25),
            stateful_step_count=20,
            phases=[Phase.generate],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let people do in a second what takes a day: limits have tests of their own."""
    monkeypatch.setattr("network.kernel.limits.cache.incr", lambda _slot: 1)
