"""Open, vote, correct, wait, erase, withdraw and count in any order: the product says what a model says.

The model knows when a poll takes ballots, who voted what, and what a correction makes of it. After each step
there are as many ballots as marks, whatever was refused; and what is counted is what the model holds.
"""

from collections import Counter
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from groups.polls import rules
from groups.polls.enums import Mark, PollState
from groups.polls.models import Envelope, NamedBallot, Poll, PollVersion, Result, RollEntry, SealedBallot
from groups.polls.personal_data import PERSONAL_DATA
from groups.polls.services.casting import cast_ballot
from groups.polls.services.closing import cancel_poll, close_due_polls
from groups.polls.services.correcting import correct_poll
from groups.polls.services.counting import count_poll, open_envelopes
from groups.polls.services.drafting import edit_questions
from groups.polls.services.opening import open_poll
from network.kernel.errors import DomainError, Forbidden
from network.people.models import Person
from tests.factories import people as make
from tests.factories import polls as ask
from tests.helpers.sampled import examples

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPEN_FOR = timedelta(days=2)
VOTERS, EXAMPLES, STEPS = 7, 80, 20
SPOTS = ("church", "park", "station")
WHO = st.integers(0, VOTERS)  # the last one is not on the roll


def asking(*spots: str) -> dict[str, Any]:
    definition = deepcopy(ask.QUESTIONS)
    options = [{"key": spot, "title": spot} for spot in spots]
    definition["pages"][0]["questions"][0]["options"] = options
    return definition


