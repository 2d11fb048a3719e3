"""Whoever comes, stays away or changes the number of places: a plain list says who has one."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from network.feed.models import Attendance, Occasion, Post
from network.feed.occasion_rules import Facts
from network.feed.services.attending import attend, stay_away
from network.feed.services.occasions import cancel_occasion, change_occasion, facts_of
from network.kernel import request_cache
from network.kernel.errors import Conflict, Invalid
from network.people.models import Person
from tests.factories import feed
from tests.helpers.sampled import examples

NAMES = ("anna", "griet", "hanne", "ines", "jef")
WHO = st.sampled_from(NAMES)


class Coming(RuleBasedStateMachine):
    """One event: `line` holds everybody who wants to come, the longest first, and `going` who has a place."""

    town: Any
    people: dict[str, Person]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.limit: int | None = 1
        self.post: Post = feed.occasion(self.people["anna"], self.town.here, limit=self.limit)
        self.going: list[str] = []
        self.waiting: list[str] = []
        self.cancelled = False
        for who in NAMES[:3]:
            self.comes(who)

    def teardown(self) -> None:
        """Undo what was written."""
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        request_cache.forget()

    @rule(who=WHO)
    def comes(self, who: str) -> None:
        """Say to come, also when one said so already."""
        if self._refused(lambda: attend(by=self.people[who], post=self.post)):
            return
        if who not in self.going + self.waiting:
            self.waiting.append(who)
            self._fill()

    @rule(who=WHO)
    def stays_away(self, who: str) -> None:
        """Take it back, also when one never said so."""
        if self._refused(lambda: stay_away(by=self.people[who], post=self.post)):
            return
        for names in (self.going, self.waiting):
            if who in names:
                names.remove(who)
        self._fill()

    @rule(limit=st.none() | st.integers(1, 4))
    def places_change(self, limit: int | None) -> None:
        """Change how many can come; never below those who come."""
        post = Post.objects.get(pk=self.post.pk)
        facts = facts_of(Occasion.objects.get(pk=post.pk))
        facts = Facts(facts.title, facts.starts_at, facts.ends_at, facts.place, limit)

        def change() -> Post:
            return change_occasion(
                by=self.people["anna"], post=post, facts=facts, text=post.text, version=post.version
            )

        if limit is not None and limit < len(self.going) and not self.cancelled:
            with pytest.raises(Invalid):
                change()
            return
        if self._refused(change):
            return
        self.limit = limit
        self._fill()

    @rule()
    def is_called_off(self) -> None:
        """Call it off, once and again."""
        cancel_occasion(by=self.people["anna"], post=self.post)
        self.cancelled = True

    @invariant()
    def the_list_is_right(self) -> None:
        """Who goes and who waits are those of the model, in order, and the numbers say the same."""
        rows = Attendance.objects.filter(occasion_id=self.post.pk).order_by("id")
        names = {person.pk: name for name, person in self.people.items()}
        assert {names[row.person_id] for row in rows.filter(state="going")} == set(self.going)
        assert [names[row.person_id] for row in rows.filter(state="waiting")] == self.waiting
        occasion = Occasion.objects.get(pk=self.post.pk)
        assert (occasion.coming, occasion.waiting) == (len(self.going), len(self.waiting))

    def _refused(self, act: Any) -> bool:
        """Act; where it was called off, see that it is refused. Returns: whether it was."""
        if not self.cancelled:
            act()
            return False
        with pytest.raises(Conflict):
            act()
        return True

    def _fill(self) -> None:
        while self.waiting and (self.limit is None or len(self.going) < self.limit):
            self.going.append(self.waiting.pop(0))


@pytest.mark.slow
@pytest.mark.django_db
def test_any_order_agrees_with_a_plain_list(monkeypatch):
    monkeypatch.setattr("network.kernel.limits.cache.incr", lambda _slot: 1)  # limits have their own tests
    Coming.town = feed.town()
    Coming.people = {name: feed.resident(name, Coming.town.here) for name in NAMES}
    run_state_machine_as_test(
        Coming,
        settings=settings(
            max_examples=examples(25),
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
