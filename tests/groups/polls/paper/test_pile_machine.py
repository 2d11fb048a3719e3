"""Two clerks, two piles, voters on the screen and an end, in any order: the product says what a model says.

After each step there is one ballot for each mark, but for the sheets of a secret pile whose slips stand on
the roll and whose sheets are still being typed; nobody counts twice; what is refused changes nothing.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from groups.polls.enums import Mark
from groups.polls.models import (
    Envelope,
    NamedBallot,
    PaperBatch,
    PaperSheet,
    PaperSlip,
    Result,
    RollEntry,
    SealedBallot,
)
from groups.polls.services.casting import cast_ballot
from groups.polls.services.counting import count_poll, open_envelopes
from groups.polls.services.paper.entering import set_aside_sheet, set_aside_slip, type_sheet, type_slip
from groups.polls.services.paper.piles import cancel_batch, expect_paper, open_batch, recount_batch
from groups.polls.services.paper.taking import check_slips, count_batch
from network.kernel.errors import DomainError
from network.people.models import Person
from tests.factories import paper
from tests.factories import people as make
from tests.factories import polls as ask
from tests.helpers.sampled import examples

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPEN_FOR = timedelta(days=2)
VOTERS, EXAMPLES, STEPS = 9, 50, 30
SPOTS = ("church", "park")
WHO, CLERK, PILE = st.integers(0, VOTERS - 1), st.integers(0, 1), st.integers(0, 1)
SPOT, PLACE = st.sampled_from(SPOTS), st.integers(1, 6)


@dataclass
class Pile:
    """What the model knows of a pile; of each clerk what they typed, `sheets` as (voter or None, spot)."""

    row: PaperBatch
    size: int
    state: str = "open"
    checked: bool = False
    seats: set[int] = field(default_factory=set)
    slips: list[set[int]] = field(default_factory=lambda: [set(), set()])
    sheets: list[dict[int, tuple[int | None, str]]] = field(default_factory=lambda: [{}, {}])


class PileMachine(RuleBasedStateMachine):
    """One poll of nine voters, two clerks, and as many piles as they begin."""

    town: make.Town
    officer: Person
    clerks: tuple[Person, Person]
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

    @initialize(secret=st.booleans(), size=st.integers(5, 6))
    def prepare(self, secret: bool, size: int) -> None:
        self.secret, self.over, self.out, self.counted = secret, False, False, False
        self.screen: dict[int, str] = {}
        self.marked: set[int] = set()
        self.on_paper: list[str] = []
        self.piles: list[Pile] = []
        start = ask.an_open_secret_poll if secret else ask.an_open_poll
        self.poll = start(self.town, self.officer, closes_at=START + OPEN_FOR)
        self.codes = [ask.entry_of(self.poll, person).code for person in self.people]
        expect_paper(by=self.officer, poll=self.poll)
        self.begin(size)

    @property
    def takes_paper(self) -> bool:
        return not self.out and not self.counted

    def free(self, *who: int) -> bool:
        """Whether none of these voters voted either way."""
        return not (set(who) & (set(self.screen) | self.marked))

    def open(self, pile: Pile) -> bool:
        return pile.state == "open" and self.takes_paper

    def pile(self, number: int) -> Pile:
        return self.piles[number % len(self.piles)]

    def _try(self, expected: bool, act: Any) -> None:
        try:
            with transaction.atomic():
                act()
        except DomainError as error:
            assert not expected, error.message
            assert error.message
        else:
            assert expected

    @rule(size=st.integers(1, 6))
    def begin(self, size: int) -> None:
        if len(self.piles) == 2:
            return
        slips = size if self.secret else None
        may = self.takes_paper and (not self.secret or size >= 5)
        self._try(may, lambda: open_batch(by=self.clerks[0], poll=self.poll, sheets=size, slips=slips))
        if may:
            self.piles.append(Pile(PaperBatch.objects.latest("pk"), size))

    @rule(number=PILE, clerk=CLERK, who=WHO)
    def slip(self, number: int, clerk: int, who: int) -> None:
        pile = self.pile(number)
        own = pile.slips[clerk]
        may = self.secret and self.open(pile) and not pile.checked and self.free(who)
        may = may and who not in own and len(own) < pile.size
        self._try(may, lambda: type_slip(by=self.clerks[clerk], batch=pile.row, code=self.codes[who]))
        if may:
            own.add(who)
            pile.seats.add(clerk)

    @rule(number=PILE, clerk=CLERK, place=PLACE, who=WHO, spot=SPOT)
    def sheet(self, number: int, clerk: int, place: int, who: int, spot: str) -> None:
        pile = self.pile(number)
        own = pile.sheets[clerk]
        may = self.open(pile) and place <= pile.size
        if self.secret:
            may = may and pile.checked
        else:
            elsewhere = {voter for at, (voter, _spot) in own.items() if at != place}
            may = may and self.free(who) and who not in elsewhere
        code = "" if self.secret else self.codes[who]
        answers = {"bench": spot}
        self._try(
            may,
            lambda: type_sheet(
                by=self.clerks[clerk], batch=pile.row, position=place, answers=answers, code=code
            ),
        )
        if may:
            own[place] = (None if self.secret else who, spot)
            pile.seats.add(clerk)

    @rule(number=PILE, spots=st.lists(SPOT, min_size=6, max_size=6))
    def both_type_what_is_left(self, number: int, spots: list[str]) -> None:
        """Or hardly any pile would be whole."""
        pile = self.pile(number)
        if not self.open(pile):
            return
        unmarked = [who for who in range(VOTERS) if self.free(who)]
        if self.secret and not pile.checked:
            for clerk in (0, 1):
                for who in unmarked:
                    if who in pile.slips[1 - clerk] or len(pile.slips[1 - clerk]) < pile.size:
                        self.slip(self.piles.index(pile), clerk, who)
            return
        for place in range(1, pile.size + 1):
            left = [who for who in unmarked if all(who not in _voters(own) for own in pile.sheets)]
            known = pile.sheets[0].get(place) or pile.sheets[1].get(place)
            voter, spot = known or ((left or [0])[0], spots[(place - 1) % 6])
            for clerk in (0, 1):
                self.sheet(self.piles.index(pile), clerk, place, voter or 0, spot)

    @rule(number=PILE)
    def check(self, number: int) -> None:
        pile = self.pile(number)
        first, second = pile.slips
        may = self.secret and self.open(pile) and not pile.checked and pile.size >= 5
        may = may and len(first) == pile.size and first == second and self.free(*first)
        self._try(may, lambda: check_slips(by=self.clerks[0], batch=pile.row))
        if may:
            pile.checked = True
            self.marked |= first

    @rule(number=PILE, by=CLERK)
    def count(self, number: int, by: int) -> None:
        pile = self.pile(number)
        first, second = pile.sheets
        may = self.open(pile) and len(pile.seats) == 2 and len(first) == pile.size and first == second
        may = may and (pile.checked if self.secret else self.free(*_voters(first)))
        self._try(may, lambda: count_batch(by=self.clerks[by], batch=pile.row))
        if may:
            pile.state = "counted"
            self.on_paper += [spot for _who, spot in first.values()]
            self.marked |= _voters(first)

    @rule(number=PILE)
    def finish(self, number: int) -> None:
        if self.secret:
            self.both_type_what_is_left(number, ["park"] * 6)
            self.check(number)
        self.both_type_what_is_left(number, ["church", "park"] * 3)
        self.count(number, 1)

    @rule(number=PILE, place=PLACE, who=WHO)
    def put_aside(self, number: int, place: int, who: int) -> None:
        pile = self.pile(number)
        if self.secret:
            may = self.open(pile) and not pile.checked and not self.free(who) and pile.size > 1
            self._try(may, lambda: set_aside_slip(by=self.clerks[0], batch=pile.row, code=self.codes[who]))
            if may:
                pile.size -= 1
                for slips in pile.slips:
                    slips.discard(who)
            return
        typed = {own[place][0] for own in pile.sheets if place in own}
        may = self.open(pile) and any(voter is not None and not self.free(voter) for voter in typed)
        may = may and pile.size > 1
        self._try(may, lambda: set_aside_sheet(by=self.clerks[0], batch=pile.row, position=place))
        if may:
            pile.size -= 1
            pile.sheets = [
                {at - (at > place): sheet for at, sheet in own.items() if at != place} for own in pile.sheets
            ]

    @rule(number=PILE, size=st.integers(0, 7))
    def recount(self, number: int, size: int) -> None:
        pile = self.pile(number)
        typed = max(max(own, default=0) for own in pile.sheets)
        typed = max(len(own) for own in pile.slips) if self.secret else typed
        may = self.open(pile) and not pile.checked and size >= (5 if self.secret else 1) and typed <= size
        self._try(may, lambda: recount_batch(by=self.clerks[1], batch=pile.row, sheets=size))
        if may:
            pile.size = size

    @rule(number=PILE, really=st.integers(0, 5))
    def withdraw(self, number: int, really: int) -> None:
        pile = self.pile(number)
        if really:
            return
        may = self.open(pile) and not pile.checked
        self._try(may, lambda: cancel_batch(by=self.clerks[0], batch=pile.row))
        if may:
            pile.state = "cancelled"

    @rule(who=WHO, spot=SPOT)
    def vote_on_the_screen(self, who: int, spot: str) -> None:
        may = not self.over and self.free(who)
        self._try(
            may,
            lambda: cast_ballot(by=self.people[who], poll=self.poll, answers={"bench": spot}, version=1),
        )
        if may:
            self.screen[who] = spot

    @rule(really=st.integers(0, 4))
    def reach_the_end(self, really: int) -> None:
        if not really:
            self.over = True
            self.traveller.move_to(START + OPEN_FOR)

    @rule()
    def count_the_poll(self) -> None:
        piles_done = all(pile.state != "open" for pile in self.piles)
        if self.secret and not self.out:
            may = self.over and piles_done
            self._try(may, lambda: open_envelopes(by=self.officer, poll=self.poll))
            self.out = may
            if not may:
                return
            cache.clear()
            ask.give_codes(self.poll)
        may = self.counted or (self.over and piles_done)
        self._try(may, lambda: count_poll(by=self.officer, poll=self.poll))
        self.counted = may

    @rule(really=st.integers(0, 7), spots=st.lists(SPOT, min_size=4, max_size=4))
    def live_to_the_end(self, really: int, spots: list[str]) -> None:
        """Or hardly any poll would have a result."""
        if really:
            return
        for who, spot in enumerate(spots):
            if who % 2:
                self.vote_on_the_screen(who, spot)
        for number, pile in enumerate(self.piles):
            if self.open(pile):
                self.finish(number)
            if pile.state == "open" and not pile.checked:
                self.withdraw(number, 0)
        self.reach_the_end(0)
        self.count_the_poll()

    @invariant()
    def there_is_a_ballot_for_every_mark(self) -> None:
        if not hasattr(self, "poll"):
            return
        roll = RollEntry.objects.filter(poll=self.poll)
        codes = {mark: set(roll.filter(mark=mark).values_list("code", flat=True)) for mark in Mark.values}
        assert codes[Mark.SCREEN] == {self.codes[who] for who in self.screen}
        assert codes[Mark.PAPER] == {self.codes[who] for who in self.marked}
        tables = (Envelope, SealedBallot) if self.secret else (NamedBallot,)
        ballots = sum(table.objects.filter(poll=self.poll).count() for table in tables)
        under_way = sum(pile.size for pile in self.piles if pile.checked and pile.state == "open")
        assert ballots == len(self.screen) + len(self.on_paper)
        assert ballots + under_way == len(codes[Mark.SCREEN]) + len(codes[Mark.PAPER])

    @invariant()
    def piles_are_what_the_model_says_and_nothing_typed_outlives_them(self) -> None:
        for pile in getattr(self, "piles", ()):
            row = PaperBatch.objects.get(pk=pile.row.pk)
            assert (row.state, row.sheets, row.slips_at is not None) == (pile.state, pile.size, pile.checked)
            typed = PaperSheet.objects.filter(batch=row).count()
            if pile.state != "open":
                assert not typed
                assert not PaperSlip.objects.filter(batch=row).exists()
            else:
                assert typed == sum(len(own) for own in pile.sheets)

    @invariant()
    def what_is_counted_is_what_was_voted_either_way(self) -> None:
        if not getattr(self, "counted", False):
            return
        result = Result.objects.get(poll=self.poll)
        told = Counter([*self.screen.values(), *self.on_paper])
        assert (result.participants, result.on_paper) == (told.total(), len(self.on_paper))
        if told.total() >= 5:
            options = result.figures["bench"]["options"]
            assert {one["key"]: one["votes"] for one in options} == {spot: told[spot] for spot in SPOTS}


def _voters(sheets: dict[int, tuple[int | None, str]]) -> set[int]:
    return {who for who, _spot in sheets.values() if who is not None}


@pytest.mark.django_db
@pytest.mark.slow
def test_piles_live_as_the_model_does():
    with time_machine.travel(START, tick=False):
        PileMachine.town = town = make.a_town()
        PileMachine.officer = ask.an_officer(town)
        PileMachine.clerks = paper.two_clerks(town)
        PileMachine.people = [make.a_resident(town.here, f"stem{number}") for number in range(VOTERS)]
    run_state_machine_as_test(
        PileMachine,
        settings=settings(
            max_examples=examples(EXAMPLES),
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