class PollMachine(RuleBasedStateMachine):
    """One poll of seven voters, and somebody who is none of them."""

    town: make.Town
    officer: Person
    people: list[Person]

    def __init__(self) -> None:
        super().__init__()
        cache.clear()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(
        secret=st.booleans(),
        may_change=st.booleans(),
        opened=st.sampled_from([True, True, False]),
        spots=st.lists(st.sampled_from(SPOTS[:2]), min_size=3, max_size=VOTERS),
        gone=st.sampled_from(SPOTS),
        kept=st.booleans(),
    )
    def prepare(
        self, secret: bool, may_change: bool, opened: bool, spots: list[str], gone: str, kept: bool
    ) -> None:
        self.secret, self.may_change = secret, may_change and not secret
        self.state, self.version, self.spots = PollState.DRAFT, 1, ["church", "park"]
        self.votes: dict[int, str | None] = {}
        self.erased: set[int] = set()
        self.out, self.codes = False, False
        self.poll = ask.a_draft(
            self.town,
            self.officer,
            definition=asking(*self.spots),
            closes_at=START + OPEN_FOR,
            secrecy="secret" if secret else "named",
            may_change=self.may_change,
        )
        if secret:
            ask.key_holders(self.poll, self.officer)
        if opened:
            self.open()
            for who, spot in enumerate(spots):
                self.vote(who, spot)
            self.correct(gone, kept)

    @property
    def running(self) -> bool:
        """Whether ballots are taken: by the clock, whatever the job did."""
        return self.state == PollState.OPEN and datetime.now(UTC) < START + OPEN_FOR

    @property
    def over(self) -> bool:
        """Whether it may be counted as far as time and state go."""
        ended = datetime.now(UTC) >= START + OPEN_FOR
        return ended and self.state in (PollState.OPEN, PollState.CLOSED)

    def _try(self, expected: bool, act: Any) -> None:
        """Do something that the model allows or not, each time in a transaction of its own."""
        try:
            with transaction.atomic():
                act()
        except DomainError:
            assert not expected
        else:
            assert expected

    @rule()
    def open(self) -> None:
        may = self.state == PollState.DRAFT and datetime.now(UTC) < START + OPEN_FOR
        may = may and START + OPEN_FOR - datetime.now(UTC) >= rules.SHORTEST_WINDOW
        self._try(may, lambda: open_poll(by=self.officer, poll=self.poll))
        if may:
            self.state = PollState.OPEN

    @rule(hours=st.sampled_from([1, 7, 20]))
    def wait(self, hours: int) -> None:
        self.traveller.shift(timedelta(hours=hours))

    @rule()
    def wait_until_the_end(self) -> None:
        if self.state == PollState.OPEN:
            self.traveller.move_to(max(datetime.now(UTC), START + OPEN_FOR))

    @rule()
    def the_job_runs(self) -> None:
        close_due_polls()
        if self.over:
            self.state = PollState.CLOSED

    @rule(who=WHO, spot=st.sampled_from(SPOTS))
    def vote(self, who: int, spot: str) -> None:
        free = who not in self.votes or self.may_change
        may = self.running and who < VOTERS and who not in self.erased and free and spot in self.spots
        self._try(
            may,
            lambda: cast_ballot(
                by=self.people[who], poll=self.poll, answers={"bench": spot}, version=self.version
            ),
        )
        if may:
            self.votes[who] = spot

    @rule(who=WHO, old=st.integers(1, 3))
    def vote_on_an_old_page(self, who: int, old: int) -> None:
        if old < self.version:
            answers = {"bench": self.spots[0]}
            self._try(
                False,
                lambda: cast_ballot(by=self.people[who], poll=self.poll, answers=answers, version=old),
            )

    @rule(gone=st.sampled_from(["church", "park"]), kept=st.booleans())
    def correct(self, gone: str, kept: bool) -> None:
        """Put the station in the place of a spot; its votes go with it, or count no more."""
        if gone not in self.spots or "station" in self.spots:
            return
        spots = ["station" if spot == gone else spot for spot in self.spots]
        said = {"bench": {"options": {gone: "station" if kept else None}}}
        self._try(
            self.running,
            lambda: correct_poll(
                by=self.officer, poll=self.poll, definition=asking(*spots), mapping=said, reason="Verkeerd."
            ),
        )
        if self.running:
            self.version, self.spots = self.version + 1, spots
            became = "station" if kept else None
            self.votes = {who: became if spot == gone else spot for who, spot in self.votes.items()}

    @rule()
    def change_what_lies_fixed(self) -> None:
        if self.state != PollState.DRAFT:
            self._try(
                False, lambda: edit_questions(by=self.officer, poll=self.poll, definition=asking("x", "y"))
            )

    @rule()
    def cancel(self) -> None:
        may = self.state not in (PollState.COUNTED, PollState.CANCELLED)
        if may and len(self.votes) != 4:  # or hardly any life would reach its end
            return
        self._try(may, lambda: cancel_poll(by=self.officer, poll=self.poll, reason="Het hoeft niet meer."))
        if may:
            self.state = PollState.CANCELLED

    @rule()
    def take_boxes_out(self) -> None:
        may = self.secret and self.over and not self.out
        self._try(may, lambda: open_envelopes(by=self.officer, poll=self.poll))
        if may:
            self.out, self.state = True, PollState.CLOSED

    @rule()
    def reach_the_end_and_count(self) -> None:
        self.wait_until_the_end()
        self.take_boxes_out()
        self.give_codes()
        self.count()

    def give_codes(self) -> None:
        if self.secret and self.out and self.state == PollState.CLOSED:
            cache.clear()
            ask.give_codes(self.poll)
            self.codes = True

    @rule()
    def count(self) -> None:
        few = len(self.votes) < rules.POLL_MINIMUM
        ready = self.over and (not self.secret or (self.out and (few or self.codes)))
        again = self.state == PollState.COUNTED
        self._try(ready or again, lambda: count_poll(poll=self.poll, by=self.officer))
        if ready:
            self.state = PollState.COUNTED

    @rule(who=st.integers(0, VOTERS - 1))
    def erase(self, who: int) -> None:
        if self.state != PollState.DRAFT and len(self.erased) < 2:
            PERSONAL_DATA.erase(self.people[who].pk)
            self.erased.add(who)

    @rule(who=WHO)
    def somebody_else_runs_it(self, who: int) -> None:
        with pytest.raises(Forbidden), transaction.atomic():
            cancel_poll(by=self.people[who], poll=self.poll, reason="Ik wil niet.")

    @invariant()
    def there_are_as_many_ballots_as_marks(self) -> None:
        if not hasattr(self, "poll"):
            return
        row = Poll.objects.get(pk=self.poll.pk)
        assert (row.state, row.version) == (self.state, self.version)
        roll = RollEntry.objects.filter(poll=row)
        marks = roll.exclude(mark=Mark.NONE).count()
        tables = (Envelope, SealedBallot) if self.secret else (NamedBallot,)
        assert marks == sum(table.objects.filter(poll=row).count() for table in tables) == len(self.votes)
        if row.opened_at is not None:
            assert roll.count() == row.voters == VOTERS
            assert PollVersion.objects.filter(poll=row).count() == self.version

    @invariant()
    def what_was_counted_is_what_was_voted(self) -> None:
        if not hasattr(self, "poll") or self.state != PollState.COUNTED:
            return
        result = Result.objects.get(poll=self.poll)
        assert result.participants == len(self.votes)
        told = Counter(spot for spot in self.votes.values() if spot is not None)
        if len(self.votes) < rules.POLL_MINIMUM or (self.secret and told.total() < rules.POLL_MINIMUM):
            assert result.figures == {}
        else:
            options = result.figures["bench"]["options"]
            assert {option["key"]: option["votes"] for option in options} == {
                spot: told[spot] for spot in self.spots
            }


@pytest.mark.django_db
@pytest.mark.slow
def test_a_poll_lives_as_the_model_does():
    with time_machine.travel(START, tick=False):
        PollMachine.town = town = make.a_town()
        PollMachine.officer = ask.an_officer(town)
        PollMachine.people = [make.a_resident(town.here, f"stem{number}") for number in range(VOTERS)]
        PollMachine.people.append(make.a_resident(town.there, "bram"))
    run_state_machine_as_test(
        PollMachine,
        settings=settings(
            max_examples=examples(EXAMPLES),
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
