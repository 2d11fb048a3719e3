"""Appoint, suspend, lift, end, renew and wait in any order: power is held exactly as a model says it is.

No job ever runs. The model knows nothing of grants or stretches: it keeps, for each mandate, its interval and
the intervals during which it is suspended, and says who holds power when. After each step the product is
asked at this instant, and at instants that lie ahead.
"""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from groups.mandates.enums import MandateKind
from groups.mandates.models import Decision, Mandate
from groups.mandates.queries import mandates_in_force, seats_of
from groups.mandates.services.course import end_early, lift_suspension, renew, suspend
from groups.membership.models import Group
from groups.membership.queries import is_member
from network.kernel import access, spaces
from network.kernel.errors import DomainError
from network.kernel.models import Grant
from network.people.models import Person
from realtime.gateway.topics import open_topic
from tests.factories import mandates as give
from tests.factories import people as make

DAYS = st.integers(1, 30)
A_TICK = timedelta(microseconds=1)
SEATS = 2
START = datetime(2026, 1, 1, tzinfo=UTC)
EXAMPLES, STEPS = 40, 16
OWN, ABOVE = "vote_on_advice", "hold_queue"


@dataclass
class Line:
    """One mandate as the model knows it."""

    row: Mandate
    who: int
    start: datetime
    end: datetime
    out: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    over: bool = False
    after: "Line | None" = None
    next: "Line | None" = None

    def holds(self, at: datetime) -> bool:
        return self.seated(at) and not self.suspended(at)

    def seated(self, at: datetime) -> bool:
        return self.start <= at < self.end

    def suspended(self, at: datetime) -> bool:
        return any(begin <= at and (until is None or at < until) for begin, until in self.out)

    def chain(self) -> "list[Line]":
        return [self, *(self.next.chain() if self.next else [])]

    def clashes(self, start: datetime, end: datetime) -> bool:
        return max(self.start, start) < min(self.end, end)


