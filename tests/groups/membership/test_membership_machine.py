"""Whatever people and coordinators do in whatever order, a simple model says who is inside.

The model knows per person one word (outside, asked, invited, member, barred) and the ends of their mandates.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from groups.membership import queries
from groups.membership.enums import JoinRoad
from groups.membership.models import Group, Membership
from groups.membership.models.membership import OPEN_STATES
from groups.membership.permissions import GroupPower
from groups.membership.services import (
    answer_invitation,
    ask_to_join,
    change_door,
    close_group,
    enter_by_mandate,
    invite,
    join,
    leave,
    leave_by_mandate,
    let_in,
    refuse,
    remove_member,
)
from groups.membership.services.resting import come_back, rest
from network.kernel import clock, request_cache, spaces
from network.kernel.errors import Conflict, DomainError, Forbidden
from network.people.models import Person
from tests.factories import groups as make
from tests.factories import people
from tests.factories.people import Town
from tests.helpers.sampled import examples

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
WHO = st.sampled_from(["anna", "griet"])
OUT, ASKED, INVITED, MEMBER = "out", "asked", "invited", "member"
REFUSED, REMOVED = "refused", "removed"


class Membering(RuleBasedStateMachine):
    """People at the door of one group."""

    town: Any
    administrator: Any
    people: dict[str, Person]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = START
        self.told = clock.as_of(self.now)
        self.told.__enter__()
        request_cache.forget()
        self.road = JoinRoad.OPEN
        self.group: Group = make.group(self.town, join_road=self.road)
        self.carla = people.an_account("carla")
        people.give_power(self.carla, GroupPower.MANAGE_MEMBERS, self.group.space, days=2000)
        self.state = dict.fromkeys(self.people, OUT)
        self.resting: set[str] = set()
        self.last: dict[str, tuple[str, datetime]] = {}
        self.mandates: dict[str, dict[str, datetime]] = {name: {} for name in self.people}
        self.closed = False
        self.number = 0

    def teardown(self) -> None:
        """Give the clock back, and undo what was written."""
        self.told.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        request_cache.forget()

    # What may happen

    @rule(who=WHO)
    def joins(self, who: str) -> None:
        """Click the button of an open group."""
        allowed = (
            self.road == JoinRoad.OPEN
            and not self.closed
            and self.state[who] != MEMBER
            and self._last(who) != REMOVED
            and not self._waits(who)
        )
        if self._try(allowed, lambda: join(by=self.people[who], group=self.group)):
            self.state[who] = MEMBER

    @rule(who=WHO)
    def asks(self, who: str) -> None:
        """Ask to be let in."""
        allowed = (
            self.road == JoinRoad.REQUEST
            and not self.closed
            and self.state[who] == OUT
            and not self._mandated(who)
            and self._last(who) != REMOVED
            and not self._waits(who)
        )
        if self._try(allowed, lambda: ask_to_join(by=self.people[who], group=self.group)):
            self.state[who] = ASKED

    @rule(who=WHO)
    def is_invited(self, who: str) -> None:
        """Get an invitation of the coordinator."""
        allowed = not self.closed and self.state[who] == OUT and not self._mandated(who)
        if self._try(allowed, lambda: invite(by=self.carla, group=self.group, person=self.people[who])):
            self.state[who] = INVITED

    @rule(who=WHO, accept=st.booleans())
    def answers(self, who: str, accept: bool) -> None:
        """Answer the newest row as if it were an invitation."""
        row = self._row(who)
        if row is None:
            return
        allowed = self.state[who] == INVITED and (not accept or not self.closed)
        if self._try(allowed, lambda: answer_invitation(by=self.people[who], membership=row, accept=accept)):
            self.state[who] = MEMBER if accept else OUT
            if not accept:
                self.last[who] = ("declined", self.now)

    @rule(who=WHO, yes=st.booleans())
    def is_answered(self, who: str, yes: bool) -> None:
        """Be let in or refused by the coordinator."""
        row = self._row(who)
        if row is None:
            return
        allowed = self.state[who] == ASKED and (not yes or not self.closed)
        act = (
            (lambda: let_in(by=self.carla, membership=row))
            if yes
            else (lambda: refuse(by=self.carla, membership=row, reason="Vol."))
        )
        if self._try(allowed, act):
            self.state[who] = MEMBER if yes else OUT
            if not yes:
                self.last[who] = (REFUSED, self.now)

    @rule(who=WHO)
    def leaves(self, who: str) -> None:
        """Leave, or take the request back."""
        allowed = self.state[who] == ASKED or (self.state[who] == MEMBER and not self._mandated(who))
        if self._try(allowed, lambda: leave(by=self.people[who], group=self.group)):
            self.state[who] = OUT
            self.resting.discard(who)
            self.last[who] = ("left", self.now)

    @rule(who=WHO)
    def is_removed(self, who: str) -> None:
        """Be put out by the coordinator, or lose the invitation."""
        row = self._row(who)
        if row is None:
            return
        invited = self.state[who] == INVITED
        allowed = invited or (self.state[who] == MEMBER and not self._mandated(who))
        if self._try(allowed, lambda: remove_member(by=self.carla, membership=row, reason="Lastig.")):
            self.state[who] = OUT
            self.resting.discard(who)
            if not invited:
                self.last[who] = (REMOVED, self.now)

    @rule(who=WHO)
    def is_doubted(self, who: str) -> None:
        """Have the proof of the address put in doubt."""
        own = self.state[who] == MEMBER and who not in self.resting
        assert rest(person=self.people[who]) == int(own)
        if own:
            self.resting.add(who)

    @rule(who=WHO)
    def is_cleared(self, who: str) -> None:
        """Have the doubt cleared up."""
        assert come_back(person=self.people[who]) == int(who in self.resting)
        self.resting.discard(who)

    @rule(who=WHO, days=st.integers(1, 60))
    def is_mandated(self, who: str, days: int) -> None:
        """Receive a mandate for some days."""
        self.number += 1
        source, end = f"mandate:m{self.number}:1", self.now + timedelta(days=days)
        if self._try(
            not self.closed,
            lambda: enter_by_mandate(
                by=None,
                person=self.people[who],
                group=self.group,
                source=source,
                valid_from=self.now,
                valid_until=end,
            ),
        ):
            self.mandates[who][source] = end
            if self.state[who] != MEMBER:
                self.state[who] = OUT  # what was open is answered by the mandate

    @rule(who=WHO)
    def loses_a_mandate(self, who: str) -> None:
        """Have the oldest mandate ended."""
        for source in list(self.mandates[who])[:1]:
            only = self._mandated(who) and self.state[who] == OUT
            leave_by_mandate(by=None, person=self.people[who], group=self.group, source=source)
            del self.mandates[who][source]
            if only and not self._mandated(who):
                self.last[who] = ("left", self.now)

    @rule(road=st.sampled_from([JoinRoad.OPEN, JoinRoad.REQUEST]))
    @precondition(lambda self: not self.closed)
    def takes_another_road(self, road: JoinRoad) -> None:
        """Let the group be open from now on, or on request."""
        self.group.refresh_from_db()
        self.group.refresh_from_db()
        change_door(
            by=self.administrator,
            group=self.group,
            version=self.group.version,
            join_road=road,
            districts=[],
        )
        self.road = road

    @rule()
    def is_closed(self) -> None:
        """Close the group; refused while a mandate runs."""
        allowed = not self.closed and not any(self._mandated(who) for who in self.people)
        if self._try(allowed, lambda: close_group(by=None, group=self.group)):
            self.closed = True

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        """Let the clock go on; no job runs."""
        for who in self.people:
            ends = self.mandates[who].values()
            last = max(ends, default=None)
            if last is not None and self.state[who] == OUT and self.now < last <= self.now + timedelta(days):
                self.last[who] = ("left", last)
        self.now += timedelta(days=days)
        self.told.__exit__(None, None, None)
        self.told = clock.as_of(self.now)
        self.told.__enter__()
        request_cache.forget()

    # What must hold

    @invariant()
    def who_is_inside_is_who_the_model_says(self) -> None:
        """Compare standings, membership and the count with the model."""
        own = {who for who in self.people if self.state[who] == MEMBER} - self.resting
        inside = own | {who for who in self.people if self._mandated(who)}
        for who, person in self.people.items():
            assert spaces.stands_in(person, self.group.space) == (who in inside), who
            assert queries.is_member(person, self.group) == (who in inside), who
        assert queries.count_members(self.group) == len(inside)

    @invariant()
    def nobody_has_two_open_rows(self) -> None:
        """Look at the rows themselves."""
        for person in self.people.values():
            assert Membership.objects.filter(person=person, state__in=OPEN_STATES).count() <= 1

    # The model

    def _mandated(self, who: str) -> bool:
        return any(end > self.now for end in self.mandates[who].values())

    def _last(self, who: str) -> str:
        return self.last.get(who, ("", START))[0]

    def _waits(self, who: str) -> bool:
        state, at = self.last.get(who, ("", START))
        return state == REFUSED and self.now < at + timedelta(days=30)

    def _row(self, who: str) -> Membership | None:
        return Membership.objects.filter(person=self.people[who]).order_by("-id").first()

    def _try(self, allowed: bool, act: Callable[[], object]) -> bool:
        try:
            with transaction.atomic():
                act()
        except (Conflict, Forbidden) as error:
            assert not allowed, error
            return False
        except DomainError as error:
            raise AssertionError(f"another refusal: {error!r}") from error
        assert allowed, "this should have been refused"
        return True


@pytest.mark.slow
def test_any_life_in_a_group_agrees_with_the_model(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("network.kernel.limits.cache.incr", lambda _slot: 1)  # limits have their own tests
    with clock.as_of(START - timedelta(days=1)):
        Membering.town = town
        Membering.administrator = people.an_administrator()
        people.give_power(Membering.administrator, "administer", spaces.installation(), days=2000)
        Membering.people = {name: people.a_resident(town.here, name) for name in ("anna", "griet")}
    run_state_machine_as_test(
        Membering,
        settings=settings(
            max_examples=examples(50),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