class MandateMachine(RuleBasedStateMachine):
    """A steering group with two seats, three candidates, and a clock that only goes on."""

    group: Group
    officer: Person
    people: list[Person]
    decision: Decision

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.lines: list[Line] = []

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    @property
    def standing(self) -> list[Line]:
        return [line for line in self.lines if line.end > self.now]

    def room(self, start: datetime, end: datetime) -> bool:
        """Whether a seat is free at every instant: it is enough to look where one is taken."""
        instants = [start, *(line.start for line in self.lines if start <= line.start < end)]
        return all(sum(line.seated(at) for line in self.lines) < SEATS for at in instants)

    def attempt(self, allowed: bool, act) -> object:
        """Do something, and see that it is refused with a sentence exactly when the model refuses it."""
        before = list(Mandate.objects.order_by("pk").values())
        try:
            done = act()
        except DomainError as error:
            assert not allowed, error.message
            assert error.message
            assert list(Mandate.objects.order_by("pk").values()) == before
            return None
        assert allowed
        return done

    def pick(self, data, fitting: list[Line]) -> Line:
        """Draw a mandate, four times in five one on which the step can succeed."""
        likely = bool(fitting) and data.draw(st.integers(0, 4)) > 0
        return data.draw(st.sampled_from(fitting if likely else self.lines))

    @initialize(days=st.integers(5, 60))
    def begin(self, days: int) -> None:
        self.appoint_one(0, 0, days)

    @rule(days=DAYS)
    def wait(self, days: int) -> None:
        self.traveller.shift(timedelta(days=days))

    @rule(data=st.data())
    @precondition(lambda self: self.standing)
    def wait_until_something_changes(self, data) -> None:
        """Land exactly on an instant at which something begins or ends, or a tick before it."""
        marks = {mark for line in self.standing for mark in (line.start, line.end)}
        marks |= {until for line in self.lines for _begin, until in line.out if until is not None}
        ahead = sorted(mark for mark in marks if mark - A_TICK > self.now)
        if ahead:
            mark = data.draw(st.sampled_from(ahead))
            self.traveller.move_to(mark - data.draw(st.sampled_from([A_TICK, timedelta(0)])))

    @rule(who=st.integers(0, 2), later=st.sampled_from([0, 0, 3, 20]), days=st.integers(0, 60))
    def appoint(self, who: int, later: int, days: int) -> None:
        self.appoint_one(who, later, days)

    def appoint_one(self, who: int, later: int, days: int) -> None:
        start = self.now + timedelta(days=later)
        end = start + timedelta(days=days)
        free = not any(line.clashes(start, end) for line in self.lines if line.who == who)
        row = self.attempt(
            days > 0 and free and self.room(start, end),
            lambda: give.a_mandate(
                self.group,
                self.people[who],
                by=self.officer,
                kind=MandateKind.COORDINATOR,
                start=start,
                days=days,
                decision=self.decision,
            ),
        )
        if row is not None:
            self.lines.append(Line(row, who, start, end))

    @rule(data=st.data(), days=st.one_of(st.none(), st.integers(0, 60)))
    @precondition(lambda self: self.lines)
    def suspend(self, data, days: int | None) -> None:
        now = self.now
        line = self.pick(data, [each for each in self.lines if each.holds(now)])
        until = None if days is None else now + timedelta(days=days)
        done = self.attempt(
            line.holds(now) and days != 0,
            lambda: suspend(
                by=self.officer, mandate=line.row, reason="Onderzoek.", decision="CBS 1", until=until
            ),
        )
        for each in line.chain() if done is not None else []:
            begin = max(now, each.start)
            if until is None or until > begin:
                each.out.append((begin, until))

    @rule(data=st.data())
    @precondition(lambda self: self.lines)
    def lift(self, data) -> None:
        now = self.now
        line = self.pick(data, [each for each in self.standing if each.seated(now) and each.suspended(now)])
        done = self.attempt(
            line.seated(now) and line.suspended(now),
            lambda: lift_suspension(by=self.officer, mandate=line.row),
        )
        for each in line.chain() if done is not None else []:
            each.out = [(begin, now if until is None or until > now else until) for begin, until in each.out]

    @rule(data=st.data())
    @precondition(lambda self: self.lines)
    def end(self, data) -> None:
        line = self.pick(data, [each for each in self.standing if each.next])
        now = self.now
        done = self.attempt(
            line.end > now, lambda: end_early(by=self.officer, mandate=line.row, reason="Verhuisd.")
        )
        for each in line.chain() if done is not None else []:
            each.end = max(now, each.start)
            each.over = True

    @rule(data=st.data(), days=st.integers(0, 60))
    @precondition(lambda self: self.lines)
    def renew(self, data, days: int) -> None:
        line = self.pick(data, [each for each in self.standing if each.next is None and not each.over])
        start = line.end
        end = start + timedelta(days=days)
        others = [each for each in self.lines if each.who == line.who and each is not line]
        lasting = any(until is None or until > line.end for _begin, until in line.out)
        allowed = (
            line.end > self.now
            and not line.over
            and line.next is None
            and not lasting
            and days > 0
            and not any(each.clashes(start, end) for each in others)
            and self.room(start, end)
        )
        row = self.attempt(
            allowed,
            lambda: renew(by=self.officer, mandate=line.row, decision=self.decision, valid_until=end),
        )
        if row is not None:
            line.next = Line(row, line.who, start, end)
            self.lines.append(line.next)

    @invariant()
    def power_is_held_as_the_model_says_now(self) -> None:
        now = self.now
        for number, person in enumerate(self.people):
            held = any(line.holds(now) for line in self.lines if line.who == number)
            assert access.holds(person, OWN, self.group.space) == held
            assert access.holds(person, ABOVE, self.group.parent.space) == held
            assert spaces.belongs_to(person, self.group.space) == held
            assert is_member(person, self.group) or not held
        assert set(mandates_in_force(self.group)) == {line.row for line in self.lines if line.holds(now)}
        assert set(seats_of(self.group)) == {line.row for line in self.lines if line.seated(now)}

    @invariant()
    def power_will_be_held_as_the_model_says(self) -> None:
        """Everything that lies ahead is written down: nothing waits for a job."""
        marks = {mark for line in self.lines for mark in (line.start, line.end)}
        marks |= {until for line in self.lines for _begin, until in line.out if until is not None}
        for at in {self.now, *(mark - tick for mark in marks for tick in (timedelta(0), A_TICK))}:
            if at < self.now:
                continue
            granted = access.grants_in_force(at).filter(
                permission__codename=OWN, content_object=self.group.space
            )
            holding = {self.people[line.who].pk for line in self.lines if line.holds(at)}
            assert {grant.user_id for grant in granted} == holding, at

    @invariant()
    def a_socket_hears_the_queue_only_with_the_power(self) -> None:
        topic = f"queue:{self.group.parent.space.uid}"
        for number, person in enumerate(self.people):
            held = any(line.holds(self.now) for line in self.lines if line.who == number)
            assert (open_topic(person, topic) is not None) == held

    @invariant()
    def the_past_is_never_rewritten(self) -> None:
        """Every stretch that ran keeps its grants: the register shows what was."""
        now = self.now
        for line in self.lines:
            row = Mandate.objects.get(pk=line.row.pk)
            sources = [row.source_of(number) for number in range(1, row.stretch + 1)]
            past = [
                (grant.valid_from, min(grant.valid_until, now))
                for grant in Grant.objects.filter(
                    source__in=sources, permission__codename=OWN, valid_from__lt=now
                )
                if grant.valid_until > grant.valid_from
            ]
            ran = sum((end - start for start, end in past), timedelta(0))
            assert ran == self._ran(line, now)

    @staticmethod
    def _ran(line: Line, now: datetime) -> timedelta:
        """How long a mandate was in force until now, summed over the marks of the model."""
        stop = min(line.end, now)
        marks = sorted(
            {line.start, stop}
            | {min(max(mark, line.start), stop) for pair in line.out for mark in pair if mark is not None}
        )
        pairs = [(one, other) for one, other in itertools.pairwise(marks) if other <= stop]
        return sum((other - one for one, other in pairs if line.holds(one)), timedelta(0))


@pytest.mark.django_db
@pytest.mark.slow
def test_power_follows_the_model():
    with time_machine.travel(START, tick=False):
        town = make.a_town()
        officer = MandateMachine.officer = give.an_officer(town)
        _council, MandateMachine.group = give.a_council(town, officer, max_seats=SEATS)
        MandateMachine.people = [make.a_resident(town.here, name) for name in ("anna", "griet", "els")]
        for person in MandateMachine.people:
            give.join_above(MandateMachine.group, person)
        MandateMachine.decision = give.a_decision(officer, MandateMachine.group)
    run_state_machine_as_test(
        MandateMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shortening a life takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
